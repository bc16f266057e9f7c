#include "services/foundation/record/merging.h"

#include <gtest/gtest.h>

#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/record/fake_records.h"

namespace baraza::record {
namespace {

using organisations::v1::Organisation;
using scope::Role;
using scope::Scope;

// Members of alliances/x may write; what says "no" cannot be merged.
class TestRules : public MergingRules<Organisation> {
 public:
  absl::Status Prepare(Transaction&, const Scope&, Organisation& draft) override {
    draft.set_state(Organisation::ACTIVE);
    return absl::OkStatus();
  }
  absl::Status Revise(Transaction&, const Scope&, const Organisation&, Organisation&) override {
    return absl::OkStatus();
  }
  bool MayWrite(const Scope& scope, const Organisation&) const override {
    return scope.alliance() == "alliances/x";
  }
  scope::Audience AudienceOf(const Organisation&, const scope::Audience*) const override {
    return {.is_public = true};
  }
  absl::Status CheckMergeable(const Organisation&, const Organisation& other) const override {
    if (other.display_name() != "no") return absl::OkStatus();
    return absl::FailedPreconditionError("not one");
  }
  void Unite(Organisation& survivor, const Organisation& other) const override {
    survivor.add_other_names()->set_text(other.display_name());
  }
};

class MergingTest : public testing::Test {
 protected:
  void Create(const std::string& id, const std::string& display_name) {
    Organisation draft;
    draft.set_display_name(display_name);
    ASSERT_TRUE(Await<Written>([&](auto done) {
                  register_.Create(caller_, "organisations", id, draft, {}, done);
                }).ok());
  }
  absl::StatusOr<Written> Merge(MergeDecision decision) { return MergeAs(caller_, decision); }
  absl::StatusOr<Written> MergeAs(const Scope& scope, MergeDecision decision) {
    return Await<Written>([&](auto done) { register_.Merge(scope, decision, {}, done); });
  }
  const Organisation& At(const std::string& id) {
    return records_.at("organisations/" + id).resource;
  }

  const Scope caller_{{.subject = "s", .role = Role::kSecretariat, .alliance = "alliances/x"}};
  clock::FakeClock clock_;
  FakeWriter writer_;
  FakeRecords<Organisation> records_{clock_};
  TestRules rules_;
  MergingRegister<Organisation> register_{writer_, records_, rules_, clock_};
};

TEST_F(MergingTest, SaysOnBothSidesWhatBecameOfWhat) {
  Create("a", "A");
  Create("b", "B");
  ASSERT_TRUE(Merge({"d1", "organisations/a", {"organisations/b"}, {}}).ok());
  EXPECT_EQ(At("b").state(), Organisation::MERGED);
  EXPECT_EQ(At("b").merged_into(), "organisations/a");
  ASSERT_EQ(At("a").former_names_size(), 1);
  EXPECT_EQ(At("a").former_names(0), "organisations/b");
}

TEST_F(MergingTest, KeepsChainsFlat) {
  for (const char* id : {"a", "b", "c"}) Create(id, id);
  ASSERT_TRUE(Merge({"d1", "organisations/b", {"organisations/c"}, {}}).ok());
  ASSERT_TRUE(Merge({"d2", "organisations/a", {"organisations/b"}, {}}).ok());
  EXPECT_EQ(At("c").merged_into(), "organisations/a");
  EXPECT_EQ(At("b").former_names_size(), 0);
  ASSERT_EQ(At("a").former_names_size(), 2);
}

TEST_F(MergingTest, CarriesOutADecisionOnce) {
  Create("a", "A");
  Create("b", "B");
  ASSERT_TRUE(Merge({"d1", "organisations/a", {"organisations/b"}, {}}).ok());
  const auto again = Merge({"d1", "organisations/a", {"organisations/b"}, {}});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->version, 2);
  EXPECT_EQ(At("a").other_names_size(), 1);
}

TEST_F(MergingTest, AnswersARepeatedDecisionWithTheRecordThatStands) {
  for (const char* id : {"a", "b", "c"}) Create(id, id);
  ASSERT_TRUE(Merge({"d1", "organisations/b", {"organisations/c"}, {}}).ok());
  ASSERT_TRUE(Merge({"d2", "organisations/a", {"organisations/b"}, {}}).ok());
  const auto again = Merge({"d1", "organisations/b", {"organisations/c"}, {}});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->name, "organisations/a");
}

TEST_F(MergingTest, RefusesAVersionThatWasNotReviewed) {
  Create("a", "A");
  Create("b", "B");
  const auto merged =
      Merge({"d1", "organisations/a", {"organisations/b"}, {{"organisations/b", "1-0000"}}});
  EXPECT_TRUE(absl::IsAborted(merged.status()));
}

TEST_F(MergingTest, DoesAllOrNothing) {
  Create("a", "A");
  Create("b", "B");
  Create("c", "no");
  EXPECT_FALSE(Merge({"d1", "organisations/a", {"organisations/b", "organisations/c"}, {}}).ok());
  EXPECT_EQ(At("b").state(), Organisation::ACTIVE);
  // The decision was not carried out, so it still can be.
  EXPECT_TRUE(Merge({"d1", "organisations/a", {"organisations/b"}, {}}).ok());
  EXPECT_EQ(At("b").state(), Organisation::MERGED);
}

TEST_F(MergingTest, IsNotForThoseWhoMayWriteNoneOfTheRecords) {
  Create("a", "A");
  Create("b", "B");
  const Scope other({.subject = "s", .role = Role::kSecretariat, .alliance = "alliances/y"});
  const auto merged = MergeAs(other, {"d1", "organisations/a", {"organisations/b"}, {}});
  EXPECT_EQ(status::Reason(merged.status()), "NOT_YOURS");
  EXPECT_EQ(At("b").state(), Organisation::ACTIVE);
}

TEST_F(MergingTest, DoesNotMergeWhatIsArchived) {
  Create("a", "A");
  Create("b", "B");
  ASSERT_TRUE(Await<Written>([&](auto done) {
                register_.Archive(caller_, "organisations/b", "", {}, done);
              }).ok());
  const auto merged = Merge({"d1", "organisations/a", {"organisations/b"}, {}});
  EXPECT_EQ(status::Reason(merged.status()), "ARCHIVED");
}

TEST_F(MergingTest, ArchivesWhatIsArchivedWithoutANewVersion) {
  Create("a", "A");
  for (int i = 0; i < 2; ++i) {
    const auto archived = Await<Written>(
        [&](auto done) { register_.Archive(caller_, "organisations/a", "", {}, done); });
    ASSERT_TRUE(archived.ok()) << archived.status();
    EXPECT_EQ(archived->version, 2);
  }
}

}  // namespace
}  // namespace baraza::record
