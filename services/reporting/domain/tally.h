// Adds up the results of a report, slot by slot, and remembers which results each figure counts.
//
// Most results are added at once. Those that another may report as well - shared results, lists of
// institutions - are set aside and settled at the end, when all that claim a slot are known.
//
// Ownership: refers to its arguments. Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "services/reporting/domain/grouping.h"
#include "services/reporting/domain/shared_results.h"
#include "services/reporting/domain/slots.h"
#include "services/reporting/domain/viewer.h"

namespace baraza::reporting {

class Tally {
 public:
  // What is added up.
  struct Choice {
    uint32_t indicators = 0;  // bit i: projects::v1::Result::Indicator i
    bool verified_only = false;
    bool by_year = false;
  };
  // A result that a figure counts.
  struct Counted {
    uint32_t slot;
    ResultRow result;
  };

  Tally(const Viewer& viewer, const Grouping& grouping, const Choice& choice);

  // Adds up everything. RESOURCE_EXHAUSTED as CheckSize says.
  absl::Status Run();

  const Slots& slots() const { return slots_; }
  // The results counted, by slot, within it by name.
  const std::vector<Counted>& counted() const { return counted_; }
  // The year that a slot's meaning stands for; 0: not said.
  int YearOf(uint32_t year) const {
    return year == 0 ? 0 : years_.first + static_cast<int>(year) - 1;
  }

 private:
  // The years of a report: 0 for "not said", from 1 on those from `first`.
  struct Years {
    int first = 0;
    uint32_t count = 1;
  };
  // A result that may be the same as another in its slot.
  struct Claim {
    uint32_t slot;
    ResultRow group;  // of shared results; its own row if it is not shared
    ResultRow result;
    double share;
  };
  static Years YearsOf(const ResultFacts::Columns& results, bool by_year);

  bool IsWanted(ResultRow row) const;
  void Add(ResultRow row, absl::Span<const Grouping::Part> parts);
  void Count(const Claim& claim, double value);
  void SettleClaims();
  void SettleInstitutions(std::vector<Claim>::const_iterator begin,
                          std::vector<Claim>::const_iterator end);
  void SortCounted();

  const Viewer& viewer_;
  const Grouping& grouping_;
  const Choice choice_;
  const ResultFacts::Columns& results_;
  const SharedResults shared_;
  const Years years_;
  Slots slots_;
  std::vector<Claim> claims_;
  std::vector<Counted> counted_;
};

}  // namespace baraza::reporting
