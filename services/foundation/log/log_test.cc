#include "services/foundation/log/log.h"

#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/clock/fake_clock.h"

namespace baraza::log {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

class LogTest : public testing::Test {
 protected:
  CaptureSink sink_;
  clock::FakeClock clock_{absl::UnixEpoch()};
  Logger logger_{sink_, clock_, {.service = "projects"}};
};

TEST_F(LogTest, WritesOneLinePerCallWithTheClocksTime) {
  logger_.Write(Level::kInfo, "started", {{"port", 7}});
  EXPECT_THAT(sink_.lines(),
              ElementsAre("{\"time\":\"1970-01-01T00:00:00.000000Z\",\"level\":\"info\","
                          "\"service\":\"projects\",\"message\":\"started\",\"port\":7}"));
}

TEST_F(LogTest, LeavesOutWhatIsBelowTheLevel) {
  logger_.Write(Level::kDebug, "detail");
  EXPECT_THAT(sink_.lines(), IsEmpty());
}

TEST_F(LogTest, ChangesItsLevelWhileRunning) {
  logger_.SetLevel(Level::kDebug);
  logger_.Write(Level::kDebug, "detail");
  logger_.SetLevel(Level::kOff);
  logger_.Write(Level::kError, "failed");
  EXPECT_THAT(sink_.lines(), ElementsAre(HasSubstr("detail")));
}

TEST_F(LogTest, KeepsLinesOfManyThreadsApart) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      for (int k = 0; k < 200; ++k) logger_.Write(Level::kInfo, "line", {{"key", "value"}});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(sink_.lines(), SizeIs(800));
  EXPECT_THAT(sink_.lines(), Each(MatchesRegex("\\{.*\"message\":\"line\",\"key\":\"value\"\\}")));
}

TEST_F(LogTest, LimitsTheRateOfOnePlace) {
  RateLimit limit(absl::Seconds(10));
  for (int i = 0; i < 5; ++i) logger_.Write(limit, Level::kWarning, "cache is unreachable");
  EXPECT_THAT(sink_.lines(), SizeIs(1));
}

TEST_F(LogTest, SaysHowManyLinesWereLeftOut) {
  RateLimit limit(absl::Seconds(10));
  logger_.Write(limit, Level::kWarning, "unreachable", {{"port", 1}});
  logger_.Write(limit, Level::kWarning, "unreachable", {{"port", 1}});
  clock_.Advance(absl::Seconds(10));
  logger_.Write(limit, Level::kWarning, "unreachable", {{"port", 1}});
  EXPECT_THAT(sink_.lines(),
              ElementsAre(HasSubstr("\"port\":1}"), HasSubstr("\"port\":1,\"left_out\":1}")));
}

TEST_F(LogTest, DoesNotCountLinesWhoseLevelIsOff) {
  RateLimit limit(absl::Seconds(10));
  logger_.Write(limit, Level::kDebug, "detail");
  logger_.Write(limit, Level::kInfo, "first");
  EXPECT_THAT(sink_.lines(), ElementsAre(HasSubstr("first")));
}

TEST_F(LogTest, FreeFunctionsWriteToTheDefaultLogger) {
  logger_.SetLevel(Level::kDebug);
  ScopedDefault use(logger_);
  Debug("a");
  Info("b", {{"k", 1}});
  Warning("c");
  Error("d");
  EXPECT_THAT(sink_.lines(), ElementsAre(HasSubstr("\"debug\""), HasSubstr("\"info\""),
                                         HasSubstr("\"warning\""), HasSubstr("\"error\"")));
}

TEST_F(LogTest, GivesTheFormerDefaultBack) {
  Logger& before = Default();
  {
    ScopedDefault use(logger_);
    EXPECT_EQ(&Default(), &logger_);
  }
  EXPECT_EQ(&Default(), &before);
}

TEST(Level, IsFoundByItsName) {
  EXPECT_EQ(LevelOf("warning"), Level::kWarning);
  EXPECT_EQ(LevelOf("loud"), std::nullopt);
}

}  // namespace
}  // namespace baraza::log
