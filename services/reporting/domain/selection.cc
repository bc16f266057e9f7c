#include "services/reporting/domain/selection.h"

#include <algorithm>
#include <optional>
#include <string>

namespace baraza::reporting {
namespace {

auto NumbersOf(const Dictionary& dictionary) {
  return [&](const std::string& text) { return dictionary.Find(text); };
}

// Organisations by the record that they count as: a former name finds the survivor's projects.
auto SurvivorsOf(const Viewer& viewer) {
  return [&](const std::string& name) -> std::optional<uint32_t> {
    const auto row = viewer.facts().organisations().columns().names.Find(name);
    if (!row.has_value()) return std::nullopt;
    return viewer.Survivor(*row);
  };
}

}  // namespace

Selection::Selection(const Viewer& viewer, const v1::ReportFilter& filter)
    : viewer_(viewer),
      columns_(viewer.facts().projects().columns()),
      alliances_(filter.alliances(), NumbersOf(columns_.alliance_names)),
      countries_(filter.countries(), NumbersOf(columns_.place_names)),
      themes_(filter.themes(), NumbersOf(columns_.theme_names)),
      organisations_(filter.organisations(), SurvivorsOf(viewer)) {
  for (ProjectRow row = 0; row < viewer.facts().projects().rows(); ++row) {
    if (viewer.Counts(row) && Admits(row)) projects_.push_back(row);
  }
}

bool Selection::Admits(ProjectRow row) const {
  auto any = [](const auto& list, const auto& admits) {
    return std::any_of(list.begin(), list.end(), admits);
  };
  return (alliances_.all() ||
          any(columns_.alliances[row], [&](uint32_t a) { return alliances_.Admits(a); })) &&
         (countries_.all() ||
          any(columns_.places[row], [&](const PlaceShare& place) { return Admits(place); })) &&
         (themes_.all() ||
          any(columns_.themes[row], [&](const ThemeShare& theme) { return Admits(theme); })) &&
         (organisations_.all() || any(columns_.participants[row], [&](OrganisationRow o) {
            return organisations_.Admits(viewer_.Survivor(o));
          }));
}

std::vector<OrganisationRow> Selection::Survivors(absl::Span<const OrganisationRow> rows) const {
  std::vector<OrganisationRow> survivors;
  survivors.reserve(rows.size());
  for (OrganisationRow row : rows) survivors.push_back(viewer_.Survivor(row));
  std::sort(survivors.begin(), survivors.end());
  survivors.erase(std::unique(survivors.begin(), survivors.end()), survivors.end());
  return survivors;
}

}  // namespace baraza::reporting
