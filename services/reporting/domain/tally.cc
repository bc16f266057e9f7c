#include "services/reporting/domain/tally.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "services/foundation/status/status.h"
#include "services/reporting/domain/report_size.h"

namespace baraza::reporting {
namespace {

using projects::v1::Result;

constexpr uint32_t kIndicators = Result::Indicator_MAX + 1;

}  // namespace

Tally::Years Tally::YearsOf(const ResultFacts::Columns& results, bool by_year) {
  if (!by_year) return {};
  int first = std::numeric_limits<int>::max(), last = 0;
  for (int year : results.years) {
    if (year > 0) first = std::min(first, year);
    last = std::max(last, year);
  }
  return last == 0 ? Years() : Years{first, static_cast<uint32_t>(last - first + 2)};
}

Tally::Tally(const Viewer& viewer, const Grouping& grouping, const Choice& choice)
    : viewer_(viewer),
      grouping_(grouping),
      choice_(choice),
      results_(viewer.facts().results().columns()),
      shared_(viewer),
      years_(YearsOf(results_, choice.by_year)),
      slots_(grouping.size(), kIndicators, years_.count) {}

absl::Status Tally::Run() {
  const uint32_t rows = viewer_.facts().results().rows();
  for (ResultRow row = 1; row < rows; ++row) {
    const ProjectRow home = IsWanted(row) ? viewer_.HomeOfResult(row) : 0;
    if (home == 0) continue;
    const auto parts = grouping_[home];
    RETURN_IF_ERROR(CheckSize(counted_.size() + claims_.size() + parts.size()));
    Add(row, parts);
  }
  SettleClaims();
  SortCounted();
  return absl::OkStatus();
}

bool Tally::IsWanted(ResultRow row) const {
  return (choice_.indicators >> results_.indicators[row] & 1) != 0 &&
         (!choice_.verified_only || results_.verified[row] != 0);
}

void Tally::Add(ResultRow row, absl::Span<const Grouping::Part> parts) {
  const uint32_t indicator = results_.indicators[row];
  const int said = choice_.by_year ? results_.years[row] : 0;
  const uint32_t year = said <= 0 ? 0 : static_cast<uint32_t>(said - years_.first + 1);
  const bool is_claim = shared_.IsShared(row) || indicator == Result::INSTITUTIONS_IMPROVED;
  const auto value = static_cast<double>(results_.values[row]);
  for (const Grouping::Part& part : parts) {
    const uint32_t slot = slots_.Find({part.group, indicator, year});
    if (is_claim) {
      const ResultRow group = shared_.IsShared(row) ? shared_.GroupOf(row) : row;
      claims_.push_back({slot, group, row, part.share});
    } else {
      Count({slot, row, row, part.share}, value);
    }
  }
}

void Tally::Count(const Claim& claim, double value) {
  slots_.sums[claim.slot] += value * claim.share;
  ++slots_.counted[claim.slot];
  counted_.push_back({claim.slot, claim.result});
}

void Tally::SettleClaims() {
  // Of each group in each slot the first by name stays.
  std::sort(claims_.begin(), claims_.end(), [this](const Claim& a, const Claim& b) {
    if (a.slot != b.slot || a.group != b.group) {
      return std::tie(a.slot, a.group) < std::tie(b.slot, b.group);
    }
    return results_.NameBefore(a.result, b.result);
  });
  std::vector<Claim> first;
  for (const Claim& claim : claims_) {
    if (!first.empty() && first.back().slot == claim.slot && first.back().group == claim.group) {
      ++slots_.left_out[claim.slot];
    } else {
      first.push_back(claim);
    }
  }
  std::sort(first.begin(), first.end(), [this](const Claim& a, const Claim& b) {
    return a.slot != b.slot ? a.slot < b.slot : results_.NameBefore(a.result, b.result);
  });
  for (auto begin = first.cbegin(), end = begin; begin != first.cend(); begin = end) {
    end = std::find_if(begin, first.cend(), [&](const Claim& c) { return c.slot != begin->slot; });
    if (slots_.Of(begin->slot).indicator == Result::INSTITUTIONS_IMPROVED) {
      SettleInstitutions(begin, end);
    } else {
      std::for_each(begin, end, [this](const Claim& claim) {
        Count(claim, static_cast<double>(results_.values[claim.result]));
      });
    }
  }
}

// The claims of one slot, by name.
void Tally::SettleInstitutions(std::vector<Claim>::const_iterator begin,
                               std::vector<Claim>::const_iterator end) {
  absl::flat_hash_set<OrganisationRow> counted;
  for (auto claim = begin; claim != end; ++claim) {
    const auto listed = results_.institutions[claim->result];
    int64_t added = 0;
    for (OrganisationRow institution : listed) {
      added += counted.insert(viewer_.Survivor(institution)).second ? 1 : 0;
    }
    added +=
        std::max<int64_t>(0, results_.values[claim->result] - static_cast<int64_t>(listed.size()));
    if (added == 0 && !listed.empty()) {
      ++slots_.left_out[claim->slot];
    } else {
      Count(*claim, static_cast<double>(added));
    }
  }
}

// By slot in one pass, then by name; rows mostly stand in the order of names already.
void Tally::SortCounted() {
  std::vector<uint32_t> begins(slots_.counted.size() + 1);
  for (size_t slot = 0; slot < slots_.counted.size(); ++slot) {
    begins[slot + 1] = begins[slot] + slots_.counted[slot];
  }
  std::vector<uint32_t> next(begins.begin(), begins.end() - 1);
  std::vector<Counted> sorted(counted_.size());
  for (const Counted& counted : counted_) sorted[next[counted.slot]++] = counted;
  const auto before = [this](const Counted& a, const Counted& b) {
    return results_.NameBefore(a.result, b.result);
  };
  for (size_t slot = 0; slot + 1 < begins.size(); ++slot) {
    const auto begin = sorted.begin() + begins[slot], end = sorted.begin() + begins[slot + 1];
    if (!std::is_sorted(begin, end, before)) std::sort(begin, end, before);
  }
  counted_ = std::move(sorted);
}

}  // namespace baraza::reporting
