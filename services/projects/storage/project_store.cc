#include "services/projects/storage/project_store.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/foundation/text/text.h"
#include "services/projects/domain/identifier.h"

namespace baraza::projects {
namespace {

using store::Value;
using v1::Project;
using Rows = std::vector<std::vector<Value>>;

recordstore::Schema SchemaOf() {
  return {.table = "project",
          .columns = {"title", "sort_title", "created", "kind", "stage", "state"},
          .children = {{"project_country", {"country"}},
                       {"project_participant", {"organisation", "role"}},
                       {"project_identifier", {"scheme", "value", "key"}},
                       {"project_theme", {"theme"}}},
          .filters = {{"country", recordstore::Has("project_country", "country")},
                      {"participant", recordstore::Has("project_participant", "organisation")},
                      {"state", recordstore::Is("state")},
                      {"identifier", recordstore::Has("project_identifier", "key")},
                      {"theme", recordstore::Has("project_theme", "theme")}},
          .orders = {{"title", "sort_title"}, {"create_time", "created"}},
          .before_field = kProjectBeforeField};
}

Rows CountryRows(const Project& project) {
  std::set<std::string> countries;
  for (const auto& location : project.locations()) countries.insert(location.country());
  countries.erase("");  // regions
  Rows rows;
  for (const std::string& country : countries) rows.push_back({country});
  return rows;
}

Rows ParticipantRows(const Project& project) {
  std::set<std::pair<std::string, int64_t>> participants;
  for (const auto& participant : project.participants()) {
    participants.emplace(participant.organisation(), participant.role());
  }
  Rows rows;
  for (const auto& [organisation, role] : participants) rows.push_back({organisation, role});
  return rows;
}

Rows IdentifierRows(const Project& project) {
  Rows rows;
  for (const auto& identifier : project.identifiers()) {
    rows.push_back({identifier.scheme(), identifier.value(),
                    IdentifierKey(identifier.scheme(), identifier.value())});
  }
  return rows;
}

Rows ThemeRows(const Project& project) {
  std::set<std::string> themes;
  for (const auto& theme : project.themes()) themes.insert(theme.vocabulary() + ":" + theme.code());
  Rows rows;
  for (const std::string& theme : themes) rows.push_back({theme});
  return rows;
}

recordstore::Row RowOf(const Project& project) {
  const std::string title = project.titles().empty() ? "" : project.titles(0).text();
  recordstore::Row row;
  row.redirect = project.merged_into();
  row.columns = {title,
                 text::SortKey(title),
                 recordstore::TimeKey(project.create_time()),
                 int64_t{project.kind()},
                 int64_t{project.stage()},
                 int64_t{project.state()}};
  row.children = {CountryRows(project), ParticipantRows(project), IdentifierRows(project),
                  ThemeRows(project)};
  return row;
}

}  // namespace

ProjectStore::ProjectStore(recordstore::Ledger& ledger, size_t cache_bytes)
    : SqlRecords(ledger, {SchemaOf(), RowOf}, cache_bytes) {}

}  // namespace baraza::projects
