#include "services/foundation/record/register.h"

#include <gtest/gtest.h>

#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/record/fake_records.h"

namespace baraza::record {
namespace {

using organisations::v1::Organisation;
using scope::Role;
using scope::Scope;

const Scope kMember({.subject = "m", .role = Role::kMember, .organisation = "organisations/m"});

// Whoever reads may write; a website is needed; records other than "hidden" are public.
class TestRules : public Rules<Organisation> {
 public:
  absl::Status Prepare(Transaction&, const Scope&, Organisation& draft) override {
    if (!draft.website().empty()) return absl::OkStatus();
    return status::InvalidFields({{"website", "is missing"}});
  }
  absl::Status Revise(Transaction&, const Scope&, const Organisation&, Organisation&) override {
    return absl::OkStatus();
  }
  bool MayWrite(const Scope& scope, const Organisation&) const override {
    return scope.role() == Role::kMember;
  }
  absl::Status CheckLive(const Organisation&) const override { return absl::OkStatus(); }
  scope::Audience AudienceOf(const Organisation& record, const scope::Audience*) const override {
    return {.is_public = record.display_name() != "hidden"};
  }
};

class RegisterTest : public testing::Test {
 protected:
  static Organisation Sent(const std::string& display_name) {
    Organisation sent;
    sent.set_display_name(display_name);
    sent.set_website("https://a.example");
    return sent;
  }
  absl::StatusOr<Written> Create(Organisation draft, WriteOptions options = {}) {
    return Await<Written>(
        [&](auto done) { register_.Create(kMember, "organisations", "a", draft, options, done); });
  }
  absl::StatusOr<Imported> Import(Organisation row) {
    return Await<Imported>(
        [&](auto done) { register_.ImportRow(kMember, "organisations", row, {}, done); });
  }

  clock::FakeClock clock_;
  FakeWriter writer_;
  FakeRecords<Organisation> records_{clock_};
  TestRules rules_;
  Register<Organisation> register_{writer_, records_, rules_, clock_};
};

TEST_F(RegisterTest, IgnoresWhatAClientCannotSet) {
  Organisation draft = Sent("A");
  draft.set_registrar("organisations/somebody");
  draft.set_name("organisations/elsewhere");
  ASSERT_TRUE(Create(draft).ok());
  EXPECT_EQ(records_.at("organisations/a").resource.registrar(), "");
}

TEST_F(RegisterTest, StoresNothingOnADryRun) {
  EXPECT_TRUE(Create(Sent("A"), {.validate_only = true}).ok());
  EXPECT_TRUE(records_.records().empty());
}

TEST_F(RegisterTest, TellsTheViolationsOfRulesAndCheckTogether) {
  Organisation draft = Sent("A");
  draft.clear_website();
  const auto created = Await<Written>([&](auto done) {
    register_.Create(kMember, "organisations", "a", draft, {}, done,
                     [](const Organisation*, const Organisation&) {
                       return status::InvalidFields({{"country", "is wrong"}});
                     });
  });
  ASSERT_EQ(status::Violations(created.status()).size(), 2);
  EXPECT_EQ(status::Violations(created.status())[1].field, "country");
}

TEST_F(RegisterTest, LeavesAnUnchangedRecordAtItsVersion) {
  ASSERT_TRUE(Create(Sent("A")).ok());
  Organisation patch = Sent("A");
  patch.set_name("organisations/a");
  const auto updated =
      Await<Written>([&](auto done) { register_.Update(kMember, patch, {}, {}, done); });
  ASSERT_TRUE(updated.ok()) << updated.status();
  EXPECT_EQ(updated->version, 1);
}

TEST_F(RegisterTest, RefusesAnEtagThatIsNotTheCurrentOne) {
  ASSERT_TRUE(Create(Sent("A")).ok());
  Organisation patch = Sent("B");
  patch.set_name("organisations/a");
  patch.set_etag("9-00000000");
  const auto updated =
      Await<Written>([&](auto done) { register_.Update(kMember, patch, {}, {}, done); });
  EXPECT_TRUE(absl::IsAborted(updated.status()));
}

TEST_F(RegisterTest, SaysNotFoundOfWhatTheCallerMayNotRead) {
  ASSERT_TRUE(Create(Sent("hidden")).ok());
  Organisation patch = Sent("B");
  patch.set_name("organisations/a");
  const auto updated =
      Await<Written>([&](auto done) { register_.Update(kMember, patch, {}, {}, done); });
  EXPECT_TRUE(absl::IsNotFound(updated.status()));
}

TEST_F(RegisterTest, TellsWhatBecameOfAnImportedRow) {
  Organisation row = Sent("A");
  row.set_name("organisations/a");
  EXPECT_EQ(Import(row)->result, RowResult::kCreated);
  EXPECT_EQ(Import(row)->result, RowResult::kUnchanged);
  row.set_display_name("B");
  EXPECT_EQ(Import(row)->result, RowResult::kUpdated);
  EXPECT_EQ(records_.at("organisations/a").version, 2);
}

TEST_F(RegisterTest, NamesAnImportedRowThatHasNone) {
  const auto imported = Import(Sent("A"));
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(records_.records().count(imported->name), 1);
}

TEST_F(RegisterTest, RefusesARowThatWouldCreateHalfARecord) {
  Organisation row;
  row.set_name("organisations/a");
  row.set_website("https://a.example");
  EXPECT_TRUE(absl::IsInvalidArgument(Import(row).status()));
}

}  // namespace
}  // namespace baraza::record
