// What a report costs over a million facts, beside the least that a machine can do: one loop over
// dense columns that adds each value to its group.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "services/reporting/domain/facts.h"
#include "services/reporting/domain/fake_registers.h"
#include "services/reporting/domain/selection.h"
#include "services/reporting/domain/tally.h"
#include "services/reporting/domain/totals.h"
#include "services/reporting/domain/who_does_what_where.h"

namespace baraza::reporting {
namespace {

using projects::v1::Result;

constexpr int kProjects = 50'000, kResultsOfEach = 20, kFacts = kProjects * kResultsOfEach;
constexpr int kCountries = 60, kThemes = 40, kYears = 10, kOrganisations = 5'000;

std::string Text(const char* prefix, int number) { return prefix + std::to_string(number); }

// A register of a million results, the same in every run.
std::unique_ptr<Facts> Register() {
  auto facts = std::make_unique<Facts>();
  std::mt19937 random(1);
  auto draw = [&](int below) { return static_cast<int>(random() % below); };
  FakeRegisters registers;
  for (int i = 0; i < kProjects; ++i) {
    const std::string id = Text("p", 100'000 + i);
    auto project = AProject(id, {Text("o", draw(kOrganisations)), Text("o", draw(kOrganisations))},
                            {Text("C", draw(kCountries))}, {Text("1", 1000 + 10 * draw(kThemes))});
    facts->Apply(registers.Put(project));
    for (int j = 0; j < kResultsOfEach; ++j) {
      const auto indicator = static_cast<Result::Indicator>(1 + draw(4));
      facts->Apply(registers.Put(
          AResult(id, Text("r", 100 + j), indicator, draw(1000), 2010 + draw(kYears))));
    }
  }
  facts->Settle();
  return facts;
}

const Facts& TheFacts() {
  static const Facts* facts = Register().release();
  return *facts;
}

const std::vector<v1::Dimension>& ThreeDimensions() {
  static const auto* dimensions = new std::vector<v1::Dimension>{
      v1::DIMENSION_COUNTRY, v1::DIMENSION_THEME, v1::DIMENSION_YEAR};
  return *dimensions;
}

// The reference: columns laid out for this one question.
void BM_DenseLoop(benchmark::State& state) {
  std::mt19937 random(1);
  std::vector<uint8_t> indicators(kFacts), countries(kFacts), themes(kFacts), years(kFacts);
  std::vector<int64_t> values(kFacts);
  for (int i = 0; i < kFacts; ++i) {
    indicators[i] = static_cast<uint8_t>(random() % 4);
    countries[i] = static_cast<uint8_t>(random() % kCountries);
    themes[i] = static_cast<uint8_t>(random() % kThemes);
    years[i] = static_cast<uint8_t>(random() % kYears);
    values[i] = static_cast<int64_t>(random() % 1000);
  }
  for (auto _ : state) {
    std::vector<double> sums(4 * kCountries * kThemes * kYears);
    for (int i = 0; i < kFacts; ++i) {
      const int group = ((indicators[i] * kCountries + countries[i]) * kThemes + themes[i]);
      sums[group * kYears + years[i]] += static_cast<double>(values[i]);
    }
    benchmark::DoNotOptimize(sums);
  }
}
BENCHMARK(BM_DenseLoop)->Unit(benchmark::kMillisecond);

// The figures: scope, filter, shares, sharing and the list of results behind each, as numbers.
void BM_ThreeWayFigures(benchmark::State& state) {
  const Facts& facts = TheFacts();
  for (auto _ : state) {
    const Viewer viewer(facts, scope::Scope::Public());
    const Selection selection(viewer, {});
    Grouping grouping(selection, ThreeDimensions());
    if (!grouping.Group().ok()) state.SkipWithError("too many groups");
    Tally tally(viewer, grouping, {.indicators = ~0u, .by_year = true});
    if (!tally.Run().ok()) state.SkipWithError("too many facts");
    benchmark::DoNotOptimize(tally.counted().data());
  }
}
BENCHMARK(BM_ThreeWayFigures)->Unit(benchmark::kMillisecond);

// The answer, with a million names of results written down.
void BM_ThreeWayTotals(benchmark::State& state) {
  const Viewer viewer(TheFacts(), scope::Scope::Public());
  for (auto _ : state) {
    benchmark::DoNotOptimize(Totals(viewer, {.dimensions = ThreeDimensions()}));
  }
}
BENCHMARK(BM_ThreeWayTotals)->Unit(benchmark::kMillisecond);

// One country and theme of them.
void BM_TotalsOfOneCountryAndTheme(benchmark::State& state) {
  TotalsQuery query{.dimensions = {v1::DIMENSION_YEAR}};
  query.filter.add_countries("C7");
  query.filter.add_themes("DAC3:112");
  for (auto _ : state) {
    benchmark::DoNotOptimize(Totals(Viewer(TheFacts(), scope::Scope::Public()), query));
  }
}
BENCHMARK(BM_TotalsOfOneCountryAndTheme)->Unit(benchmark::kMillisecond);

void BM_WhoDoesWhatWhere(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(WhoDoesWhatWhere(Viewer(TheFacts(), scope::Scope::Public()), {}));
  }
}
BENCHMARK(BM_WhoDoesWhatWhere)->Unit(benchmark::kMillisecond);

// A batch of the feed: 256 changes of projects.
void BM_ApplyABatch(benchmark::State& state) {
  auto facts = Register();
  FakeRegisters registers;
  int64_t version = 1;
  for (auto _ : state) {
    ++version;
    for (int i = 0; i < 256; ++i) {
      auto change =
          registers.Put(AProject(Text("p", 100'000 + i), {"o1", "o2"}, {"C1"}, {"12220"}));
      change.set_version(version);
      facts->Apply(change);
    }
  }
}
BENCHMARK(BM_ApplyABatch)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace baraza::reporting
