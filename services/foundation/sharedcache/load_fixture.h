// Readers that ask a tier all the while and offer what they did not find, and a replica that is
// asked so, for tests of outages.
//
// Why: that nobody waits long shows only while somebody asks. Thread-safety: one thread.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "services/foundation/cache/shared_tier.h"
#include "services/foundation/sharedcache/tier_fixture.h"

namespace baraza::sharedcache {

class Load {
 public:
  // `keys` keys, asked for by `readers` threads, a few at once.
  Load(cache::SharedTier& tier, int keys, int readers = 2) {
    for (int i = 0; i < readers; ++i) {
      threads_.emplace_back([this, &tier, keys, i] { Read(tier, keys, i); });
    }
  }
  ~Load() { Stop(); }

  void Stop() {
    stopping_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  // The longest that one question has taken so far.
  absl::Duration worst() const { return absl::Nanoseconds(worst_ns_.load()); }
  std::int64_t questions() const { return questions_.load(); }
  // Questions that found the wrong value.
  std::int64_t wrong() const { return wrong_.load(); }

  static std::string KeyOf(int i) { return "load/" + std::to_string(i); }

 private:
  void Read(cache::SharedTier& tier, int keys, int seed) {
    for (int i = seed; !stopping_; i += 7) {
      const std::vector<std::string> asked = {KeyOf(i % keys), KeyOf((i + 1) % keys)};
      const absl::Time start = absl::Now();
      const auto entries = tier.Find(asked);
      Note(absl::Now() - start);
      for (std::size_t k = 0; k < asked.size(); ++k) {
        if (!entries[k].has_value()) {
          tier.Offer(asked[k], {1, 1, asked[k]});
        } else if (entries[k]->value != asked[k]) {
          ++wrong_;
        }
      }
      // Both cores are not theirs alone.
      absl::SleepFor(absl::Microseconds(200));
    }
  }
  void Note(absl::Duration taken) {
    ++questions_;
    const std::int64_t ns = absl::ToInt64Nanoseconds(taken);
    std::int64_t worst = worst_ns_.load();
    while (ns > worst && !worst_ns_.compare_exchange_weak(worst, ns)) {
    }
  }

  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> worst_ns_{0};
  std::atomic<std::int64_t> questions_{0};
  std::atomic<std::int64_t> wrong_{0};
  std::vector<std::thread> threads_;
};

// A replica that readers ask, and another one that tells it of changes.
class AskedReplica {
 protected:
  // Has both be ready and the first one asked, from now on.
  void BeginAsking(std::unique_ptr<Replica> replica, std::unique_ptr<Replica> other, int keys) {
    replica_ = std::move(replica);
    other_ = std::move(other);
    ASSERT_TRUE(replica_->AwaitReady() && other_->AwaitReady());
    load_ = std::make_unique<Load>(**replica_, keys);
  }
  // What the other replica retracts arrives.
  bool AwaitPush(const std::string& key) {
    for (std::int64_t i = 1; i < 100; ++i) {
      (*other_)->Retract(key, i, i);
      if (replica_->AwaitHeard(key, absl::Milliseconds(100))) return true;
    }
    return false;
  }
  void ExpectNobodyWaitedLongerThan(absl::Duration bound) {
    EXPECT_LT(load_->worst(), bound);
    EXPECT_EQ(load_->wrong(), 0);
  }

  std::unique_ptr<Replica> replica_, other_;
  std::unique_ptr<Load> load_;
};

}  // namespace baraza::sharedcache
