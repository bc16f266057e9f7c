#include "tests/harness/redis.h"

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/sharedcache/redis_tier.h"
#include "services/foundation/sharedcache/tier_fixture.h"
#include "services/foundation/status/status.h"

namespace baraza::sharedcache {
namespace {

using ::testing::HasSubstr;

// One Redis for the suite, and two replicas for each test, on keys of its own.
class RedisTierTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto redis = harness::Redis::Start();
    if (redis.ok()) redis_ = redis->release();
  }
  static void TearDownTestSuite() {
    delete redis_;
    redis_ = nullptr;
  }

  void SetUp() override {
    if (redis_ == nullptr) GTEST_SKIP() << "redis-server is not installed: run tools/setup";
    ASSERT_TRUE(redis_->Flush().ok());
    Options options = MakeOptions();
    one_ = std::make_unique<Replica>(options);
    two_ = std::make_unique<Replica>(options);
    ASSERT_TRUE(one_->AwaitReady() && two_->AwaitReady());
  }
  void TearDown() override { failpoint::PlantForTest(""); }

  static Options MakeOptions() {
    // Tests on a busy machine ask what is found, not how fast.
    return {.address = redis_->address(),
            .find_limit = absl::Seconds(5),
            .heart_beat = absl::Milliseconds(50)};
  }

  void Offer(Replica& replica, cache::SharedEntry entry) {
    replica->Offer("k", std::move(entry));
    ASSERT_TRUE(replica.AwaitWritten());
  }
  void Retract(Replica& replica, std::int64_t version, std::int64_t position) {
    replica->Retract("k", version, position);
    ASSERT_TRUE(replica.AwaitWritten());
  }

  static harness::Redis* redis_;
  std::unique_ptr<Replica> one_;
  std::unique_ptr<Replica> two_;
};

harness::Redis* RedisTierTest::redis_ = nullptr;

TEST_F(RedisTierTest, ShowsOneReplicaWhatTheOtherOffered) {
  Offer(*one_, {7, 70, "value"});
  const auto entry = (*two_)->Find({"k"}).front();
  ASSERT_TRUE(entry.has_value());
  EXPECT_EQ(entry->version, 7);
  EXPECT_EQ(entry->position, 70);
  EXPECT_EQ(entry->value, "value");
}

TEST_F(RedisTierTest, FindsManyKeysInTheirOrder) {
  for (int i = 0; i < 500; ++i)
    (*one_)->Offer("many/" + std::to_string(i), {1, 1, std::to_string(i)});
  ASSERT_TRUE(one_->AwaitWritten());
  std::vector<std::string> keys;
  for (int i = 999; i >= 0; --i) keys.push_back("many/" + std::to_string(i));
  const auto entries = (*two_)->Find(keys);
  ASSERT_EQ(entries.size(), 1000u);
  for (int i = 0; i < 1000; ++i) {
    const auto& entry = entries[static_cast<size_t>(999 - i)];
    ASSERT_EQ(entry.has_value(), i < 500) << i;
    if (entry.has_value()) {
      EXPECT_EQ(entry->value, std::to_string(i));
    }
  }
}

TEST_F(RedisTierTest, CarriesAnyBytesInKeysAndValues) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (const std::string& key : {bytes, std::string("}{"), std::string(), std::string("\0", 1)}) {
    (*one_)->Offer(key, {1, 1, bytes + key});
    ASSERT_TRUE(one_->AwaitWritten());
    EXPECT_EQ(two_->Find(key), bytes + key);
    (*one_)->Retract(key, 2, 2);
    EXPECT_TRUE(two_->AwaitHeard(key));
    EXPECT_EQ(two_->Find(key), std::nullopt);
  }
}

TEST_F(RedisTierTest, KeepsTheGreaterVersion) {
  Offer(*one_, {2, 20, "new"});
  Offer(*two_, {1, 30, "old"});
  EXPECT_EQ(one_->Find("k"), "new");
}

TEST_F(RedisTierTest, TakesTheSameVersionOfALaterPosition) {
  Offer(*one_, {2, 20, "early"});
  Offer(*two_, {2, 30, "late"});
  Offer(*one_, {2, 25, "between"});
  EXPECT_EQ(one_->Find("k"), "late");
}

TEST_F(RedisTierTest, DropsWhatIsOlderThanAChange) {
  Offer(*one_, {1, 10, "old"});
  Retract(*two_, 2, 20);
  EXPECT_EQ(one_->Find("k"), std::nullopt);
  const auto held = redis_->Run({"KEYS", "*:v:*"});
  EXPECT_TRUE(held->elements.empty());
}

TEST_F(RedisTierTest, KeepsWhatWasReadAfterAChange) {
  Offer(*one_, {2, 20, "new"});
  Retract(*two_, 2, 20);
  EXPECT_EQ(one_->Find("k"), "new");
}

TEST_F(RedisTierTest, RefusesWhatIsOfferedTooLate) {
  Retract(*one_, 2, 20);
  Offer(*two_, {1, 10, "old"});
  EXPECT_EQ(one_->Find("k"), std::nullopt);
  EXPECT_EQ((*two_)->tally().offers_refused, 1u);
}

TEST_F(RedisTierTest, IsSeenToTakeWhatIsOfferedTooLateWithoutComparing) {
  failpoint::PlantForTest("blind-shared-set");
  Retract(*one_, 2, 20);
  Offer(*two_, {1, 10, "old"});
  EXPECT_EQ(one_->Find("k"), "old");
}

// As after a fail-over that lost the removal but not the tombstone.
TEST_F(RedisTierTest, ShowsNothingOlderThanATombstone) {
  Retract(*one_, 2, 20);
  const Keys keys("things", "me");
  ASSERT_TRUE(redis_->Run({"SET", keys.Value("k"), Stamp(1, 10) + "old"}).ok());
  EXPECT_EQ(one_->Find("k"), std::nullopt);
  ASSERT_TRUE(redis_->Run({"SET", keys.Value("k"), Stamp(2, 20) + "new"}).ok());
  EXPECT_EQ(one_->Find("k"), "new");
}

TEST_F(RedisTierTest, IsSeenToShowWhatIsOlderThanATombstoneItIgnores) {
  failpoint::PlantForTest("ignore-tombstones");
  Retract(*one_, 2, 20);
  const Keys keys("things", "me");
  ASSERT_TRUE(redis_->Run({"SET", keys.Value("k"), Stamp(1, 10) + "old"}).ok());
  EXPECT_EQ(one_->Find("k"), "old");
}

TEST_F(RedisTierTest, ShowsNothingThatItCannotRead) {
  const Keys keys("things", "me");
  ASSERT_TRUE(redis_->Run({"SET", keys.Value("k"), "nonsense"}).ok());
  EXPECT_EQ(one_->Find("k"), std::nullopt);
  ASSERT_TRUE(redis_->Run({"DEL", keys.Value("k")}).ok());
  ASSERT_TRUE(redis_->Run({"RPUSH", keys.Value("k"), "a list"}).ok());
  EXPECT_EQ(one_->Find("k"), std::nullopt);
}

TEST_F(RedisTierTest, LetsEverythingGoAfterItsTime) {
  Offer(*one_, {1, 10, "value"});
  Retract(*two_, 1, 10);
  for (const auto& [key, life] :
       {std::pair("v", absl::Minutes(10)), std::pair("t", absl::Seconds(60))}) {
    const auto found = redis_->Run({"KEYS", std::string("*:") + key + ":*"});
    ASSERT_EQ(found->elements.size(), 1u) << key;
    const auto left = redis_->Run({"PTTL", found->elements[0].text});
    EXPECT_LE(absl::Milliseconds(left->integer), life);
    EXPECT_GT(absl::Milliseconds(left->integer), life / 2);
  }
}

TEST_F(RedisTierTest, LeavesNothingBehindThatHasNoEnd) {
  Offer(*one_, {1, 10, "value"});
  Retract(*two_, 2, 20);
  ASSERT_TRUE(one_->AwaitHeard("k"));
  // What is announced is gone at once; what stays has a life.
  EXPECT_TRUE(redis_->Run({"KEYS", "*:a:*"})->elements.empty());
  const auto left = redis_->Run({"KEYS", "*"});
  EXPECT_FALSE(left->elements.empty());
  for (const auto& key : left->elements) {
    EXPECT_GT(redis_->Run({"PTTL", key.text})->integer, 0) << key.text;
  }
}

TEST_F(RedisTierTest, DoesNotOfferWhatIsTooLargeOrUnsound) {
  const std::string large((256 << 10) + 1, 'x');
  (*one_)->Offer("k", {1, 1, large});
  (*one_)->Offer("k", {-1, 1, "value"});
  (*one_)->Offer("k", {1, -1, "value"});
  EXPECT_EQ((*one_)->tally().offers_too_large, 3u);
  Offer(*one_, {1, 1, large.substr(1)});
  EXPECT_TRUE(one_->Find("k").has_value());
}

TEST_F(RedisTierTest, HearsOthersAndNotItself) {
  (*one_)->Retract("one", 1, 1);
  (*two_)->Retract("two", 1, 1);
  EXPECT_TRUE(two_->AwaitHeard("one"));
  EXPECT_TRUE(one_->AwaitHeard("two"));
  EXPECT_FALSE(one_->Heard("one"));
  EXPECT_FALSE(two_->Heard("two"));
}

TEST_F(RedisTierTest, AnnouncesAChangeOnceHoweverManyTellIt) {
  const Replica third(MakeOptions());
  Retract(*one_, 2, 20);
  Retract(*two_, 2, 20);
  Retract(*two_, 1, 10);
  EXPECT_EQ((*one_)->tally().retracts_taken, 1u);
  EXPECT_EQ((*two_)->tally().retracts_refused, 2u);
  ASSERT_TRUE(two_->AwaitHeard("k"));
  EXPECT_EQ((*one_)->tally().pushes, 0u);
}

TEST_F(RedisTierTest, KeepsServicesApart) {
  Options other = MakeOptions();
  other.service = "others";
  clock::RealClock clock;
  auto tier = RedisTier::Start(other, nullptr, clock);
  ASSERT_TRUE(tier.ok());
  ASSERT_TRUE(harness::Await([&] { return (*tier)->reachable(); }));
  Offer(*one_, {1, 10, "value"});
  EXPECT_FALSE((*tier)->Find({"k"}).front().has_value());
}

TEST_F(RedisTierTest, DropsWhatDoesNotFitIntoItsQueue) {
  Options options = MakeOptions();
  options.queue_entries = 8;
  options.write_limit = absl::Seconds(10);
  Replica small(options);
  ASSERT_TRUE(small.AwaitReady());
  redis_->Stall();
  // Six offers wait, at most six more are under way; beside them there is room for retractions.
  for (int i = 0; i < 100; ++i) small->Offer(std::to_string(i), {1, 1, ""});
  for (int i = 0; i < 100; ++i) small->Retract(std::to_string(i), 1, 1);
  redis_->Resume();
  EXPECT_GE(small->tally().offers_dropped, 88u);
  EXPECT_LE(small->tally().offers_dropped, 94u);
  EXPECT_GE(small->tally().retracts_dropped, 84u);
  EXPECT_LE(small->tally().retracts_dropped, 98u);
  ASSERT_TRUE(small.AwaitWritten());
}

TEST_F(RedisTierTest, CallsScriptsThatRedisForgot) {
  Offer(*one_, {1, 10, "first"});
  ASSERT_TRUE(redis_->Run({"SCRIPT", "FLUSH"}).ok());
  Offer(*one_, {2, 20, "second"});
  Retract(*one_, 2, 20);
  EXPECT_EQ(one_->Find("k"), "second");
  EXPECT_EQ((*one_)->tally().offers_dropped, 0u);
  EXPECT_EQ((*one_)->tally().retracts_taken, 1u);
}

// The user that docs/caching.md tells operators to make.
TEST_F(RedisTierTest, NeedsNoMoreRightsThanItsManualLists) {
  std::ifstream manual("docs/caching.md");
  const std::string text((std::istreambuf_iterator<char>(manual)), {});
  const size_t begin = text.find("ACL SETUSER baraza");
  ASSERT_NE(begin, std::string::npos);
  redis::Command command;
  std::istringstream words(text.substr(begin, text.find("\n\n", begin) - begin));
  for (std::string word; words >> word;) command.push_back(word);
  ASSERT_TRUE(redis_->Run(command).ok());
  Options options = MakeOptions();
  options.address = "redis://baraza:PASSWORD@" + redis_->endpoint().ToString();
  Replica limited(options);
  ASSERT_TRUE(limited.AwaitReady());
  Offer(limited, {1, 10, "value"});
  EXPECT_EQ(limited.Find("k"), "value");
  (*one_)->Retract("k", 2, 20);
  EXPECT_TRUE(limited.AwaitHeard("k"));
  EXPECT_EQ(limited.Find("k"), std::nullopt);
}

TEST(RedisTier, IsNotOpenedOnWhatIsNoAddress) {
  const clock::RealClock clock;
  const absl::Status status =
      Open({.address = "localhost", .service = "things"}, nullptr, clock).status();
  EXPECT_EQ(status::Reason(status), "CACHE_ADDRESS");
  EXPECT_EQ(Open({.address = "redis://h", .service = "a{b"}, nullptr, clock).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(RedisTier, FindsNothingWhereNobodyEverWas) {
  const clock::RealClock clock;
  metrics::Registry registry;
  {
    auto tier = Open({.address = "redis://127.0.0.1:1", .service = "things"}, &registry, clock);
    ASSERT_TRUE(tier.ok()) << tier.status();
    (*tier)->Offer("k", {1, 1, "value"});
    (*tier)->Retract("k", 1, 1);
    EXPECT_FALSE((*tier)->Find({"k"}).front().has_value());
    EXPECT_TRUE((*tier)->Find({}).empty());
    const std::string text = registry.Text();
    EXPECT_THAT(text, HasSubstr("baraza_shared_cache_finds_total{outcome=\"unreachable\"} 1"));
    EXPECT_THAT(text, HasSubstr("baraza_shared_cache_reachable 0"));
    EXPECT_THAT(text, HasSubstr("baraza_shared_cache_find_seconds_count 2"));
  }
  EXPECT_TRUE(registry.Faults().ok()) << registry.Faults();
}

}  // namespace
}  // namespace baraza::sharedcache
