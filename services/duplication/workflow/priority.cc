#include "services/duplication/workflow/priority.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace baraza::duplication {
namespace {

using v1::Match;

constexpr int kLastStep = 10;

// The harm of leaving it: a record or an effort that is counted twice is an error in every figure;
// programme and component may be; what is related or overlaps is no error, but a chance.
double WeightOf(Match::Kind kind) {
  switch (kind) {
    case Match::SAME_ORGANISATION:
    case Match::SAME_PROJECT:
    case Match::SAME_EFFORT:
      return 1;
    case Match::COMPONENT:
      return 0.5;
    case Match::RELATED_ORGANISATION:
    case Match::OVERLAPPING_EFFORT:
      return 0.25;
    default:
      return 0;
  }
}

}  // namespace

int PriorityStep(int64_t dependents) {
  const auto next = static_cast<uint64_t>(std::max<int64_t>(dependents, 0)) + 1;
  return std::min(static_cast<int>(std::bit_width(next)) - 1, kLastStep);
}

double Priority(const Match& match, int64_t dependents) {
  const double size = (1.0 + PriorityStep(dependents)) / (1 + kLastStep);
  return std::clamp(match.probability(), 0.0, 1.0) * WeightOf(match.kind()) * size;
}

double Uncertainty(const Match& match) {
  if (match.kind() == Match::OVERLAPPING_EFFORT) return 0;
  return 1 - std::abs(2 * std::clamp(match.probability(), 0.0, 1.0) - 1);
}

}  // namespace baraza::duplication
