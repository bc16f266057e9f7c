// How much two different projects do the same, at the same place and time, for the same people.
//
// Why: an overlap is no error but a chance to pool work; whoever registers a project learns whom to
// talk to. strength = theme x place x period x cadre, each a share between 0 and 1 that is shown as
// evidence with its weight; the product of all evidence is the strength.
//
//   theme   1 for a code in common (5-digit purpose, or a code of any other vocabulary),
//           kCategoryShare for a 3-digit DAC category
//   place   1 facility, kDistrictShare, kRegionShare; kCountryShare where one of them says no more
//           than the country, kElsewhereShare where both do and differ
//   period  days in common over the days of the shorter one; kUnknownPeriodShare if unknown
//   cadre   cadres in common over the shorter list (ISCO-08: 22 contains 2221), at least
//           kOtherCadreShare; no factor unless both say
// These shares are a stated convention, not learned: they order overlaps for people.
//
// No overlap: nothing in common in theme, place or period; or no two different parties to introduce
// (organisations other than funders and suppliers that take part in one of the projects only).
// Thread-safety: pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "baraza/duplication/v1/match.pb.h"
#include "services/duplication/domain/project_profile.h"

namespace baraza::duplication {

inline constexpr double kCategoryShare = 0.5;
inline constexpr double kDistrictShare = 0.9;
inline constexpr double kRegionShare = 0.6;
inline constexpr double kCountryShare = 0.35;
inline constexpr double kElsewhereShare = 0.1;
inline constexpr double kUnknownPeriodShare = 0.5;
inline constexpr double kOtherCadreShare = 0.2;

// Strength of the overlap, 0 to 1; the same for both orders.
double OverlapStrength(const ProjectProfile& left, const ProjectProfile& right);

// The overlap with its reasons. `title_of` names organisations; null or empty: by resource name.
v1::Match ExplainOverlap(const ProjectProfile& left, const ProjectProfile& right,
                         const std::function<std::string(std::string_view)>& title_of);

}  // namespace baraza::duplication
