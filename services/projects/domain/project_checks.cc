#include "services/projects/domain/project_checks.h"

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/projects/domain/period.h"

namespace baraza::projects {
namespace {

using status::FieldViolation;
using Faults = std::vector<FieldViolation>;
using v1::Contribution;
using v1::Disaggregation;
using v1::Project;
using v1::Result;

constexpr double kTolerance = 0.5;  // percent; shares are written with one or two decimals

std::string At(const char* list, int index, const char* field = "") {
  return absl::StrCat(list, "[", index, "]", field);
}

void CheckSum(const char* field, double sum, const std::string& of, Faults& faults) {
  if (sum == 0 || std::abs(sum - 100) <= kTolerance) return;
  faults.push_back({field, absl::StrCat("percentages", of, " add up to ", sum,
                                        ": they must add up to 100, or all be 0 (not split)")});
}

void CheckShares(const Project& project, Faults& faults) {
  double places = 0;
  for (const auto& location : project.locations()) places += location.percentage();
  CheckSum("locations", places, "", faults);
  std::map<std::string, double> themes;
  for (const auto& theme : project.themes()) themes[theme.vocabulary()] += theme.percentage();
  for (const auto& [vocabulary, sum] : themes) {
    CheckSum("themes", sum, absl::StrCat(" of vocabulary ", vocabulary), faults);
  }
}

void CheckPeriod(const google::type::Date& start, const google::type::Date& end, std::string field,
                 Faults& faults) {
  if (CertainlyBefore(end, start)) {
    faults.push_back({std::move(field), "is before the start: correct one of the two dates"});
  }
}

void CheckPlaces(const Project& project, Faults& faults) {
  for (int i = 0; i < project.locations_size(); ++i) {
    const auto& location = project.locations(i);
    if (!location.country().empty() || !location.region_code().empty()) continue;
    faults.push_back({At("locations", i, ".country"),
                      "is missing: only a place with a region_code may go without"});
  }
}

void CheckContributions(const Project& project, Faults& faults) {
  for (int i = 0; i < project.contributions_size(); ++i) {
    const Contribution& contribution = project.contributions(i);
    CheckPeriod(contribution.start_date(), contribution.end_date(),
                At("contributions", i, ".end_date"), faults);
    if (contribution.form() == Contribution::TIME) continue;
    if (contribution.value().currency_code().empty()) {
      faults.push_back({At("contributions", i, ".value.currency_code"),
                        "is missing: only contributions of TIME may go without"});
    }
  }
}

void CheckParticipants(const Project& project, Faults& faults) {
  std::set<std::pair<std::string, int>> seen;
  for (int i = 0; i < project.participants_size(); ++i) {
    const auto& participant = project.participants(i);
    if (seen.emplace(participant.organisation(), participant.role()).second) continue;
    faults.push_back({At("participants", i), "names an organisation twice in one role"});
  }
}

// What is said of a part: the dimension that it belongs to.
using Dimension = std::tuple<bool, bool, bool>;

Dimension DimensionOf(const Disaggregation& part) {
  return {part.sex() != Disaggregation::SEX_UNSPECIFIED, !part.cadre().empty(),
          part.has_location()};
}

std::string NameOf(const Dimension& dimension) {
  const auto [sex, cadre, place] = dimension;
  return absl::StrCat(sex ? " sex" : "", cadre ? " cadre" : "", place ? " place" : "");
}

void CheckParts(const Result& result, Faults& faults) {
  std::map<Dimension, int64_t> left;  // what parts of a dimension may still add
  std::set<Dimension> exceeded;
  for (int i = 0; i < result.disaggregations_size(); ++i) {
    const Disaggregation& part = result.disaggregations(i);
    const Dimension dimension = DimensionOf(part);
    if (dimension == Dimension(false, false, false)) {
      faults.push_back({At("disaggregations", i), "says neither sex nor cadre nor place"});
      continue;
    }
    int64_t& rest = left.emplace(dimension, result.actual()).first->second;
    if (part.count() > rest) exceeded.insert(dimension);
    rest -= std::min(part.count(), rest);
  }
  for (const Dimension& dimension : exceeded) {
    faults.push_back(
        {"disaggregations", absl::StrCat("parts by", NameOf(dimension),
                                         " add up to more than actual, ", result.actual())});
  }
}

void CheckShared(const Result& result, Faults& faults) {
  for (int i = 0; i < result.shared_with_size(); ++i) {
    if (resourcename::Parent(result.shared_with(i)) != resourcename::Parent(result.name())) {
      continue;
    }
    faults.push_back({At("shared_with", i),
                      "is a result of the same project: a result can be "
                      "shared with those of other projects only"});
  }
}

}  // namespace

Faults FaultsOf(const Project& project) {
  Faults faults;
  CheckParticipants(project, faults);
  CheckShares(project, faults);
  CheckPlaces(project, faults);
  CheckPeriod(project.planned_start_date(), project.planned_end_date(), "planned_end_date", faults);
  CheckPeriod(project.actual_start_date(), project.actual_end_date(), "actual_end_date", faults);
  CheckContributions(project, faults);
  return faults;
}

Faults FaultsOf(const Result& result) {
  Faults faults;
  CheckPeriod(result.start_date(), result.end_date(), "end_date", faults);
  CheckParts(result, faults);
  CheckShared(result, faults);
  return faults;
}

}  // namespace baraza::projects
