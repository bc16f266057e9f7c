// How much two different projects do the same, at the same place and time, for the same people.
//
// Why: an overlap is no error but a chance to pool work; whoever registers a project learns whom to
// talk to. strength = theme x place x period x cadre, each a share between 0 and 1 that is shown as
// evidence with its weight; the product of all evidence is the strength.
//
//   theme   1 for a code in common (5-digit purpose, or a code of any other vocabulary),
//           `category` for a 3-digit DAC category
//   place   1 facility, `district`, `region`; `country` where one of them says no more than the
//           country, `elsewhere` where both do and differ
//   period  days in common over the days of the shorter one; `unknown_period` if unknown
//   cadre   cadres in common over the shorter list (ISCO-08: 22 contains 2221), at least
//           `other_cadre`; no factor unless both say
// The shares are a stated convention, not learned: they order overlaps for people. What matters to
// an alliance differs: OverlapTuning.
//
// No overlap: nothing in common in theme, place or period; or no two different parties to introduce
// (organisations other than funders and suppliers that take part in one of the projects only).
// Thread-safety: pure.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "baraza/duplication/v1/match.pb.h"
#include "services/duplication/domain/project_profile.h"

namespace baraza::duplication {

// How an alliance weighs overlaps. The default is the convention above.
struct OverlapTuning {
  // Shares of the factors, 0 to 1. 0 for what shall be no overlap at all: with `country` and
  // `elsewhere` at 0 only common regions, districts and facilities count.
  double category = 0.5;
  double district = 0.9;
  double region = 0.6;
  double country = 0.35;
  double elsewhere = 0.1;
  double unknown_period = 0.5;
  double other_cadre = 0.2;
  // Exponents of the factors, 0 to 5: 0 leaves one out of the strength (though something has to be
  // in common), 2 makes a half a quarter.
  double theme_weight = 1, place_weight = 1, period_weight = 1, cadre_weight = 1;
  // Fewer days in common are none: handovers between two projects are no overlap.
  std::int64_t least_days = 1;
  // Strength from which an overlap is worth telling.
  double least_strength = 0.2;
};

// INVALID_ARGUMENT if a share or the strength is not within 0 and 1, a weight not within 0 and 5,
// or `least_days` less than 1; says which.
absl::Status Check(const OverlapTuning& tuning);

// Strength of the overlap, 0 to 1; the same for both orders.
double OverlapStrength(const ProjectProfile& left, const ProjectProfile& right,
                       const OverlapTuning& tuning = {});

// Whether an overlap of that strength is one that the alliance wants to hear of.
inline bool IsOverlap(double strength, const OverlapTuning& tuning) {
  return strength > 0 && strength >= tuning.least_strength;
}

// The overlap with its reasons. `title_of` names organisations; null or empty: by resource name.
v1::Match ExplainOverlap(const ProjectProfile& left, const ProjectProfile& right,
                         const std::function<std::string(std::string_view)>& title_of,
                         const OverlapTuning& tuning = {});

}  // namespace baraza::duplication
