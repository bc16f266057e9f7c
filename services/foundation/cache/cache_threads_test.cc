// The promise of cache.h among threads that really run at once.
#include <array>
#include <atomic>
#include <cstdint>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "services/foundation/cache/cache.h"

namespace baraza::cache {
namespace {

constexpr int kNames = 12;
constexpr int kRounds = 100'000;

std::string Name(int name) { return "organisations/" + std::to_string(name); }

void Raise(std::atomic<std::int64_t>& floor, std::int64_t version) {
  std::int64_t seen = floor.load();
  while (seen < version && !floor.compare_exchange_weak(seen, version)) {
  }
}

class CacheThreads : public testing::Test {
 protected:
  // One read; false if it is older than what was known when it began.
  bool ReadsForwards(int name) {
    const std::int64_t floor = known_[name];
    std::int64_t version;
    if (const auto entry = cache_.Get(Name(name))) {
      version = entry->version;
      ++hits_;
    } else {
      const Ticket ticket = cache_.BeginFill(Name(name));
      version = store_[name];
      cache_.Put(ticket, version, version);
    }
    Raise(known_[name], version);
    return version >= floor;
  }

  void Read(unsigned seed) {
    std::mt19937 random(seed);
    for (int i = 0; i < kRounds; ++i) {
      if (!ReadsForwards(static_cast<int>(random() % kNames))) ++violations_;
    }
  }

  void Write() {
    std::mt19937 random(7);
    for (int i = 0; i < kRounds / 4; ++i) {
      const int name = static_cast<int>(random() % kNames);
      const std::int64_t version = ++store_[name];
      if (i % 2 == 0) {
        cache_.Update(Name(name), version, version);
      } else {
        cache_.Invalidate(Name(name), version);
      }
      Raise(known_[name], version);
    }
  }

  void Bypass() {
    for (int i = 0; i < 200; ++i) cache_.SetBypass(i % 2 == 0);
  }

  // Room for at most four names in each shard: however names are spread, some are evicted.
  Cache<std::int64_t> cache_{{.max_bytes = 1'800, .shards = 2}, [](const auto&) { return 8; }};
  std::array<std::atomic<std::int64_t>, kNames> store_ = {};
  std::array<std::atomic<std::int64_t>, kNames> known_ = {};
  std::atomic<int> violations_ = 0, hits_ = 0;
};

TEST_F(CacheThreads, NeverSeeAResourceGoBackwards) {
  std::vector<std::thread> threads;
  threads.emplace_back([this] { Write(); });
  threads.emplace_back([this] { Bypass(); });
  for (unsigned seed = 0; seed < 3; ++seed) {
    threads.emplace_back([this, seed] { Read(seed); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(violations_, 0);
  EXPECT_GT(hits_, 0);
  EXPECT_GT(cache_.Count().evictions, 0);
}

}  // namespace
}  // namespace baraza::cache
