// Tables to be linked, looked up and judged by: organisations, projects, truth, labels, queries.
//
// Why: what a person has is a spreadsheet with the columns of docs/linking.md; the engine wants
// rows that are numbered. Columns that are missing are empty; a row without `id` has its number,
// from 1.
//
// Thread-safety: values. Status: INVALID_ARGUMENT with all faults of a table at once: an id that is
// there twice, a label or truth of an id that is not in the table.
#pragma once

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "services/duplication/linking/evaluation.h"
#include "services/duplication/linking/lookup.h"
#include "services/duplication/linking/organisation_linking.h"
#include "services/duplication/linking/project_linking.h"

namespace baraza::linking {

// Columns id, name, other_names ('|'), country, locality, address, postal_code, phone, website,
// identifiers ('|'), source; `name` is required.
absl::StatusOr<std::vector<duplication::OrganisationRow>> ReadOrganisations(
    const std::string& path);

// Columns id, source, title, description, participants ('|'), start_date; `title` is required.
absl::StatusOr<std::vector<duplication::ProjectRow>> ReadProjects(const std::string& path);

// Columns query, country, locality, expected ('|'); `query` is required.
struct Query {
  duplication::LookupQuery asked;
  std::vector<std::string> expected;  // ids of the register; empty: nobody says
};
absl::StatusOr<std::vector<Query>> ReadQueries(const std::string& path);

// The numbers of rows by their ids.
using RowsById = absl::flat_hash_map<std::string, duplication::Row>;

// Numbers ids; all that are there twice are a fault.
absl::StatusOr<RowsById> NumberIds(const std::vector<std::string>& ids);

template <class Record>
absl::StatusOr<RowsById> RowsByIdOf(const std::vector<Record>& records) {
  std::vector<std::string> ids;
  ids.reserve(records.size());
  for (const Record& record : records) ids.push_back(record.id);
  return NumberIds(ids);
}

// Columns id, entity. Rows that it doesn't name are kUnknown.
absl::StatusOr<duplication::Entities> ReadTruth(const std::string& path, const RowsById& rows);

// Columns left, right, same (1 or 0, true or false, yes or no).
absl::StatusOr<std::vector<duplication::Label>> ReadLabels(const std::string& path,
                                                           const RowsById& rows);

// A number for each source of the records, in order of appearance; empty if there is but one.
template <class Record>
std::vector<std::uint32_t> SourcesOf(const std::vector<Record>& records) {
  absl::flat_hash_map<std::string, std::uint32_t> numbers;
  std::vector<std::uint32_t> sources;
  for (const Record& record : records) {
    const auto next = static_cast<std::uint32_t>(numbers.size());
    sources.push_back(numbers.try_emplace(record.source, next).first->second);
  }
  return numbers.size() > 1 ? sources : std::vector<std::uint32_t>();
}

}  // namespace baraza::linking
