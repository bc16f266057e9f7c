// Tests of what finds candidates: term table, vocabulary, postings, Gather.
#include <cmath>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/duplication/domain/blocking.h"
#include "services/duplication/domain/postings.h"
#include "services/duplication/domain/term_table.h"
#include "services/duplication/domain/vocabulary.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(TermTable, GivesRareTermsMoreBitsAndUnknownOnesTheMost) {
  TermTable terms;
  terms.AddTotal(TermKind::kNameToken, 1024);
  terms.Add(TermKind::kNameToken, "hospital", 256);
  terms.Add(TermKind::kNameToken, "lstm", 1);
  terms.Freeze();
  EXPECT_DOUBLE_EQ(terms.Bits(TermKind::kNameToken, "hospital"), 2);
  EXPECT_DOUBLE_EQ(terms.Bits(TermKind::kNameToken, "lstm"), 10);
  EXPECT_DOUBLE_EQ(terms.Bits(TermKind::kNameToken, "unheard"), 10);
  EXPECT_DOUBLE_EQ(terms.Bits(TermKind::kCountry, "hospital"), 0);
}

TEST(TermTable, KeysDoNotChangeBetweenProcesses) {
  EXPECT_EQ(TermKey(TermKind::kNameToken, "lstm"), TermKey(TermKind::kNameToken, "lstm"));
  EXPECT_NE(TermKey(TermKind::kNameToken, "lstm"), TermKey(TermKind::kAcronym, "lstm"));
  EXPECT_EQ(TermKey(TermKind::kNameToken, ""), 17107079430087103187ULL);
}

TEST(EditDistance, CountsEditsAndSwapsUpToItsLimit) {
  EXPECT_EQ(EditDistance("kambia", "kambia", 2), 0);
  EXPECT_EQ(EditDistance("kambia", "kamiba", 2), 1);
  EXPECT_EQ(EditDistance("kambia", "kmbia", 2), 1);
  EXPECT_EQ(EditDistance("kambia", "kanbio", 2), 2);
  EXPECT_EQ(EditDistance("kambia", "makeni", 2), 3);
  EXPECT_EQ(EditDistance("", "ab", 2), 2);
}

TEST(Vocabulary, FindsWordsThatDifferByOneEdit) {
  Vocabulary vocabulary;
  TermTable terms;
  const TokenId kambia = vocabulary.Intern({"kambia", WordClass::kOrdinary}, terms);
  vocabulary.Intern({"makeni", WordClass::kOrdinary}, terms);
  for (const char* wrong : {"kambja", "kmbia", "kambiaa", "kabmia"}) {
    EXPECT_THAT(vocabulary.Similar(wrong, 10), ElementsAre(kambia)) << wrong;
  }
  EXPECT_THAT(vocabulary.Similar("kambia", 10), IsEmpty());
  EXPECT_THAT(vocabulary.Similar("kanbio", 10), IsEmpty());
  EXPECT_THAT(vocabulary.Similar("1234", 10), IsEmpty());
  EXPECT_EQ(vocabulary.Intern({"kambia", WordClass::kOrdinary}, terms), kambia);
}

TEST(Vocabulary, FindsShortWordsThatLackALetter) {
  Vocabulary vocabulary;
  TermTable terms;
  const TokenId waqf = vocabulary.Intern({"waqf", WordClass::kOrdinary}, terms);
  const TokenId waq = vocabulary.Intern({"waq", WordClass::kOrdinary}, terms);
  vocabulary.Intern({"waz", WordClass::kOrdinary}, terms);
  EXPECT_THAT(vocabulary.Similar("waq", 10), ElementsAre(waqf));
  EXPECT_THAT(vocabulary.Similar("waqf", 10), ElementsAre(waq));
}

TEST(Postings, KeepSortedListsThroughChanges) {
  Postings postings;
  for (const RecordId record : {7, 3, 9, 1, 5, 3}) postings.Add(42, record);
  EXPECT_THAT(postings.Find(42), ElementsAre(1, 3, 5, 7, 9));
  for (const RecordId record : {5, 1, 8}) postings.Remove(42, record);
  EXPECT_THAT(postings.Find(42), ElementsAre(3, 7, 9));
  for (const RecordId record : {3, 7, 9}) postings.Remove(42, record);
  EXPECT_EQ(postings.size(), 0U);
}

TEST(Gather, RanksByInformationInCommonAndReadsTheRarestFirst) {
  Postings postings;
  for (RecordId record = 0; record < 1000; ++record) postings.Add(1, record);
  postings.Add(2, 500);
  postings.Add(2, 600);
  postings.Add(3, 600);
  const std::vector<WeightedKey> keys = {{1, 0.5F}, {2, 8}, {3, 9}};
  EXPECT_THAT(Gather(postings, keys, 1000, 5000, 3), ElementsAre(600, 500, 0));
  EXPECT_THAT(Gather(postings, keys, 1000, 100, 5000), ElementsAre(600, 500));
  EXPECT_THAT(Gather(postings, {{1, 0.5F}}, 1000, 100, 5000), SizeIs(100));
}

TEST(Gather, LeavesATieOutThatDoesNotFitWhereAsked) {
  Postings postings;
  for (RecordId record = 0; record < 10; ++record) postings.Add(1, record);
  postings.Add(2, 4);
  const std::vector<WeightedKey> keys = {{1, 1}, {2, 8}};
  EXPECT_THAT(Gather(postings, keys, 10, 100, 3, Ties::kDropped), ElementsAre(4));
  EXPECT_THAT(Gather(postings, keys, 10, 100, 10, Ties::kDropped), SizeIs(10));
}

}  // namespace
}  // namespace baraza::duplication
