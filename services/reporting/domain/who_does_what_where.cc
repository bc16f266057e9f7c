#include "services/reporting/domain/who_does_what_where.h"

#include <algorithm>
#include <tuple>
#include <vector>

#include "services/foundation/status/status.h"
#include "services/reporting/domain/ranks.h"
#include "services/reporting/domain/report_size.h"
#include "services/reporting/domain/selection.h"

namespace baraza::reporting {
namespace {

absl::Status Check(const WhoDoesWhatWhereQuery& query) {
  std::vector<status::FieldViolation> violations;
  if (!v1::PlaceLevel_IsValid(query.place_level)) {
    violations.push_back({"place_level", "must be COUNTRY, REGION or DISTRICT"});
  }
  if (!v1::ThemeLevel_IsValid(query.theme_level)) {
    violations.push_back({"theme_level", "must be CATEGORY or CODE"});
  }
  return status::InvalidFields(std::move(violations));
}

class Matrix {
 public:
  Matrix(const Viewer& viewer, const WhoDoesWhatWhereQuery& query)
      : selection_(viewer, query.filter),
        query_(query),
        places_(selection_.columns().place_names),
        themes_(selection_.columns().theme_names),
        organisations_(viewer.facts().organisations().columns().names),
        projects_(selection_.columns().names),
        unplaced_(selection_.columns().names) {}

  // Collects what the cells are made of.
  absl::Status Collect() {
    for (ProjectRow project : selection_.projects()) {
      const auto participants = selection_.Participants(project);
      if (participants.empty()) {
        unplaced_.Use(project);
        continue;
      }
      const auto places = PlacesOf(project), themes = ThemesOf(project);
      RETURN_IF_ERROR(
          CheckSize(entries_.size() + participants.size() * places.size() * themes.size()));
      Add(project, participants, places, themes);
    }
    Sort();
    return absl::OkStatus();
  }

  // Writes the report down.
  v1::GetWhoDoesWhatWhereResponse Tell() const {
    v1::GetWhoDoesWhatWhereResponse report;
    v1::GetWhoDoesWhatWhereResponse::Cell* cell = nullptr;
    for (size_t i = 0; i < entries_.size(); ++i) {
      const Entry& entry = entries_[i];
      if (i == 0 || !entry.SameCell(entries_[i - 1])) cell = AddCell(report, entry);
      cell->add_projects(projects_.Text(entry.project));
    }
    for (uint32_t rank = 0; rank < unplaced_.size(); ++rank) {
      report.add_unplaced_projects(unplaced_.Text(rank));
    }
    report.set_project_count(static_cast<int64_t>(selection_.projects().size()));
    report.set_organisation_count(static_cast<int64_t>(organisations_.size()));
    return report;
  }

 private:
  // A project in a cell: numbers while they are collected, ranks once they are sorted.
  struct Entry {
    uint32_t place, theme, organisation, project;
    auto Order() const { return std::tie(place, theme, organisation, project); }
    bool SameCell(const Entry& other) const {
      return std::tie(place, theme, organisation) ==
             std::tie(other.place, other.theme, other.organisation);
    }
  };
  using Numbers = std::vector<uint32_t>;

  static void Once(Numbers& numbers) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  }

  uint32_t Told(const PlaceShare& place) const {
    if (query_.place_level == v1::PLACE_LEVEL_REGION) return place.region;
    return query_.place_level == v1::PLACE_LEVEL_DISTRICT ? place.district : place.country;
  }
  uint32_t Told(const ThemeShare& theme) const {
    return query_.theme_level == v1::THEME_LEVEL_CODE ? theme.code : theme.category;
  }
  template <class Shares>
  Numbers ToldOf(const Shares& shares) const {
    Numbers told;
    for (const auto& share : shares) {
      if (selection_.Admits(share)) told.push_back(Told(share));
    }
    Once(told);
    return told;
  }
  Numbers PlacesOf(ProjectRow project) const {
    return ToldOf(selection_.columns().places[project]);
  }
  Numbers ThemesOf(ProjectRow project) const {
    return ToldOf(selection_.columns().themes[project]);
  }

  void Add(ProjectRow project, const Numbers& participants, const Numbers& places,
           const Numbers& themes) {
    projects_.Use(project);
    for (uint32_t organisation : participants) organisations_.Use(organisation);
    for (uint32_t place : places) places_.Use(place);
    for (uint32_t theme : themes) themes_.Use(theme);
    for (uint32_t place : places) {
      for (uint32_t theme : themes) {
        for (uint32_t organisation : participants) {
          entries_.push_back({place, theme, organisation, project});
        }
      }
    }
  }

  void Sort() {
    for (Ranks* ranks : {&places_, &themes_, &organisations_, &projects_, &unplaced_}) {
      ranks->Settle();
    }
    for (Entry& entry : entries_) {
      entry = {places_.Rank(entry.place), themes_.Rank(entry.theme),
               organisations_.Rank(entry.organisation), projects_.Rank(entry.project)};
    }
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) { return a.Order() < b.Order(); });
  }

  v1::GetWhoDoesWhatWhereResponse::Cell* AddCell(v1::GetWhoDoesWhatWhereResponse& report,
                                                 const Entry& entry) const {
    auto* cell = report.add_cells();
    cell->set_organisation(organisations_.Text(entry.organisation));
    cell->set_theme(themes_.Text(entry.theme));
    cell->set_place(places_.Text(entry.place));
    const OrganisationRow row = organisations_.Number(entry.organisation);
    const Viewer& viewer = selection_.viewer();
    if (viewer.Reads(row)) {
      cell->set_organisation_title(viewer.facts().organisations().columns().titles[row]);
    }
    return cell;
  }

  const Selection selection_;
  const WhoDoesWhatWhereQuery& query_;
  Ranks places_, themes_, organisations_, projects_, unplaced_;
  std::vector<Entry> entries_;
};

}  // namespace

absl::StatusOr<v1::GetWhoDoesWhatWhereResponse> WhoDoesWhatWhere(
    const Viewer& viewer, const WhoDoesWhatWhereQuery& query) {
  RETURN_IF_ERROR(Check(query));
  Matrix matrix(viewer, query);
  RETURN_IF_ERROR(matrix.Collect());
  return matrix.Tell();
}

}  // namespace baraza::reporting
