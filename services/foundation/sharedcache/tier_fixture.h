// Tiers of two processes that share one Redis, for tests; skipped where Redis is not installed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/sharedcache/redis_tier.h"
#include "tests/harness/await.h"

namespace baraza::sharedcache {

// A tier and what it has heard.
class Replica {
 public:
  explicit Replica(Options options) {
    options.service = "things";
    auto tier = RedisTier::Start(std::move(options), nullptr, clock_);
    EXPECT_TRUE(tier.ok()) << tier.status();
    tier_ = *std::move(tier);
    tier_->OnRetracted([this](std::string_view key) {
      absl::MutexLock lock(&mutex_);
      heard_.emplace(key, absl::Now());
    });
  }

  RedisTier& operator*() { return *tier_; }
  RedisTier* operator->() { return tier_.get(); }

  // The value that is found of a key; nothing: none.
  std::optional<std::string> Find(const std::string& key) {
    auto entry = tier_->Find({key}).front();
    if (!entry.has_value()) return std::nullopt;
    return std::move(entry->value);
  }
  // Waits until the value of a key is found. Asks for nothing else.
  bool AwaitFound(const std::string& key, const std::string& value) {
    return harness::Await([&] { return Find(key) == value; });
  }
  // Waits until Redis has what was offered and retracted.
  bool AwaitWritten() {
    return harness::Await([this] { return tier_->waiting() == 0; });
  }
  // Waits until questions are answered, and announcements heard.
  bool AwaitReady() {
    const absl::Time now = absl::Now();
    return harness::Await(
        [&] { return tier_->reachable() && tier_->heartbeat_age() < absl::Now() - now; });
  }
  bool AwaitHeard(const std::string& key, absl::Duration limit = absl::Seconds(10)) {
    absl::MutexLock lock(&mutex_);
    const auto heard = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return heard_.contains(key); };
    return mutex_.AwaitWithTimeout(absl::Condition(&heard), limit);
  }
  bool Heard(const std::string& key) const {
    absl::MutexLock lock(&mutex_);
    return heard_.contains(key);
  }
  // When the key was heard first.
  absl::Time HeardAt(const std::string& key) const {
    absl::MutexLock lock(&mutex_);
    return heard_.at(key);
  }
  // Offers a key, later and later, until it is found.
  bool AwaitOffered(const std::string& key) {
    std::int64_t position = absl::ToUnixMicros(absl::Now());
    return harness::Await([&] {
      tier_->Offer(key, {1, ++position, "offered"});
      return Find(key) == "offered";
    });
  }

 private:
  clock::RealClock clock_;
  mutable absl::Mutex mutex_;
  std::map<std::string, absl::Time> heard_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<RedisTier> tier_;
};

}  // namespace baraza::sharedcache
