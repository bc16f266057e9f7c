// What reports know of projects, in columns.
//
// A row stands for a resource name from its first mention on: results and merges may name a project
// before the register has told of it.
//
// Thread-safety: const methods may be called from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "baraza/projects/v1/projects_service.pb.h"
#include "services/reporting/domain/audiences.h"
#include "services/reporting/domain/dictionary.h"
#include "services/reporting/domain/list_column.h"
#include "services/reporting/domain/organisation_facts.h"
#include "services/reporting/domain/shares.h"

namespace baraza::reporting {

// Row of a project. 0: none.
using ProjectRow = uint32_t;

// What was committed to a project in one currency.
struct Commitment {
  uint32_t currency = Dictionary::kNone;
  absl::int128 nanos = 0;
};

class ProjectFacts {
 public:
  // One entry per row, apart from the dictionaries.
  struct Columns {
    Dictionary names;
    std::vector<int64_t> versions;  // of the last change that was applied
    std::vector<uint8_t> known;     // 1: the register told of it
    std::vector<uint8_t> counts;    // 1: in figures: no draft, neither archived nor merged
    std::vector<AudienceId> audiences;
    std::vector<ProjectRow> merged_into;  // 0: not merged
    std::vector<uint8_t> kinds;           // projects::v1::Project::Kind
    ListColumn<OrganisationRow> participants;
    ListColumn<OrganisationRow> leads;
    ListColumn<uint32_t> alliances;
    ListColumn<PlaceShare> places;
    ListColumn<ThemeShare> themes;
    ListColumn<Commitment> commitments;

    Dictionary alliance_names;
    Dictionary place_names;
    Dictionary theme_names;
    Dictionary currencies;
  };

  // Both outlive the facts.
  ProjectFacts(Audiences& audiences, OrganisationFacts& organisations);

  // The row of `name`, a new one if it was never mentioned.
  ProjectRow Mention(absl::string_view name);
  // Applies a change of a project that is newer than what is known; false: it is not, nothing was
  // done.
  bool Apply(const projects::v1::ProjectChange& change);
  // Forgets what the register told; rows stay, since results point to them.
  void Forget();

  const Columns& columns() const { return columns_; }
  uint32_t rows() const { return columns_.names.size(); }

 private:
  void SetLists(ProjectRow row, const projects::v1::Project& project);
  void SetParticipants(ProjectRow row, const projects::v1::Project& project);
  void SetCommitments(ProjectRow row, const projects::v1::Project& project);

  Audiences& audiences_;
  OrganisationFacts& organisations_;
  Columns columns_;
};

}  // namespace baraza::reporting
