#include "tools/cli/importing/decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baraza::importing {
namespace {

using duplication::v1::Match;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr double kLimit = 0.9;

Facts NewRecord() { return {.name = "organisations/new"}; }

void AddCandidate(Facts& facts, Match::Kind kind, double probability) {
  Match* match = facts.candidates.Add();
  match->set_kind(kind);
  match->set_probability(probability);
  match->add_subjects("organisations/new");
  match->add_subjects("organisations/old");
  match->add_subject_titles("New");
  match->add_subject_titles("Old");
}

TEST(Decision, SendsANewRecordWithoutAWord) {
  const Decision decision = Decide(NewRecord(), kLimit);
  EXPECT_THAT(decision.uses, IsEmpty());
  EXPECT_THAT(decision.note, IsEmpty());
}

TEST(Decision, SendsARecordThatStandsUnderItsNameHoweverMuchItResemblesAnother) {
  Facts facts = NewRecord();
  facts.standing = facts.name;
  AddCandidate(facts, Match::SAME_ORGANISATION, 0.99);
  const Decision decision = Decide(facts, kLimit);
  EXPECT_THAT(decision.uses, IsEmpty());
  EXPECT_FALSE(decision.likely);
}

TEST(Decision, UsesTheSurvivorOfARecordThatWasMerged) {
  Facts facts = NewRecord();
  facts.standing = "organisations/survivor";
  EXPECT_EQ(Decide(facts, kLimit).uses, "organisations/survivor");
}

TEST(Decision, UsesTheHolderOfAVerifiedIdentifier) {
  Facts facts = NewRecord();
  facts.holder = Holder{"organisations/thet", "THET", "GB-CHC-1113101"};
  const Decision decision = Decide(facts, kLimit);
  EXPECT_EQ(decision.uses, "organisations/thet");
  EXPECT_THAT(decision.note, HasSubstr("GB-CHC-1113101"));
}

TEST(Decision, SendsALikelyDuplicateAndSaysOfWhat) {
  Facts facts = NewRecord();
  AddCandidate(facts, Match::SAME_ORGANISATION, 0.95);
  const Decision decision = Decide(facts, kLimit);
  EXPECT_THAT(decision.uses, IsEmpty());
  EXPECT_TRUE(decision.likely);
  EXPECT_THAT(decision.note, HasSubstr("organisations/old (Old)"));
}

TEST(Decision, SaysNothingOfACandidateBelowTheLimit) {
  Facts facts = NewRecord();
  AddCandidate(facts, Match::SAME_ORGANISATION, 0.89);
  EXPECT_FALSE(Decide(facts, kLimit).likely);
}

TEST(Decision, DoesNotCallARelativeADuplicate) {
  Facts facts = NewRecord();
  AddCandidate(facts, Match::RELATED_ORGANISATION, 0.99);
  EXPECT_FALSE(Decide(facts, kLimit).likely);
}

TEST(Decision, SaysWhomToAskAboutWhatMayNotBeSeen) {
  Facts facts = NewRecord();
  facts.ask_alliances.Add("alliances/uganda");
  EXPECT_THAT(Decide(facts, kLimit).note, HasSubstr("alliances/uganda"));
}

TEST(Decision, TakesTheFirstOfTwoRowsOfOneRecord) {
  const Decision decision = Repetition("organisations/a", "a.csv line 2");
  EXPECT_EQ(decision.uses, "organisations/a");
  EXPECT_THAT(decision.note, HasSubstr("a.csv line 2"));
}

}  // namespace
}  // namespace baraza::importing
