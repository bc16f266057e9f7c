// What the functions of this library cost.
#include <string>

#include "benchmark/benchmark.h"
#include "services/foundation/text/text.h"

namespace baraza::text {
namespace {

constexpr char kAscii[] = "Liverpool School of Tropical Medicine and Hygiene (LSTM)";
constexpr char kLatin[] = "Médecins Sans Frontières – Opérations Côte d’Ivoire";
constexpr char kCyrillic[] = "Министерство здравоохранения Российской Федерации";
constexpr char kHan[] = "世界卫生组织西太平洋区域办事处";

void BM_Examine(benchmark::State& state, const std::string& text) {
  for (auto _ : state) benchmark::DoNotOptimize(Examine(text));
}
BENCHMARK_CAPTURE(BM_Examine, ascii, kAscii);
BENCHMARK_CAPTURE(BM_Examine, ascii_1000, std::string(1000, 'x'));
BENCHMARK_CAPTURE(BM_Examine, latin, kLatin);
BENCHMARK_CAPTURE(BM_Examine, cyrillic, kCyrillic);

void BM_Fold(benchmark::State& state, const std::string& text) {
  for (auto _ : state) benchmark::DoNotOptimize(Fold(text));
}
BENCHMARK_CAPTURE(BM_Fold, ascii, kAscii);
BENCHMARK_CAPTURE(BM_Fold, latin, kLatin);
BENCHMARK_CAPTURE(BM_Fold, cyrillic, kCyrillic);
BENCHMARK_CAPTURE(BM_Fold, han, kHan);

void BM_SortKey(benchmark::State& state, const std::string& text) {
  for (auto _ : state) benchmark::DoNotOptimize(SortKey(text));
}
BENCHMARK_CAPTURE(BM_SortKey, ascii, kAscii);
BENCHMARK_CAPTURE(BM_SortKey, latin, kLatin);
BENCHMARK_CAPTURE(BM_SortKey, cyrillic, kCyrillic);

}  // namespace
}  // namespace baraza::text
