#include "services/duplication/domain/organisation_matcher.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/duplication/domain/organisation_scorer.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Identifier;
using organisations::v1::Organisation;
using organisations::v1::OtherName;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using v1::Match;

Organisation Make(const std::string& id, const std::string& display_name,
                  const std::string& country = "", const std::string& website = "") {
  Organisation organisation;
  organisation.set_name("organisations/" + id);
  organisation.set_display_name(display_name);
  organisation.set_country(country);
  organisation.set_website(website);
  return organisation;
}

Organisation WithCode(Organisation organisation, const std::string& scheme,
                      const std::string& value, Identifier::Status status) {
  Identifier& code = *organisation.add_identifiers();
  code.set_scheme(scheme);
  code.set_value(value);
  code.set_status(status);
  return organisation;
}

// Made-up organisations that share words, towns and sites.
std::vector<Organisation> Crowd(int count) {
  const std::vector<std::string> kinds = {"Hospital", "Clinic", "Foundation", "School of Nursing"};
  const std::vector<std::string> places = {"Makeni", "Bo", "Kenema", "Kailahun", "Koidu", "Lunsar"};
  const std::vector<std::string> persons = {"Tamba", "Sesay", "Kamara", "Conteh", "Bangura"};
  std::mt19937 random(7);
  std::vector<Organisation> crowd;
  for (int i = 0; i < count; ++i) {
    const std::string& person = persons[random() % persons.size()];
    const std::string& place = places[random() % places.size()];
    const std::string& kind = kinds[random() % kinds.size()];
    crowd.push_back(Make(absl::StrCat("crowd-", i), absl::StrCat(person, " ", place, " ", kind),
                         random() % 2 ? "SL" : "", ""));
  }
  return crowd;
}

std::vector<std::string> OtherSubjects(const std::vector<Match>& matches, const std::string& name) {
  std::vector<std::string> others;
  for (const Match& match : matches) {
    others.push_back(match.subjects(0) == name ? match.subjects(1) : match.subjects(0));
  }
  return others;
}

double Sum(const Match& match) {
  double sum = 0;
  for (const auto& evidence : match.evidence()) sum += evidence.weight();
  return sum;
}

TEST(OrganisationMatcher, FindsTheSameNameInAnotherSpelling) {
  OrganisationMatcher matcher;
  matcher.Upsert(Make("a", "Hôpital Général de Kérouané", "GN"));
  matcher.Upsert(Make("b", "Ministry of Health", "GN"));
  const auto found = matcher.Check(Make("x", "HOPITAL GENERAL DE KEROUANE", "GN"), 10);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind(), Match::SAME_ORGANISATION);
  EXPECT_THAT(found[0].subjects(), ElementsAre("organisations/a", "organisations/x"));
  EXPECT_GT(found[0].probability(), 0.9);
}

TEST(OrganisationMatcher, FindsANameBehindItsAcronym) {
  OrganisationMatcher matcher;
  matcher.Upsert(
      Make("lstm", "Liverpool School of Tropical Medicine", "GB", "https://lstmed.ac.uk"));
  const auto found = matcher.Check(Make("", "LSTM", "GB", "http://www.lstmed.ac.uk/about"), 10);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].evidence(),
              Contains(testing::Property(&v1::Evidence::sentence, HasSubstr("the initials of"))));
}

TEST(OrganisationMatcher, TakesOneMinistryOfHealthForAnotherOnlyInTheSameCountry) {
  OrganisationMatcher matcher;
  matcher.Upsert(Make("sl", "Ministry of Health and Sanitation", "SL"));
  EXPECT_THAT(matcher.Check(Make("x", "Ministry of Health and Sanitation", "SL"), 10, 0.5),
              SizeIs(1));
  EXPECT_THAT(matcher.Check(Make("x", "Ministry of Health and Sanitation", "LS"), 10, 0.5),
              IsEmpty());
}

TEST(OrganisationMatcher, CallsAPartRelatedAndNotTheSame) {
  OrganisationMatcher matcher;
  matcher.Upsert(Make("u", "Makerere University", "UG"));
  const auto found =
      matcher.Check(Make("x", "Department of Physiology, Makerere University", "UG"), 10, 0.1);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].kind(), Match::RELATED_ORGANISATION);
}

TEST(OrganisationMatcher, DifferentVerifiedCodesOfOneSchemeAreAWall) {
  OrganisationMatcher matcher;
  const Organisation base =
      Make("a", "Kambia Relief Initiative", "SL", "https://kambia-relief.org");
  Organisation other = base;
  other.set_name("organisations/b");
  matcher.Upsert(WithCode(base, "GB-CHC", "1113101", Identifier::VERIFIED));
  EXPECT_THAT(matcher.Check(WithCode(other, "GB-CHC", "999", Identifier::CLAIMED), 10), SizeIs(1));
  EXPECT_THAT(matcher.Check(WithCode(other, "GB-CHC", "999", Identifier::VERIFIED), 10), IsEmpty());
}

TEST(OrganisationMatcher, AVerifiedCodeInCommonDecidesWhateverTheNamesAre) {
  OrganisationMatcher matcher;
  matcher.Upsert(WithCode(Make("a", "Tropical Health and Education Trust", "GB"), "GB-CHC",
                          "GB-CHC-01113101", Identifier::VERIFIED));
  const auto found = matcher.Check(
      WithCode(Make("x", "Global Partnerships", "US"), "gb-chc", "1113101", Identifier::VERIFIED),
      10);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_GT(found[0].probability(), 0.99);
  EXPECT_EQ(found[0].evidence(0).field(), "identifier");
}

TEST(OrganisationMatcher, CodesThatNameACategoryNeverIdentify) {
  OrganisationMatcher matcher;
  matcher.Upsert(WithCode(Make("a", "Amber Vale Trust"), "XM-DAC", "21000", Identifier::VERIFIED));
  EXPECT_THAT(matcher.Check(WithCode(Make("x", "Zebra Hill Council"), "XM-DAC", "21000",
                                     Identifier::VERIFIED),
                            10, 0.01),
              IsEmpty());
}

TEST(OrganisationMatcher, NeverMatchesASuccessorWithItsPredecessor) {
  OrganisationMatcher matcher;
  matcher.Upsert(Make("old", "Kambia Relief Initiative", "SL"));
  Organisation heir = Make("new", "Kambia Relief Initiative", "SL");
  EXPECT_THAT(matcher.Check(heir, 10), SizeIs(1));
  heir.add_succession()->set_organisation("organisations/old");
  EXPECT_THAT(matcher.Check(heir, 10), IsEmpty());
}

TEST(OrganisationMatcher, ForgetsWhatWasErasedArchivedOrMerged) {
  OrganisationMatcher matcher;
  const Organisation draft = Make("x", "Kambia Relief Initiative", "SL");
  Organisation record = Make("a", "Kambia Relief Initiative", "SL");
  matcher.Upsert(record);
  ASSERT_THAT(matcher.Check(draft, 10), SizeIs(1));
  matcher.Erase("organisations/a");
  EXPECT_THAT(matcher.Check(draft, 10), IsEmpty());
  matcher.Upsert(record);
  record.set_state(Organisation::MERGED);
  matcher.Upsert(record);
  EXPECT_THAT(matcher.Check(draft, 10), IsEmpty());
  EXPECT_EQ(matcher.size(), 0);
}

TEST(OrganisationMatcher, ReplacesARecordByItsNewVersion) {
  OrganisationMatcher matcher;
  matcher.Upsert(Make("a", "Kambia Relief Initiative", "SL"));
  matcher.Upsert(Make("a", "Zomba Hearing Society", "MW"));
  EXPECT_EQ(matcher.size(), 1);
  EXPECT_THAT(matcher.Check(Make("x", "Kambia Relief Initiative", "SL"), 10), IsEmpty());
  EXPECT_THAT(matcher.Check(Make("x", "Zomba Hearing Society", "MW"), 10), SizeIs(1));
}

TEST(OrganisationMatcher, EvidenceSumsToTheWeightAndTheWeightGivesTheProbability) {
  OrganisationMatcher matcher;
  for (const Organisation& record : Crowd(200)) matcher.Upsert(record);
  matcher.Adopt(matcher.Learn("learned"));
  int seen = 0;
  for (const Organisation& record : Crowd(200)) {
    for (const Match& match : matcher.Check(record, 20, 0.0)) {
      EXPECT_NEAR(Sum(match), match.match_weight(), 1e-6);
      EXPECT_NEAR(ProbabilityOf(match.match_weight()), match.probability(), 1e-12);
      ++seen;
    }
  }
  EXPECT_GT(seen, 200);
}

TEST(OrganisationMatcher, TakingEvidenceAwayChangesTheSum) {  // the test above can fail
  OrganisationMatcher matcher;
  matcher.Upsert(Make("a", "Kambia Relief Initiative", "SL"));
  Match match = matcher.Check(Make("x", "Kambia Relief Initiative", "SL"), 1).at(0);
  const double dropped = match.evidence(0).weight();
  match.mutable_evidence()->DeleteSubrange(0, 1);
  EXPECT_NEAR(Sum(match), match.match_weight() - dropped, 1e-9);
  EXPECT_GT(std::abs(Sum(match) - match.match_weight()), 1);
}

TEST(OrganisationMatcher, GivesAPairOneScoreWhicheverWayItIsAskedAndInWhicheverOrderItCame) {
  std::vector<Organisation> records = Crowd(120);
  const auto model = [&] {
    OrganisationMatcher matcher;
    for (const Organisation& record : records) matcher.Upsert(record);
    return matcher.Learn("frozen");
  }();
  std::mt19937 random(11);
  std::vector<std::string> first;
  for (int round = 0; round < 3; ++round) {
    OrganisationMatcher matcher(model);
    for (const Organisation& record : Crowd(40)) matcher.Upsert(record);  // some are replaced
    std::shuffle(records.begin(), records.end(), random);
    for (const Organisation& record : records) matcher.Upsert(record);
    std::vector<std::string> scores;
    for (const Organisation& record : records) {
      for (const Match& match : matcher.Check(record, 200, 0.01)) {
        scores.push_back(match.SerializeAsString());
      }
    }
    std::sort(scores.begin(), scores.end());
    // Each pair was found from both sides, with one score and one explanation.
    for (std::size_t i = 0; i + 1 < scores.size(); i += 2) ASSERT_EQ(scores[i], scores[i + 1]);
    if (round == 0) first = scores;
    EXPECT_EQ(scores, first);
  }
  EXPECT_GT(first.size(), 100U);
}

TEST(OrganisationMatcher, LearnsTheSameModelInWhicheverOrderRecordsCame) {
  std::vector<Organisation> records = Crowd(100);
  OrganisationMatcher forwards, backwards;
  for (const Organisation& record : records) forwards.Upsert(record);
  std::reverse(records.begin(), records.end());
  for (const Organisation& record : records) backwards.Upsert(record);
  const auto a = forwards.Learn("v"), b = backwards.Learn("v");
  for (const std::string word : {"tamba", "hospital", "kailahun", "unheard"}) {
    EXPECT_EQ(a->terms.Bits(TermKind::kNameToken, word), b->terms.Bits(TermKind::kNameToken, word));
  }
  EXPECT_EQ(a->prior_same, b->prior_same);
}

TEST(OrganisationMatcher, KeepsScoresUntilAnotherModelIsAdopted) {
  OrganisationMatcher matcher;
  const Organisation draft = Make("x", "Kambia Relief Initiative", "SL");
  matcher.Upsert(Make("a", "Kambia Relief Initiative", "SL"));
  const double before = matcher.Check(draft, 1)[0].match_weight();
  for (int i = 0; i < 500; ++i) matcher.Upsert(Make(absl::StrCat("k", i), "Kambia Relief", "SL"));
  EXPECT_EQ(matcher.Explain(draft, Make("a", "Kambia Relief Initiative", "SL")).match_weight(),
            before);
  matcher.Adopt(matcher.Learn("2"));
  EXPECT_EQ(matcher.ModelVersion(), "2");
  EXPECT_NE(matcher.Explain(draft, Make("a", "Kambia Relief Initiative", "SL")).match_weight(),
            before);
}

TEST(OrganisationMatcher, AnswersHostileNamesWithoutMuchAdo) {
  OrganisationMatcher matcher;
  for (const Organisation& record : Crowd(50)) matcher.Upsert(record);
  std::string rare;
  for (int i = 0; i < 2000; ++i) absl::StrAppend(&rare, "w", i * 7919 % 10007, " ");
  const std::vector<std::string> names = {std::string(10000, 'x'),
                                          rare,
                                          "🏥🏥🏥",
                                          "of the and",
                                          "\u200f\u202eمستشفى بو\u200f",
                                          std::string("\xff\xfe\xc3", 3),
                                          "",
                                          "(((((",
                                          "-- . ' ``",
                                          std::string(9999, '('),
                                          "А B"};
  int number = 0;
  for (const std::string& name : names) {
    const Organisation record = Make(absl::StrCat("h", number++), name, "SL");
    matcher.Upsert(record);
    EXPECT_LE(matcher.Check(Make("x", name, "SL"), 10, 0.0).size(), 10U) << name.substr(0, 20);
  }
  const auto found = matcher.Check(Make("x", "\u200fمستشفى بو", "SL"), 10, 0.1);
  EXPECT_THAT(OtherSubjects(found, "organisations/x"), Contains("organisations/h4"));
}

TEST(OrganisationMatcher, ComparesABoundedNumberOfAThousandNamesakes) {
  OrganisationMatcher matcher;
  for (int i = 0; i < 1000; ++i) {
    matcher.Upsert(Make(absl::StrCat("n", i), "Hope Foundation", "KE", "https://hope.example.net"));
  }
  EXPECT_THAT(
      matcher.Check(Make("x", "Hope Foundation", "KE", "https://hope.example.net"), 10, 0.0),
      SizeIs(10));
  EXPECT_LE(matcher.Check(Make("x", "Hope Foundation", "KE"), 1000, 0.0).size(), 2000U);
}

TEST(OrganisationMatcher, AWebsiteThatEverybodyHasMakesNobodyTheSame) {
  OrganisationMatcher matcher;
  std::vector<Organisation> records = Crowd(1000);
  for (Organisation& record : records) record.set_website("https://portal.example.net");
  for (const Organisation& record : records) matcher.Upsert(record);
  matcher.Adopt(matcher.Learn("2"));
  const Match match = matcher.Explain(Make("x", "Amber Vale", "", "https://portal.example.net"),
                                      Make("y", "Zebra Hill", "", "https://portal.example.net"));
  EXPECT_LT(match.probability(), 0.01);
}

}  // namespace
}  // namespace baraza::duplication
