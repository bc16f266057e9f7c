// Merging organisations and taking merges back, over the wire: what moves, what comes back, and
// what was edited in between.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/register_fixture.h"

namespace baraza::integration {
namespace {

using organisations::v1::Membership;
using organisations::v1::UnmergeOrganisationResponse;
using scope::Scope;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using Record = organisations::v1::Organisation;

class MergingTest : public RegisterTest {
 protected:
  absl::StatusOr<Record> Merge(const std::string& survivor, const std::string& other,
                               const std::string& decision = "") {
    return Ask(&Organisations::MergeOrganisations, secretariat(),
               absl::Substitute("survivor: '$0' others: '$1' decision_id: '$2'",
                                Organisation(survivor), Organisation(other),
                                Id(decision.empty() ? absl::StrCat("d", ++decisions_) : decision)));
  }
  absl::StatusOr<UnmergeOrganisationResponse> Unmerge(const std::string& id) {
    return Ask(&Organisations::UnmergeOrganisation, secretariat(),
               absl::Substitute("name: '$0'", Organisation(id)));
  }
  absl::StatusOr<Record> Update(const std::string& id, const std::string& fields) {
    return Ask(&Organisations::UpdateOrganisation, secretariat(),
               absl::Substitute("organisation { name: '$0' $1 }", Organisation(id), fields));
  }
  absl::StatusOr<Record> Change(grpc::Status (Organisations::*method)(
                                    grpc::ClientContext*,
                                    const organisations::v1::RestoreOrganisationRequest&, Record*),
                                const std::string& id) {
    return Ask(method, secretariat(), absl::Substitute("name: '$0'", Organisation(id)));
  }
  void Archive(const std::string& id) {
    Do(&Organisations::ArchiveOrganisation, secretariat(),
       absl::Substitute("name: '$0'", Organisation(id)));
  }
  std::string NameBehind(const std::string& id) {
    return Get(Scope::Public(), Organisation(id)).name();
  }
  Membership MembershipAt(const std::string& name) {
    return Do(&Alliances::GetMembership, secretariat(), absl::Substitute("name: '$0'", name));
  }
  // What the record says, without version and times.
  static std::string Content(Record record) {
    record.clear_etag();
    record.clear_update_time();
    return record.DebugString();
  }
  // What the error says in place of a name.
  static std::string MessageOf(const absl::Status& status) { return std::string(status.message()); }

  int decisions_ = 0;
};

TEST_P(MergingTest, ComesBackAsItWasWhenNothingWasEdited) {
  const Record a = Register("a", "display_name: 'Trust A' country: 'SL'");
  const Record b = Register("b",
                            "display_name: 'Trust B' other_names { text: 'TB' kind: ACRONYM } "
                            "website: 'https://b.example' identifiers { scheme: 'GB-CHC' value: "
                            "'9001' } country: 'SL' locality: 'Bo'");
  ASSERT_TRUE(Merge("a", "b").ok());
  const Record united = Get(Scope::Public(), Organisation("a"));
  EXPECT_EQ(united.website(), "https://b.example");
  EXPECT_EQ(united.identifiers_size(), 1);
  EXPECT_EQ(united.other_names_size(), 2);
  const auto undone = Unmerge("b");
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_THAT(undone->kept_fields(), IsEmpty());
  EXPECT_EQ(Content(undone->organisation()), Content(b));
  EXPECT_EQ(Content(Get(Scope::Public(), Organisation("a"))), Content(a));
  EXPECT_EQ(Content(Get(Scope::Public(), Organisation("b"))), Content(b));
}

TEST_P(MergingTest, LeavesAndReportsWhatWasEditedSince) {
  Register("a", "display_name: 'Trust A' country: 'SL'");
  Register("b",
           "display_name: 'Trust B' website: 'https://b.example' locality: 'Bo' country: 'SL'");
  ASSERT_TRUE(Merge("a", "b").ok());
  ASSERT_TRUE(Update("a", "website: 'https://new.example' postal_code: '0000'").ok());
  const auto undone = Unmerge("b");
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_THAT(undone->kept_fields(), ElementsAre("website"));
  EXPECT_EQ(undone->survivor().website(), "https://new.example");
  EXPECT_EQ(undone->survivor().postal_code(), "0000");
  EXPECT_EQ(undone->survivor().locality(), "");
  EXPECT_EQ(undone->organisation().website(), "https://b.example");
}

TEST_P(MergingTest, MovesMembershipsAndGivesThemBack) {
  Found();
  Register("a", "display_name: 'A'");
  Register("b", "display_name: 'B'");
  const Membership own = Admit(Organisation("a"));
  const Membership doubled = Admit(Organisation("b"));
  const Membership moved = Admit(Organisation("b"), "SUPPLIER");
  ASSERT_TRUE(Merge("a", "b").ok());
  EXPECT_EQ(MembershipAt(moved.name()).organisation(), Organisation("a"));
  EXPECT_EQ(MembershipAt(moved.name()).moved_from(), Organisation("b"));
  EXPECT_EQ(MembershipAt(doubled.name()).state(), Membership::ENDED);
  const auto undone = Unmerge("b");
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_THAT(undone->kept_memberships(), IsEmpty());
  for (const Membership& before : {own, doubled, moved}) {
    const Membership after = MembershipAt(before.name());
    EXPECT_EQ(after.organisation(), before.organisation());
    EXPECT_EQ(after.state(), Membership::ACTIVE);
    EXPECT_EQ(after.moved_from(), "");
  }
}

TEST_P(MergingTest, KeepsMembershipsThatWereDecidedOnSince) {
  Found();
  Register("a", "display_name: 'A'");
  Register("b", "display_name: 'B'");
  const Membership moved = Admit(Organisation("b"));
  ASSERT_TRUE(Merge("a", "b").ok());
  Do(&Alliances::DecideMembership, secretariat(),
     absl::Substitute("name: '$0' state: SUSPENDED reason: 'fees'", moved.name()));
  const auto undone = Unmerge("b");
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_THAT(undone->kept_memberships(), ElementsAre(moved.name()));
  EXPECT_EQ(MembershipAt(moved.name()).organisation(), Organisation("a"));
  EXPECT_EQ(MembershipAt(moved.name()).state(), Membership::SUSPENDED);
}

TEST_P(MergingTest, ResolvesEveryNameOfAChainAndUndoesItFromTheEnd) {
  for (const char* id : {"a", "b", "c"}) {
    Register(id, absl::Substitute("display_name: 'Name $0'", id));
  }
  ASSERT_TRUE(Merge("b", "a").ok());
  ASSERT_TRUE(Merge("c", "b").ok());
  for (const char* id : {"a", "b", "c"}) EXPECT_EQ(NameBehind(id), Organisation("c")) << id;
  const absl::Status early = Unmerge("a").status();
  EXPECT_EQ(ReasonOf(early), "MERGED_FURTHER");
  EXPECT_THAT(MessageOf(early), HasSubstr(Organisation("b")));
  ASSERT_TRUE(Unmerge("b").ok());
  EXPECT_EQ(NameBehind("a"), Organisation("b"));
  EXPECT_EQ(NameBehind("c"), Organisation("c"));
  ASSERT_TRUE(Unmerge("a").ok());
  for (const char* id : {"a", "b", "c"}) {
    EXPECT_EQ(NameBehind(id), Organisation(id));
    EXPECT_THAT(Get(Scope::Public(), Organisation(id)).other_names(), IsEmpty()) << id;
  }
}

TEST_P(MergingTest, AnswersABatchOfOldNamesWithEachSurvivorOnce) {
  for (const char* id : {"a", "b", "c", "d"}) Register(id, "display_name: 'X'");
  ASSERT_TRUE(Merge("b", "a").ok());
  ASSERT_TRUE(Merge("c", "b").ok());
  const auto batch = Do(&Organisations::BatchGetOrganisations, Scope::Public(),
                        absl::Substitute("names: ['$0', '$1', '$2', '$3', '$4']", Organisation("a"),
                                         Organisation("d"), Organisation("b"), Organisation("none"),
                                         Organisation("c")));
  ASSERT_EQ(batch.organisations_size(), 2);
  EXPECT_EQ(batch.organisations(0).name(), Organisation("c"));
  EXPECT_THAT(batch.organisations(0).former_names(),
              UnorderedElementsAre(Organisation("a"), Organisation("b")));
  EXPECT_EQ(batch.organisations(1).name(), Organisation("d"));
  EXPECT_THAT(batch.missing_names(), ElementsAre(Organisation("none")));
}

TEST_P(MergingTest, DoesNothingWhenTheSameIsMergedAgain) {
  Register("a", "display_name: 'A'");
  Register("b", "display_name: 'B'");
  const auto first = Merge("a", "b", "first");
  ASSERT_TRUE(first.ok()) << first.status();
  const int64_t position = FeedPosition();
  const auto second = Merge("a", "b", "second");
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(FeedPosition(), position);
}

TEST_P(MergingTest, CanBeMergedAnewAfterItWasUndone) {
  Register("a", "display_name: 'A'");
  Register("b", "display_name: 'B'");
  ASSERT_TRUE(Merge("a", "b").ok());
  ASSERT_TRUE(Unmerge("b").ok());
  ASSERT_TRUE(Merge("b", "a").ok());
  EXPECT_EQ(NameBehind("a"), Organisation("b"));
  EXPECT_EQ(ReasonOf(Unmerge("b")), "NOT_MERGED");
}

TEST_P(MergingTest, RefusesToUndoWhatWasNeverMergedOrIsNotTheCallers) {
  Register("a", "display_name: 'A'");
  Register("b", "display_name: 'B'");
  EXPECT_EQ(ReasonOf(Unmerge("a")), "NOT_MERGED");
  ASSERT_TRUE(Merge("a", "b").ok());
  const std::string name = absl::Substitute("name: '$0'", Organisation("b"));
  EXPECT_EQ(ReasonOf(Ask(&Organisations::UnmergeOrganisation, stranger(), name)), "NOT_YOURS");
  EXPECT_EQ(ReasonOf(Ask(&Organisations::UnmergeOrganisation, secretariat(),
                         name + " survivor_etag: '1-0'")),
            "ETAG_MISMATCH");
}

TEST_P(MergingTest, RefusesToUndoWhenAVerifiedCodeHasAnotherHolderByNow) {
  const std::string code =
      absl::Substitute("identifiers { scheme: 'GB-CHC' value: '$0' status: VERIFIED }", Id("7"));
  Register("a", "display_name: 'A'");
  Register("b", "display_name: 'B' " + code);
  ASSERT_TRUE(Merge("a", "b").ok());
  Do(&Organisations::UpdateOrganisation, secretariat(),
     absl::Substitute("organisation { name: '$0' } update_mask { paths: 'identifiers' }",
                      Organisation("a")));
  Register("holder", "display_name: 'Holder' " + code);
  const absl::Status taken = Unmerge("b").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(taken)) << taken;
  EXPECT_EQ(ReasonOf(taken), "IDENTIFIER_TAKEN");
  EXPECT_THAT(MessageOf(taken), HasSubstr(Organisation("holder")));
  EXPECT_EQ(NameBehind("b"), Organisation("a"));
}

TEST_P(MergingTest, RefusesToRestoreWhenAVerifiedCodeHasAnotherHolderByNow) {
  const std::string code =
      absl::Substitute("identifiers { scheme: 'GB-CHC' value: '$0' status: VERIFIED }", Id("7"));
  Register("a", "display_name: 'A' " + code);
  Archive("a");
  Register("holder", "display_name: 'Holder' " + code);
  const absl::Status taken = Change(&Organisations::RestoreOrganisation, "a").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(taken)) << taken;
  EXPECT_EQ(ReasonOf(taken), "IDENTIFIER_TAKEN");
  EXPECT_THAT(MessageOf(taken), HasSubstr(Organisation("holder")));
  EXPECT_EQ(Get(secretariat(), Organisation("a")).state(), Record::ARCHIVED);
}

TEST_P(MergingTest, RestoresARecordToWhereItStood) {
  Register("shown", "display_name: 'Shown'");
  const Scope member = MemberFor(Organisation("m"), Alliance());
  Do(&Organisations::CreateOrganisation, member,
     absl::Substitute("organisation_id: '$0' organisation { display_name: 'Draft' }", Id("draft")));
  for (const char* id : {"shown", "draft"}) Archive(id);
  EXPECT_EQ(Change(&Organisations::RestoreOrganisation, "shown")->state(), Record::ACTIVE);
  EXPECT_EQ(Change(&Organisations::RestoreOrganisation, "draft")->state(), Record::PENDING);
  EXPECT_EQ(Get(Scope::Public(), Organisation("draft")).name(), "");
  // What is not archived is answered as it is.
  const auto again = Change(&Organisations::RestoreOrganisation, "shown");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->etag(), Get(Scope::Public(), Organisation("shown")).etag());
}

TEST_P(MergingTest, RefusesToRestoreAMergedRecord) {
  Register("a", "display_name: 'A'");
  Register("b", "display_name: 'B'");
  ASSERT_TRUE(Merge("a", "b").ok());
  EXPECT_EQ(ReasonOf(Change(&Organisations::RestoreOrganisation, "b")), "MERGED");
}

BARAZA_ON_BOTH_STORES(MergingTest);

}  // namespace
}  // namespace baraza::integration
