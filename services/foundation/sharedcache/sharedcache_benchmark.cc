// How long a question to the shared cache takes, by the number of keys, against a Redis on the same
// machine: values of 1 KB.
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "benchmark/benchmark.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/sharedcache/redis_tier.h"
#include "tests/harness/await.h"
#include "tests/harness/redis.h"

namespace baraza::sharedcache {
namespace {

constexpr int kKeys = 1000;

std::string KeyOf(int i) { return "organisations/" + std::to_string(i); }

// A Redis with a tier that has offered all keys; never gone.
RedisTier& FilledTier() {
  static auto& redis = *new auto(harness::Redis::Start());
  static const clock::RealClock clock;
  static RedisTier& tier = [&]() -> RedisTier& {
    auto started =
        RedisTier::Start({.address = (*redis)->address(), .service = "things"}, nullptr, clock);
    RedisTier& made = **new auto(std::move(*started));
    harness::Await([&] { return made.reachable(); });
    for (int i = 0; i < kKeys; ++i) made.Offer(KeyOf(i), {1, 1, std::string(1024, 'x')});
    harness::Await([&] { return made.waiting() == 0; });
    return made;
  }();
  return tier;
}

void BM_Find(benchmark::State& state) {
  RedisTier& tier = FilledTier();
  std::vector<std::string> keys;
  for (int i = 0; i < state.range(0); ++i) keys.push_back(KeyOf(i));
  std::int64_t found = 0;
  for (auto _ : state) {
    for (const auto& entry : tier.Find(keys)) found += entry.has_value() ? 1 : 0;
  }
  state.counters["found"] =
      static_cast<double>(found) / static_cast<double>(state.iterations() * state.range(0));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Find)->Arg(1)->Arg(16)->Arg(128)->Arg(1000)->UseRealTime();

}  // namespace
}  // namespace baraza::sharedcache
