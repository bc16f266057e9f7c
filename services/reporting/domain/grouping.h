// Into which groups the projects of a report fall, by the dimensions that are a project's own (all
// but the year, which is the result's), and with which share of their figures.
//
// Why: worked out once for a project, not once for each of its results.
//
// - ALLIANCE, LEAD: a project with several counts in the group of each, as a whole.
// - COUNTRY, THEME: divided by the project's shares (see shares.h); categories of themes.
// - What a project does not say is in the group `(none)`.
// A country or theme filter leaves of each figure the share that is admitted, also where the figure
// is not grouped by that dimension.
//
// Status: RESOURCE_EXHAUSTED as CheckSize says. Ownership: refers to the selection.
// Thread-safety: const methods may be called from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "baraza/reporting/v1/reporting_service.pb.h"
#include "services/reporting/domain/selection.h"

namespace baraza::reporting {

// At most so many dimensions group a report.
inline constexpr size_t kMostDimensions = 3;
// How a group is called that a record says nothing about.
inline constexpr char kNoKey[] = "(none)";

class Grouping {
 public:
  // A part of a project: the group that it falls into, and the share of its figures.
  struct Part {
    uint32_t group;
    double share;
  };

  // `dimensions`: at most three, all known. DIMENSION_YEAR is passed over: its key is 0.
  Grouping(const Selection& selection, std::vector<v1::Dimension> dimensions)
      : selection_(selection), dimensions_(std::move(dimensions)) {}

  // Groups all projects of the selection.
  absl::Status Group();

  // The parts of a project; none if it is not in the selection.
  absl::Span<const Part> operator[](ProjectRow row) const {
    return absl::MakeConstSpan(parts_).subspan(begins_[row], begins_[row + 1] - begins_[row]);
  }
  // How many groups there are.
  uint32_t size() const { return static_cast<uint32_t>(keys_.size()); }
  // The key of a group in the dimension at `index`, which is not the year.
  std::string Key(uint32_t group, size_t index) const;

 private:
  using Keys = std::array<uint32_t, kMostDimensions>;
  struct Key1 {
    uint32_t number;
    double share;
  };
  struct Combination {
    Keys keys;
    double share;
  };

  std::vector<Key1> KeysOf(ProjectRow row, v1::Dimension dimension) const;
  double ShareInReport(ProjectRow row) const;
  void Combine(ProjectRow row, std::vector<Combination>& combinations) const;
  uint32_t NumberOf(const Keys& keys);
  bool GroupsBy(v1::Dimension dimension) const;

  const Selection& selection_;
  const std::vector<v1::Dimension> dimensions_;
  std::vector<uint32_t> begins_;  // by project, and one more
  std::vector<Part> parts_;
  std::vector<Keys> keys_;  // by group
  absl::flat_hash_map<Keys, uint32_t> groups_;
};

}  // namespace baraza::reporting
