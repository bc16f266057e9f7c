// What a hit costs, alone and with a second thread: on names of its own, and on one hot name.
#include <memory>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "services/foundation/cache/cache.h"

namespace baraza::cache {
namespace {

using Texts = Cache<std::string>;

constexpr int kNames = 10'000;

std::size_t Size(const std::string& text) { return text.size(); }

const std::vector<std::string>& Names() {
  static const auto& names = *[] {
    auto* made = new std::vector<std::string>;
    for (int i = 0; i < kNames; ++i) made->push_back("organisations/g" + std::to_string(i * 7919));
    return made;
  }();
  return names;
}

Texts& Full() {
  static auto& cache = *[] {
    auto* made = new Texts({.max_bytes = std::size_t{64} << 20}, Size);
    for (const auto& name : Names()) made->Put(made->BeginFill(name), 1, std::string(1'000, 'x'));
    return made;
  }();
  return cache;
}

void BM_Hit(benchmark::State& state) {
  Texts& cache = Full();
  int i = state.thread_index() * kNames / 2;
  for (auto _ : state) {
    i = (i + 7) % kNames;
    benchmark::DoNotOptimize(cache.Get(Names()[i]));
  }
}
BENCHMARK(BM_Hit)->ThreadRange(1, 2)->UseRealTime();

void BM_HitOneHotName(benchmark::State& state) {
  Texts& cache = Full();
  for (auto _ : state) benchmark::DoNotOptimize(cache.Get(Names()[0]));
}
BENCHMARK(BM_HitOneHotName)->ThreadRange(1, 2)->UseRealTime();

void BM_Fill(benchmark::State& state) {
  Texts cache({.max_bytes = std::size_t{2} << 20}, Size);
  int i = 0;
  for (auto _ : state) {
    i = (i + 7) % kNames;
    cache.Put(cache.BeginFill(Names()[i]), 1, std::string(1'000, 'x'));
  }
}
BENCHMARK(BM_Fill);

}  // namespace
}  // namespace baraza::cache
