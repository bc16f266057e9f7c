// Attesting records, and who changed a record, when, from what to what, over the wire.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/register_fixture.h"

namespace baraza::integration {
namespace {

using organisations::v1::ListOrganisationRevisionsResponse;
using organisations::v1::OrganisationRevision;
using scope::Scope;
using testing::ElementsAre;

class RevisionsTest : public RegisterTest {
 protected:
  absl::StatusOr<ListOrganisationRevisionsResponse> Revisions(const Scope& scope,
                                                              const std::string& id,
                                                              const std::string& fields = "") {
    return Ask(&Organisations::ListOrganisationRevisions, scope,
               absl::Substitute("name: '$0' $1", Organisation(id), fields));
  }
  auto Attest(const Scope& scope, const std::string& id) {
    return Ask(&Organisations::AttestOrganisation, scope,
               absl::Substitute("name: '$0'", Organisation(id)));
  }
  void Rename(const Scope& scope, const std::string& id, const std::string& display_name) {
    Do(&Organisations::UpdateOrganisation, scope,
       absl::Substitute("organisation { name: '$0' display_name: '$1' }", Organisation(id),
                        display_name));
  }
};

TEST_P(RevisionsTest, TellWhoChangedWhatFromWhatToWhatNewestFirst) {
  const Scope member = MemberFor(Organisation("a"), Alliance());
  Register("a", "display_name: 'First'");
  Rename(member, "a", "Second");
  const auto listed = Revisions(member, "a");
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->revisions_size(), 2);
  const OrganisationRevision &newest = listed->revisions(0), &oldest = listed->revisions(1);
  EXPECT_EQ(newest.version(), 2);
  EXPECT_EQ(newest.actor(), member.subject());
  EXPECT_EQ(newest.role(), "MEMBER");
  EXPECT_EQ(newest.acting_for(), Organisation("a"));
  EXPECT_EQ(newest.method(), "UpdateOrganisation");
  EXPECT_EQ(newest.time().seconds(), newest.after().update_time().seconds());
  EXPECT_EQ(newest.before().display_name(), "First");
  EXPECT_EQ(newest.after().SerializeAsString(), Get(member, Organisation("a")).SerializeAsString());
  EXPECT_EQ(oldest.version(), 1);
  EXPECT_EQ(oldest.role(), "SECRETARIAT");
  EXPECT_EQ(oldest.acting_for(), Alliance());
  EXPECT_FALSE(oldest.has_before());
}

TEST_P(RevisionsTest, PageThroughAllVersionsOnce) {
  Register("a", "display_name: '1'");
  for (int i = 2; i <= 7; ++i) Rename(secretariat(), "a", absl::StrCat(i));
  std::vector<int64_t> versions;
  std::string token;
  do {
    const auto page =
        Revisions(secretariat(), "a", absl::Substitute("page_size: 3 page_token: '$0'", token));
    ASSERT_TRUE(page.ok()) << page.status();
    for (const auto& revision : page->revisions()) versions.push_back(revision.version());
    token = page->next_page_token();
  } while (!token.empty() && versions.size() < 20);
  EXPECT_THAT(versions, ElementsAre(7, 6, 5, 4, 3, 2, 1));
}

TEST_P(RevisionsTest, AreForThoseWhoMayWriteAndHideDraftsFromAllOthers) {
  Register("shown", "display_name: 'Shown'");
  Do(&Organisations::CreateOrganisation, MemberFor(Organisation("m"), Alliance()),
     absl::Substitute("organisation_id: '$0' organisation { display_name: 'Draft' }", Id("draft")));
  EXPECT_EQ(ReasonOf(Revisions(stranger(), "shown")), "NOT_YOURS");
  EXPECT_TRUE(absl::IsNotFound(Revisions(stranger(), "draft").status()));
  EXPECT_TRUE(absl::IsNotFound(Revisions(stranger(), "none").status()));
  EXPECT_TRUE(absl::IsNotFound(Revisions(secretariat(), "none").status()));
  EXPECT_TRUE(absl::IsUnauthenticated(Revisions(Scope::Public(), "shown").status()));
  EXPECT_TRUE(Revisions(secretariat(), "draft").ok());
}

TEST_P(RevisionsTest, OfAMergedRecordAreItsOwn) {
  Register("a", "display_name: 'A'");
  Register("b", "display_name: 'B'");
  Do(&Organisations::MergeOrganisations, secretariat(),
     absl::Substitute("survivor: '$0' others: '$1' decision_id: '$2'", Organisation("a"),
                      Organisation("b"), Id("d")));
  const auto listed = Revisions(secretariat(), "b");
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->revisions_size(), 2);
  EXPECT_EQ(listed->revisions(0).method(), "MergeOrganisations");
  EXPECT_EQ(listed->revisions(0).after().name(), Organisation("b"));
}

TEST_P(RevisionsTest, CountAttestingAsAChangeOfItsTimeAlone) {
  auto before = Register("a", "display_name: 'A'");
  EXPECT_FALSE(before.has_attest_time());
  auto attested = Attest(MemberFor(Organisation("a"), Alliance()), "a");
  ASSERT_TRUE(attested.ok()) << attested.status();
  EXPECT_GE(attested->attest_time().seconds(), before.create_time().seconds());
  const auto newest = Revisions(secretariat(), "a", "page_size: 1");
  ASSERT_TRUE(newest.ok()) << newest.status();
  EXPECT_EQ(newest->revisions(0).method(), "AttestOrganisation");
  for (auto* record : {&before, &*attested}) {
    record->clear_attest_time();
    record->clear_update_time();
    record->clear_etag();
  }
  EXPECT_EQ(attested->DebugString(), before.DebugString());
}

TEST_P(RevisionsTest, LetOnlyThoseAttestWhoKeepTheRecord) {
  Register("a", "display_name: 'A'");
  EXPECT_EQ(ReasonOf(Attest(stranger(), "a")), "NOT_YOURS");
  EXPECT_EQ(ReasonOf(Attest(MemberFor(Organisation("b"), Alliance()), "a")), "NOT_YOURS");
  EXPECT_TRUE(Attest(secretariat(), "a").ok());
  Do(&Organisations::ArchiveOrganisation, secretariat(),
     absl::Substitute("name: '$0'", Organisation("a")));
  EXPECT_EQ(ReasonOf(Attest(secretariat(), "a")), "ARCHIVED");
}

BARAZA_ON_BOTH_STORES(RevisionsTest);

}  // namespace
}  // namespace baraza::integration
