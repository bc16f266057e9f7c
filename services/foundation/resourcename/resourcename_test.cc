#include "services/foundation/resourcename/resourcename.h"

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/clock/fake_clock.h"

namespace baraza::resourcename {
namespace {

TEST(IsResourceId, TakesALetterThenLettersDigitsAndDashes) {
  EXPECT_TRUE(IsResourceId("a"));
  EXPECT_TRUE(IsResourceId("msf"));
  EXPECT_TRUE(IsResourceId("st-john-2"));
  EXPECT_TRUE(IsResourceId("a" + std::string(62, '9')));
}

TEST(IsResourceId, RefusesTheEmptyText) { EXPECT_FALSE(IsResourceId("")); }

TEST(IsResourceId, RefusesMoreThan63Characters) {
  EXPECT_FALSE(IsResourceId("a" + std::string(63, '9')));
}

TEST(IsResourceId, RefusesADigitOrDashAtTheStart) {
  EXPECT_FALSE(IsResourceId("1a"));
  EXPECT_FALSE(IsResourceId("-a"));
}

TEST(IsResourceId, RefusesADashAtTheEnd) { EXPECT_FALSE(IsResourceId("a-")); }

TEST(IsResourceId, RefusesOtherCharacters) {
  for (const std::string id : {"Msf", "m_sf", "m/sf", "m sf", "m.sf", "mé", "msf\n"}) {
    EXPECT_FALSE(IsResourceId(id)) << id;
  }
  EXPECT_FALSE(IsResourceId(std::string_view("m\0f", 3)));
}

TEST(IsUuid, TakesLettersOfEitherCase) {
  EXPECT_TRUE(IsUuid("123e4567-e89b-12d3-a456-426614174000"));
  EXPECT_TRUE(IsUuid("123E4567-E89B-12D3-A456-426614174000"));
}

TEST(IsUuid, RefusesOtherForms) {
  EXPECT_FALSE(IsUuid(""));
  EXPECT_FALSE(IsUuid("123e4567e89b12d3a456426614174000"));
  EXPECT_FALSE(IsUuid("{123e4567-e89b-12d3-a456-42661417400}"));
  EXPECT_FALSE(IsUuid("123e4567-e89b-12d3-a456-42661417400g"));
  EXPECT_FALSE(IsUuid("123e45678e89b-12d3-a456-426614174000"));
}

TEST(NewId, IsAResourceId) {
  const clock::FakeClock clock;
  EXPECT_TRUE(IsResourceId(NewId(clock)));
  EXPECT_EQ(NewId(clock).size(), 27);
}

TEST(NewId, RisesWithinOneMillisecond) {
  const clock::FakeClock clock;
  std::string last = NewId(clock);
  for (int i = 0; i < 10'000; ++i) {
    std::string next = NewId(clock);
    ASSERT_LT(last, next);
    last = std::move(next);
  }
}

TEST(NewId, RisesWithTheTime) {
  clock::FakeClock clock;
  std::string last = NewId(clock);
  for (int i = 0; i < 1'000; ++i) {
    clock.Advance(absl::Milliseconds(i));
    std::string next = NewId(clock);
    ASSERT_LT(last, next);
    last = std::move(next);
  }
}

TEST(NewId, RisesWhileTheClockIsSetBackALittle) {
  clock::FakeClock clock;
  const std::string before = NewId(clock);
  clock.Advance(-absl::Seconds(5));
  EXPECT_LT(before, NewId(clock));
}

TEST(NewId, FollowsAClockThatIsSetBackByHours) {
  clock::FakeClock clock;
  const std::string before = NewId(clock);
  clock.Advance(-absl::Hours(5));
  EXPECT_GT(before, NewId(clock));
}

TEST(NewId, HoldsTheTimeInItsFirstDigits) {
  const clock::FakeClock epoch(absl::UnixEpoch());
  EXPECT_THAT(NewId(epoch), testing::StartsWith("g0000000000"));
  const clock::FakeClock later(absl::UnixEpoch() + absl::Milliseconds(32LL * 3600'000 + 31));
  EXPECT_THAT(NewId(later), testing::StartsWith("g00003dvm0z"));
}

TEST(NewId, CanBeMadeForTimesThatDoNotFit) {
  EXPECT_TRUE(IsResourceId(NewId(clock::FakeClock(absl::FromUnixMillis(-1)))));
  EXPECT_TRUE(IsResourceId(NewId(clock::FakeClock(absl::FromUnixMillis(1LL << 60)))));
}

TEST(NewId, GivesNoIdTwiceToThreads) {
  const clock::FakeClock clock;
  std::vector<std::vector<std::string>> made(4);
  std::vector<std::thread> threads;
  for (auto& mine : made) {
    threads.emplace_back([&clock, &mine] {
      for (int i = 0; i < 5'000; ++i) mine.push_back(NewId(clock));
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::set<std::string> different;
  for (const auto& mine : made) different.insert(mine.begin(), mine.end());
  EXPECT_EQ(different.size(), 20'000);
}

TEST(NewUuid, IsAUuidOfVersion4) {
  const std::string uuid = NewUuid();
  EXPECT_TRUE(IsUuid(uuid));
  EXPECT_EQ(uuid[14], '4');
  EXPECT_THAT(uuid.substr(19, 1), testing::MatchesRegex("[89ab]"));
}

TEST(NewUuid, IsDifferentEachTime) { EXPECT_NE(NewUuid(), NewUuid()); }

TEST(Join, PutsASlashBetween) {
  EXPECT_EQ(Join("organisations", "msf"), "organisations/msf");
  EXPECT_EQ(Join("projects/p", "results", "r"), "projects/p/results/r");
}

TEST(Parent, IsTheResourceAbove) { EXPECT_EQ(Parent("projects/p/results/r"), "projects/p"); }

TEST(Parent, IsEmptyAtTheTop) {
  EXPECT_EQ(Parent("projects/p"), "");
  EXPECT_EQ(Parent("projects"), "");
  EXPECT_EQ(Parent("/p"), "");
  EXPECT_EQ(Parent(""), "");
}

TEST(Id, IsTheLastPart) {
  EXPECT_EQ(Id("projects/p/results/r"), "r");
  EXPECT_EQ(Id("msf"), "msf");
  EXPECT_EQ(Id(""), "");
}

TEST(Matches, TakesAnyIdForAPartInBraces) {
  EXPECT_TRUE(Matches("organisations/{organisation}", "organisations/msf"));
  EXPECT_TRUE(Matches("projects/{project}/results/{result}", "projects/p-1/results/r2"));
}

TEST(Matches, RefusesAnotherCollection) {
  EXPECT_FALSE(Matches("organisations/{organisation}", "projects/msf"));
  EXPECT_FALSE(Matches("projects/{project}/results/{result}", "projects/p/reports/r"));
}

TEST(Matches, RefusesPartsThatAreNoIds) {
  EXPECT_FALSE(Matches("organisations/{organisation}", "organisations/"));
  EXPECT_FALSE(Matches("organisations/{organisation}", "organisations/MSF"));
  EXPECT_FALSE(Matches("organisations/{organisation}", "organisations/{organisation}"));
}

TEST(Matches, RefusesPartsTooManyOrTooFew) {
  EXPECT_FALSE(Matches("organisations/{organisation}", ""));
  EXPECT_FALSE(Matches("organisations/{organisation}", "organisations"));
  EXPECT_FALSE(Matches("organisations/{organisation}", "organisations/a/b"));
  EXPECT_FALSE(Matches("organisations/{organisation}", "organisations/a/"));
  EXPECT_FALSE(Matches("organisations/{organisation}", "/organisations/a"));
}

}  // namespace
}  // namespace baraza::resourcename
