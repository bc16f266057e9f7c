#include "services/duplication/workflow/match_name.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using v1::Match;

TEST(MatchName, IsTheSameInEitherOrderOfTheSubjects) {
  EXPECT_EQ(MatchName(Match::SAME_PROJECT, "projects/a", "projects/b"),
            MatchName(Match::SAME_PROJECT, "projects/b", "projects/a"));
}

TEST(MatchName, IsSharedByTheKindsThatCompeteForAPair) {
  EXPECT_EQ(MatchName(Match::SAME_ORGANISATION, "organisations/a", "organisations/b"),
            MatchName(Match::RELATED_ORGANISATION, "organisations/a", "organisations/b"));
  EXPECT_NE(MatchName(Match::SAME_PROJECT, "projects/a", "projects/b"),
            MatchName(Match::OVERLAPPING_EFFORT, "projects/a", "projects/b"));
}

// The value was computed by another program from the definition of FNV-1a.
TEST(MatchName, NeverChanges) {
  EXPECT_EQ(MatchName(Match::SAME_PROJECT, "projects/a", "projects/b"),
            "matches/m2yjmjtf5z61e24a5p8dma7f282");
}

TEST(MatchName, TellsPairsOfSimilarNamesApart) {
  std::set<std::string> names;
  for (int i = 0; i < 100; ++i) {
    for (int j = i + 1; j < 100; ++j) {
      names.insert(MatchName(Match::SAME_PROJECT, "projects/" + std::to_string(i),
                             "projects/" + std::to_string(j)));
    }
  }
  EXPECT_EQ(names.size(), 100u * 99 / 2);
}

scope::Audience Readers(std::vector<std::string> keys) {
  scope::Audience audience{.readers = std::move(keys)};
  audience.Normalise();
  return audience;
}
const scope::Audience kPublic = {.is_public = true};

TEST(ReadersOfBoth, OfAPublicRecordAreThoseOfTheOther) {
  EXPECT_TRUE(ReadersOfBoth(kPublic, kPublic).is_public);
  EXPECT_EQ(ReadersOfBoth(kPublic, Readers({"organisations/a"})), Readers({"organisations/a"}));
  EXPECT_EQ(ReadersOfBoth(Readers({"organisations/a"}), kPublic), Readers({"organisations/a"}));
}

TEST(ReadersOfBoth, AreTheKeysInBoth) {
  const scope::Audience both = ReadersOfBoth(Readers({"organisations/a", "organisations/b"}),
                                             Readers({"organisations/b", "organisations/c"}));
  EXPECT_FALSE(both.is_public);
  EXPECT_THAT(both.readers, ElementsAre("organisations/b"));
}

TEST(ReadersOfBoth, IncludeTheSecretariatWhereTheOtherRecordIsForItsMembers) {
  const auto both = ReadersOfBoth(Readers({"alliances/x"}), Readers({"alliances/x#secretariat"}));
  EXPECT_THAT(both.readers, ElementsAre("alliances/x#secretariat"));
}

TEST(ReadersOfBoth, AreNobodyWhereNoKeyOpensBoth) {
  const auto both = ReadersOfBoth(Readers({"organisations/a", "alliances/x#secretariat"}),
                                  Readers({"organisations/b", "alliances/y#secretariat"}));
  EXPECT_EQ(both, scope::Audience{});
}

// Every scope that reads the match reads both records, whatever keys they name.
TEST(ReadersOfBoth, NeverLetsAnybodyReadWhatOneRecordHides) {
  const std::vector<std::string> keys = {"alliances/x", "alliances/x#secretariat", "alliances/y",
                                         "organisations/a"};
  std::vector<scope::Audience> audiences = {kPublic};
  for (unsigned mask = 0; mask < 16; ++mask) {
    std::vector<std::string> some;
    for (unsigned i = 0; i < keys.size(); ++i) {
      if (mask >> i & 1) some.push_back(keys[i]);
    }
    audiences.push_back(Readers(some));
  }
  std::vector<scope::Scope> scopes = {scope::Scope::Public()};
  for (scope::Role role : {scope::Role::kMember, scope::Role::kSecretariat}) {
    for (const char* alliance : {"", "alliances/x", "alliances/y"}) {
      for (const char* organisation : {"", "organisations/a"}) {
        scopes.push_back(scope::Scope(
            {.subject = "s", .role = role, .organisation = organisation, .alliance = alliance}));
      }
    }
  }
  for (const auto& left : audiences) {
    for (const auto& right : audiences) {
      const scope::Audience both = ReadersOfBoth(left, right);
      for (const auto& scope : scopes) {
        if (!scope.MayRead(both)) continue;
        EXPECT_TRUE(scope.MayRead(left) && scope.MayRead(right))
            << scope.Fingerprint() << ": " << scope::EncodeAudience(left) << " with "
            << scope::EncodeAudience(right);
      }
    }
  }
}

}  // namespace
}  // namespace baraza::duplication
