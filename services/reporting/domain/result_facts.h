// What reports know of results: one row is one figure of one indicator for one period.
//
// A row stands for a resource name from its first mention on: a result may be shared with one that
// the register has not told of yet.
//
// Thread-safety: const methods may be called from any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "baraza/projects/v1/projects_service.pb.h"
#include "services/reporting/domain/audiences.h"
#include "services/reporting/domain/dictionary.h"
#include "services/reporting/domain/list_column.h"
#include "services/reporting/domain/organisation_facts.h"
#include "services/reporting/domain/project_facts.h"

namespace baraza::reporting {

// Row of a result. 0: none.
using ResultRow = uint32_t;

class ResultFacts {
 public:
  // One entry per row.
  struct Columns {
    Dictionary names;
    std::vector<int64_t> versions;  // of the last change that was applied
    // 1: the register told of a figure that is reported and not a draft, of an indicator that this
    // program knows.
    std::vector<uint8_t> reported;
    std::vector<uint8_t> verified;  // 1: a secretariat has checked it
    std::vector<AudienceId> audiences;
    std::vector<ProjectRow> projects;  // that reported it, as its name says
    std::vector<uint8_t> indicators;   // projects::v1::Result::Indicator
    std::vector<int16_t> years;        // of the period's last day; 0: not said
    std::vector<int64_t> values;       // what was reached
    ListColumn<OrganisationRow> institutions;
    ListColumn<ResultRow> shared_with;
    // Place of the name in the order of all names, from 1; 0: the row is newer than the order.
    std::vector<uint32_t> ranks;

    // True if a's name comes before b's. Texts are compared only where one
    // of the two has no rank.
    bool NameBefore(ResultRow a, ResultRow b) const {
      if (ranks[a] != 0 && ranks[b] != 0) return ranks[a] < ranks[b];
      return names.Text(a) < names.Text(b);
    }
  };

  // All outlive the facts.
  ResultFacts(Audiences& audiences, OrganisationFacts& organisations, ProjectFacts& projects);

  // The row of `name`, a new one if it was never mentioned.
  ResultRow Mention(absl::string_view name);
  // Applies a change of a result that is newer than what is known; false: it is not, nothing was
  // done.
  bool Apply(const projects::v1::ProjectChange& change);
  // Forgets what the register told; rows stay.
  void Forget();
  // Puts the names in order, so that reports needn't compare them: once a snapshot is loaded.
  void RankNames();

  const Columns& columns() const { return columns_; }
  uint32_t rows() const { return columns_.names.size(); }

 private:
  void SetFigure(ResultRow row, const projects::v1::Result& result);

  Audiences& audiences_;
  OrganisationFacts& organisations_;
  ProjectFacts& projects_;
  Columns columns_;
};

// True if `name` is a result's: `projects/{project}/results/{result}`.
bool IsResultName(absl::string_view name);

}  // namespace baraza::reporting
