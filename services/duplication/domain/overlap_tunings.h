// How each alliance weighs overlaps (overlap.h), and which of them weighs a pair.
//
// Why: one alliance wants to hear of every project in the same country, another only of those in
// one district. A pair is weighed by the first alliance, in order of names, that both projects run
// under and that has a tuning of its own; without one by the convention. So both orders of a pair
// are weighed alike, and no alliance weighs what isn't its own.
//
// As text: an alliance, a colon, and what differs from the convention by the names of
// OverlapTuning's members; semicolons between alliances:
//   alliances/uganda: elsewhere=0 country=0 least_strength=0.4; alliances/sl: least_days=90
//
// Thread-safety: a value; For is pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/duplication/domain/overlap.h"

namespace baraza::duplication {

class OverlapTunings {
 public:
  OverlapTunings() = default;
  // `otherwise` in place of the convention, for all pairs.
  explicit OverlapTunings(const OverlapTuning& otherwise) : otherwise_(otherwise) {}

  // INVALID_ARGUMENT naming everything that is wrong: names that are no alliance or come twice,
  // members that don't exist or come twice, values that Check refuses.
  static absl::StatusOr<OverlapTunings> Parse(std::string_view text);

  // The tuning of a pair, by the names of the alliances of both, each sorted.
  const OverlapTuning& For(const std::vector<std::string>& left,
                           const std::vector<std::string>& right) const;

 private:
  OverlapTuning otherwise_;
  std::map<std::string, OverlapTuning> by_alliance_;
};

}  // namespace baraza::duplication
