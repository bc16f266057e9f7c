// The projects that a report is about: those that count for the caller and that the filter admits.
//
// A filter by alliance or organisation admits whole projects. A filter by country or theme admits
// the projects that are there, and of each the part that is there: cells of other places or themes
// don't show, and a figure counts with the project's share. So a total for Sierra Leone is what the
// totals by country say of Sierra Leone. Of themes, `DAC3:122` admits the purpose codes under it.
//
// Ownership: refers to the viewer. Thread-safety: const methods may be called from any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"
#include "baraza/reporting/v1/reporting_service.pb.h"
#include "services/reporting/domain/viewer.h"

namespace baraza::reporting {

class Selection {
 public:
  Selection(const Viewer& viewer, const v1::ReportFilter& filter);

  const Viewer& viewer() const { return viewer_; }
  const ProjectFacts::Columns& columns() const { return columns_; }
  // The projects, by row.
  const std::vector<ProjectRow>& projects() const { return projects_; }

  // Whether a part of a project is in the report.
  bool Admits(const PlaceShare& place) const { return countries_.Admits(place.country); }
  bool Admits(const ThemeShare& theme) const {
    return themes_.Admits(theme.code) || themes_.Admits(theme.category);
  }
  // The organisations that take part in a project, each once, merged ones as their survivors.
  std::vector<OrganisationRow> Participants(ProjectRow row) const {
    return Survivors(columns_.participants[row]);
  }
  std::vector<OrganisationRow> Leads(ProjectRow row) const {
    return Survivors(columns_.leads[row]);
  }

 private:
  // Numbers that a filter admits.
  class Numbers {
   public:
    // `find` tells the number of a text, nothing for one that no record has.
    template <class Texts, class Find>
    Numbers(const Texts& texts, const Find& find) : all_(texts.empty()) {
      for (const auto& text : texts) {
        if (const auto number = find(text)) numbers_.insert(*number);
      }
    }
    bool all() const { return all_; }
    bool Admits(uint32_t number) const { return all_ || numbers_.contains(number); }

   private:
    bool all_;
    absl::flat_hash_set<uint32_t> numbers_;
  };

  bool Admits(ProjectRow row) const;
  std::vector<OrganisationRow> Survivors(absl::Span<const OrganisationRow> rows) const;

  const Viewer& viewer_;
  const ProjectFacts::Columns& columns_;
  const Numbers alliances_, countries_, themes_, organisations_;
  std::vector<ProjectRow> projects_;
};

}  // namespace baraza::reporting
