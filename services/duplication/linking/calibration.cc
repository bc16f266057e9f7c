#include "services/duplication/linking/calibration.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace baraza::duplication {
namespace {

// Scores are counted in bins of a bit.
constexpr int kLowest = -16;
constexpr int kHighest = 8;
constexpr std::size_t kBins = kHighest - kLowest;

// Bins from which the odds are learned.
constexpr int kFirst = -8;

// Bits by which pairs that are not one become fewer for each bit of score, at least and at most: 1
// if the parts of the evidence were independent and their weights right, less as they are not. In
// between, as counts fall over the bins up to kLast.
constexpr double kLeastFall = 1.0 / 3;
constexpr double kMostFall = 0.5;
constexpr int kSecond = -12;
constexpr int kLast = -4;

// Pairs in the bins for which the belief that scores hold as they are stands.
constexpr double kBelievedPairs = 500;

// Bounds of what is learned.
constexpr double kMostShift = 6.0;
constexpr double kLeastSlope = 0.5;
constexpr double kMostSlope = 1.0;

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

using Counts = std::array<double, kBins>;

Counts CountBins(absl::Span<const float> bits) {
  Counts counts{};
  for (const float score : bits) {
    const int bin = static_cast<int>(std::floor(score)) - kLowest;
    if (bin >= 0 && bin < static_cast<int>(kBins)) counts[static_cast<std::size_t>(bin)] += 1;
  }
  return counts;
}

double FallOf(const Counts& counts) {
  std::vector<std::array<double, 3>> points;
  for (std::size_t i = kSecond - kLowest; i < kLast - kLowest; ++i) {
    points.push_back({static_cast<double>(i), std::log2(counts[i] + 0.5), counts[i] + 0.5});
  }
  return std::clamp(-Fit(points).slope, kLeastFall, kMostFall);
}

// The most pairs that may not be one, by bin: no more than there are, and fewer than in the bins
// below. Bins are smoothed with their neighbours.
Counts NullOf(const Counts& counts, bool capped) {
  Counts null{};
  const double fall = FallOf(counts);
  double bound = 1e18;
  for (std::size_t i = capped ? kFirst - kLowest : 0; i < kBins; ++i) {
    const double below = i > 0 ? counts[i - 1] : counts[i];
    const double above = i + 1 < kBins ? counts[i + 1] : counts[i];
    bound = std::min(bound * std::exp2(-fall), (below + counts[i] + above) / 3 + 0.5);
    null[i] = bound;
  }
  return null;
}

}  // namespace

Calibration CalibrateByNull(absl::Span<const float> bits, bool capped) {
  const Counts counts = CountBins(bits);
  const Counts null = NullOf(counts, capped);
  std::vector<std::array<double, 3>> odds;
  double pairs = 0;
  for (std::size_t i = kFirst - kLowest; i < kBins; ++i) {
    const double ones = std::max(0.5, counts[i] - null[i]);
    pairs += counts[i];
    odds.push_back({kLowest + static_cast<double>(i) + 0.5, std::log2(ones / null[i]),
                    ones * null[i] / (ones + null[i])});
  }
  const Line line = Fit(odds);
  const double share = pairs / (pairs + kBelievedPairs);
  return Calibration(share * std::clamp(line.at, -kMostShift, kMostShift),
                     1 + share * (std::clamp(line.slope, kLeastSlope, kMostSlope) - 1));
}

}  // namespace baraza::duplication
