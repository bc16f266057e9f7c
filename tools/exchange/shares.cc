#include "tools/exchange/shares.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

namespace baraza::exchange {
namespace {

constexpr int64_t kHundredths = 10'000;  // 100 % in steps of 0.01 %
constexpr double kTolerance = 1.0;       // rounding in the publisher's own table
constexpr double kExact = 1e-6;

void SetAll(std::vector<std::optional<double>>& percentages, double value) {
  for (auto& one : percentages) one = value;
}

}  // namespace

ShareOutcome SettleShares(std::vector<std::optional<double>>& percentages) {
  const auto given = std::count_if(percentages.begin(), percentages.end(),
                                   [](const auto& one) { return one.has_value(); });
  if (given == 0) {
    SetAll(percentages, percentages.size() == 1 ? 100 : 0);
    return ShareOutcome::kAsGiven;
  }
  double sum = 0;
  for (const auto& one : percentages) sum += one.value_or(0);
  const bool whole = given == static_cast<int64_t>(percentages.size());
  if (!whole || std::abs(sum - 100) > kTolerance) {
    const bool unsplit = whole && sum == 0;
    SetAll(percentages, 0);
    return unsplit ? ShareOutcome::kAsGiven : ShareOutcome::kDiscarded;
  }
  if (std::abs(sum - 100) <= kExact) return ShareOutcome::kAsGiven;
  std::vector<double> values;
  for (const auto& one : percentages) values.push_back(*one);
  const std::vector<double> scaled = SharesByValue(values);
  std::copy(scaled.begin(), scaled.end(), percentages.begin());
  return ShareOutcome::kScaled;
}

std::vector<double> SharesByValue(const std::vector<double>& values) {
  double total = 0;
  for (double value : values) total += std::max(value, 0.0);
  std::vector<double> shares(values.size(), 0.0);
  if (!(total > 0) || !std::isfinite(total)) return shares;
  std::vector<int64_t> steps;
  std::vector<double> remainders;
  for (double value : values) {
    const double exact = std::max(value, 0.0) / total * kHundredths;
    steps.push_back(static_cast<int64_t>(exact));
    remainders.push_back(exact - std::floor(exact));
  }
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return remainders[a] > remainders[b]; });
  int64_t left = kHundredths - std::accumulate(steps.begin(), steps.end(), int64_t{0});
  for (size_t i = 0; left > 0; i = (i + 1) % order.size(), --left) ++steps[order[i]];
  for (size_t i = 0; i < shares.size(); ++i) shares[i] = static_cast<double>(steps[i]) / 100;
  return shares;
}

std::optional<double> ParsePercentage(const std::string& text) {
  absl::string_view digits = absl::StripAsciiWhitespace(text);
  absl::ConsumeSuffix(&digits, "%");
  double value = 0;
  const bool number = absl::SimpleAtod(digits, &value);
  if (!number || !std::isfinite(value) || value < 0 || value > 100) return std::nullopt;
  return value;
}

}  // namespace baraza::exchange
