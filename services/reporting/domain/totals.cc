#include "services/reporting/domain/totals.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/reporting/domain/grouping.h"
#include "services/reporting/domain/selection.h"
#include "services/reporting/domain/tally.h"

namespace baraza::reporting {
namespace {

using projects::v1::Result;
using Row = v1::GetTotalsResponse::Row;

absl::Status Check(const TotalsQuery& query) {
  std::vector<status::FieldViolation> violations;
  if (query.dimensions.size() > kMostDimensions) {
    violations.push_back({"dimensions", absl::StrCat("at most ", kMostDimensions)});
  }
  for (size_t i = 0; i < query.dimensions.size(); ++i) {
    const v1::Dimension dimension = query.dimensions[i];
    if (!v1::Dimension_IsValid(dimension) || dimension == v1::DIMENSION_UNSPECIFIED) {
      violations.push_back({absl::StrCat("dimensions[", i, "]"), "is no dimension of totals"});
    }
  }
  for (size_t i = 0; i < query.indicators.size(); ++i) {
    const Result::Indicator indicator = query.indicators[i];
    if (!Result::Indicator_IsValid(indicator) || indicator == Result::INDICATOR_UNSPECIFIED) {
      violations.push_back({absl::StrCat("indicators[", i, "]"), "is no indicator"});
    }
  }
  return status::InvalidFields(std::move(violations));
}

Tally::Choice ChoiceOf(const TotalsQuery& query) {
  Tally::Choice choice{.verified_only = query.verified_only};
  for (Result::Indicator indicator : query.indicators) choice.indicators |= 1u << indicator;
  if (query.indicators.empty()) choice.indicators = ~0u;
  choice.by_year = std::find(query.dimensions.begin(), query.dimensions.end(),
                             v1::DIMENSION_YEAR) != query.dimensions.end();
  return choice;
}

std::string YearKey(int year) {
  return year <= 0 ? kNoKey : absl::StrCat(absl::Dec(year, absl::kZeroPad4));
}

// The figure of a slot, without the results behind it.
Row FigureOf(const Tally& tally, const Grouping& grouping, const TotalsQuery& query,
             uint32_t slot) {
  const Slots::Meaning meaning = tally.slots().Of(slot);
  Row row;
  row.set_indicator(static_cast<Result::Indicator>(meaning.indicator));
  for (size_t i = 0; i < query.dimensions.size(); ++i) {
    const bool is_year = query.dimensions[i] == v1::DIMENSION_YEAR;
    row.add_keys(is_year ? YearKey(tally.YearOf(meaning.year)) : grouping.Key(meaning.group, i));
  }
  row.set_value(tally.slots().sums[slot]);
  row.set_shared_left_out(tally.slots().left_out[slot]);
  return row;
}

bool Before(const Row& a, const Row& b) {
  if (a.indicator() != b.indicator()) return a.indicator() < b.indicator();
  return std::lexicographical_compare(a.keys().begin(), a.keys().end(), b.keys().begin(),
                                      b.keys().end());
}

v1::GetTotalsResponse Tell(const Viewer& viewer, const Tally& tally, const Grouping& grouping,
                           const TotalsQuery& query) {
  const Dictionary& names = viewer.facts().results().columns().names;
  v1::GetTotalsResponse report;
  for (auto counted = tally.counted().begin(); counted != tally.counted().end();) {
    const uint32_t slot = counted->slot;
    Row* row = report.add_rows();
    *row = FigureOf(tally, grouping, query, slot);
    row->mutable_results()->Reserve(static_cast<int>(tally.slots().counted[slot]));
    for (; counted != tally.counted().end() && counted->slot == slot; ++counted) {
      row->add_results(names.Text(counted->result));
    }
  }
  auto rows = report.mutable_rows();
  std::sort(rows->pointer_begin(), rows->pointer_end(),
            [](const Row* a, const Row* b) { return Before(*a, *b); });
  return report;
}

}  // namespace

absl::StatusOr<v1::GetTotalsResponse> Totals(const Viewer& viewer, const TotalsQuery& query) {
  RETURN_IF_ERROR(Check(query));
  const Selection selection(viewer, query.filter);
  Grouping grouping(selection, query.dimensions);
  RETURN_IF_ERROR(grouping.Group());
  Tally tally(viewer, grouping, ChoiceOf(query));
  RETURN_IF_ERROR(tally.Run());
  return Tell(viewer, tally, grouping, query);
}

}  // namespace baraza::reporting
