// A verified identifier belongs to one live record, whoever registers it and when.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/contract/history.h"
#include "tests/contract/samples.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Identifiers : public Contract {};
INSTANTIATE_TEST_SUITE_P(Stores, Identifiers, testing::ValuesIn(kStores), NameOf);

Organisation Verified(std::string_view display_name, std::string_view value) {
  return Holding(display_name, value, Identifier::VERIFIED);
}

// Starts one creation per writer, each with the same code as it may be written.
std::vector<Outcome> CreateAtOnce(const std::vector<RegisterUnderTest*>& all, int writers,
                                  Identifier::Status status) {
  Answers answers;
  for (int i = 0; i < writers; ++i) {
    const std::string value = absl::StrCat(std::string(i % 3, '0'), "1113101");
    all[i % all.size()]->organisations().Create(
        Secretariat(), organisations::kCollection, absl::StrCat("writer-", i),
        Holding(absl::StrCat("Writer ", i), value, status), {}, answers.Next());
  }
  return answers.All();
}

TEST_P(Identifiers, AreTakenByOneOfManyWritersAndTheOthersAreToldByWhom) {
  const std::vector<RegisterUnderTest*> all = OpenAll();
  const std::vector<Outcome> outcomes = CreateAtOnce(all, 12, Identifier::VERIFIED);
  ASSERT_THAT(CountReasons(outcomes), ElementsAre("IDENTIFIER_TAKEN:11", "OK:1"));
  std::string holder;
  for (const Outcome& outcome : outcomes) {
    if (outcome.ok()) holder = outcome->name;
  }
  for (const Outcome& outcome : outcomes) {
    if (outcome.ok()) continue;
    EXPECT_EQ(outcome.status().code(), absl::StatusCode::kAlreadyExists);
    EXPECT_TRUE(absl::StrContains(outcome.status().message(), holder)) << outcome.status();
  }
  EXPECT_THAT(FaultsOfHistory(all[0]->database()), IsEmpty());
}

TEST_P(Identifiers, AreTakenByOneOfManyUpdates) {
  const std::vector<RegisterUnderTest*> all = OpenAll();
  for (int i = 0; i < 6; ++i) {
    ASSERT_EQ(ReasonOf(all[0]->Create(Secretariat(), absl::StrCat("record-", i), Called("A"))),
              "OK");
  }
  Answers answers;
  for (int i = 0; i < 6; ++i) {
    Organisation patch = Verified("A", "1113101");
    patch.set_name(NameOfId(absl::StrCat("record-", i)));
    all[i % all.size()]->organisations().Update(Secretariat(), patch, {}, {}, answers.Next());
  }
  EXPECT_THAT(CountReasons(answers.All()), ElementsAre("IDENTIFIER_TAKEN:5", "OK:1"));
  EXPECT_THAT(FaultsOfHistory(all[0]->database()), IsEmpty());
}

TEST_P(Identifiers, ThatAreClaimedAreEverybodys) {
  const std::vector<RegisterUnderTest*> all = OpenAll();
  EXPECT_THAT(CountReasons(CreateAtOnce(all, 8, Identifier::CLAIMED)), ElementsAre("OK:8"));
  EXPECT_EQ(ReasonOf(all[0]->Create(Secretariat(), "v", Verified("V", "1113101"))), "OK");
}

TEST_P(Identifiers, AreFreeAgainOnceTheirRecordIsArchived) {
  RegisterUnderTest& x = Open();
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "old", Verified("Old", "1113101"))), "OK");
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "new", Verified("New", "1113101"))),
            "IDENTIFIER_TAKEN");
  ASSERT_EQ(ReasonOf(x.Archive(Secretariat(), NameOfId("old"))), "OK");
  EXPECT_EQ(ReasonOf(x.Create(Secretariat(), "new", Verified("New", "1113101"))), "OK");
}

TEST_P(Identifiers, OfAMergedRecordBelongToItsSurvivor) {
  RegisterUnderTest& x = Open();
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "kept", Called("Kept"))), "OK");
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "merged", Verified("Merged", "1113101"))), "OK");
  ASSERT_EQ(ReasonOf(x.Merge(
                Secretariat(),
                {.id = "decision", .survivor = NameOfId("kept"), .others = {NameOfId("merged")}})),
            "OK");
  const Outcome refused = x.Create(Secretariat(), "new", Verified("New", "1113101"));
  EXPECT_EQ(ReasonOf(refused), "IDENTIFIER_TAKEN");
  EXPECT_TRUE(absl::StrContains(refused.status().message(), NameOfId("kept")));
  // And are free once that is gone as well: the merged record keeps nothing.
  ASSERT_EQ(ReasonOf(x.Archive(Secretariat(), NameOfId("kept"))), "OK");
  EXPECT_EQ(ReasonOf(x.Create(Secretariat(), "new", Verified("New", "1113101"))), "OK");
}

TEST_P(Identifiers, ComeBackToARecordWhoseMergeIsUndoneUnlessTakenMeanwhile) {
  RegisterUnderTest& x = Open();
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "kept", Called("Kept"))), "OK");
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "merged", Verified("Merged", "1113101"))), "OK");
  const record::MergeDecision decision{
      .id = "decision", .survivor = NameOfId("kept"), .others = {NameOfId("merged")}};
  ASSERT_EQ(ReasonOf(x.Merge(Secretariat(), decision)), "OK");
  Organisation other_code = Verified("Kept", "2");  // the survivor gives the code up
  other_code.set_name(NameOfId("kept"));
  ASSERT_EQ(ReasonOf(x.Update(Secretariat(), other_code)), "OK");
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "taker", Verified("Taker", "1113101"))), "OK");
  const Outcome refused = x.Unmerge(Secretariat(), NameOfId("merged"));
  EXPECT_EQ(ReasonOf(refused), "IDENTIFIER_TAKEN");
  EXPECT_TRUE(absl::StrContains(refused.status().message(), NameOfId("taker")));
  ASSERT_EQ(ReasonOf(x.Archive(Secretariat(), NameOfId("taker"))), "OK");
  ASSERT_EQ(ReasonOf(x.Unmerge(Secretariat(), NameOfId("merged"))), "OK");
  EXPECT_EQ(ReasonOf(x.Create(Secretariat(), "new", Verified("New", "1113101"))),
            "IDENTIFIER_TAKEN");
  EXPECT_THAT(FaultsOfHistory(x.database()), IsEmpty());
}

TEST_P(Identifiers, MayMoveFromOneRecordToAnother) {
  RegisterUnderTest& x = Open();
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "a", Verified("A", "1113101"))), "OK");
  Organisation other_code = Verified("A", "2");
  other_code.set_name(NameOfId("a"));
  ASSERT_EQ(ReasonOf(x.Update(Secretariat(), other_code)), "OK");
  EXPECT_EQ(ReasonOf(x.Create(Secretariat(), "b", Verified("B", "1113101"))), "OK");
}

TEST_P(Identifiers, ThatOneRecordHoldsTwiceAreRefusedAsAFaultOfTheRequest) {
  RegisterUnderTest& x = Open();
  Organisation twice = Verified("A", "1113101");
  *twice.add_identifiers() = Verified("", "01113101").identifiers(0);
  const Outcome refused = x.Create(Secretariat(), "a", twice);
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << refused.status();
}

}  // namespace
}  // namespace baraza::contract
