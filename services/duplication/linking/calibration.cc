#include "services/duplication/linking/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace baraza::duplication {
namespace {

// Scores are counted in bins of a bit from kLowest to kHighest; the null is fitted below kNullEnd.
constexpr int kLowest = -10;
constexpr int kNullEnd = -5;
constexpr int kHighest = 8;
constexpr std::size_t kBins = kHighest - kLowest;

// The line for pairs that are not one is believed if so many pairs shape it and it falls so fast.
constexpr double kLeastPairs = 100;
constexpr double kLeastFall = 0.15;

// Bounds of what is learned.
constexpr double kMostShift = 4.0;
constexpr double kLeastSlope = 0.5;

struct Line {
  double at = 0;
  double slope = 0;
};

// Least squares with weights.
Line Fit(const std::vector<std::array<double, 3>>& points) {
  double w = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const auto& [px, py, weight] : points) {
    w += weight;
    x += weight * px;
    y += weight * py;
    xx += weight * px * px;
    xy += weight * px * py;
  }
  const double spread = w * xx - x * x;
  if (w <= 0 || spread <= 0) return {};
  const double slope = (w * xy - x * y) / spread;
  return {(y - slope * x) / w, slope};
}

}  // namespace

Calibration CalibrateByNull(absl::Span<const float> bits) {
  std::array<double, kBins> counts{};
  for (const float score : bits) {
    const int bin = static_cast<int>(std::floor(score)) - kLowest;
    if (bin >= 0 && bin < static_cast<int>(kBins)) counts[static_cast<std::size_t>(bin)] += 1;
  }
  std::vector<std::array<double, 3>> low;
  double pairs = 0;
  for (int score = kLowest; score < kNullEnd; ++score) {
    const double count = counts[static_cast<std::size_t>(score - kLowest)];
    pairs += count;
    low.push_back({score + 0.5, std::log2(count + 0.5), count + 0.5});
  }
  const Line null = Fit(low);
  if (pairs < kLeastPairs || null.slope > -kLeastFall) return {};
  std::vector<std::array<double, 3>> odds;
  for (int score = kNullEnd; score < kHighest; ++score) {
    const double count = counts[static_cast<std::size_t>(score - kLowest)];
    const double expected = std::exp2(null.at + null.slope * (score + 0.5));
    const double ones = std::max(0.5, count - expected);
    odds.push_back({score + 0.5, std::log2(ones / expected), ones * expected / (ones + expected)});
  }
  const Line line = Fit(odds);
  return Calibration(std::clamp(line.at, -kMostShift, kMostShift),
                     std::clamp(line.slope, kLeastSlope, 1.0));
}

}  // namespace baraza::duplication
