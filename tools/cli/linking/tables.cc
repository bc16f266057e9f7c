#include "tools/cli/linking/tables.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/foundation/status/status.h"
#include "tools/exchange/plain_table.h"

namespace baraza::linking {
namespace {

using duplication::Entities;
using duplication::kUnknown;
using duplication::Label;
using duplication::OrganisationRow;
using duplication::ProjectRow;
using duplication::Row;
using exchange::PlainTable;

constexpr size_t kFaultsTold = 20;

// All that is wrong with a table, up to kFaultsTold.
class Faults {
 public:
  void Add(std::string fault) {
    if (++count_ <= kFaultsTold) told_.push_back(std::move(fault));
  }
  absl::Status Close() const {
    if (count_ == 0) return absl::OkStatus();
    const std::string more =
        count_ > kFaultsTold ? absl::StrCat("; and ", count_ - kFaultsTold, " more") : "";
    return absl::InvalidArgumentError(absl::StrCat(absl::StrJoin(told_, "; "), more));
  }

 private:
  size_t count_ = 0;
  std::vector<std::string> told_;
};

std::string IdOf(const PlainTable& table, size_t row) {
  return table.Has("id") ? table.At(row, "id") : absl::StrCat(row + 1);
}

// The row of the id in that column, or a fault.
std::optional<Row> RowAt(const PlainTable& table, size_t row, const char* column,
                         const RowsById& rows, Faults& faults) {
  const auto found = rows.find(table.At(row, column));
  if (found != rows.end()) return found->second;
  faults.Add(absl::StrCat(table.Where(row), ": there is no record '", table.At(row, column), "' (",
                          column, ")"));
  return std::nullopt;
}

std::optional<bool> Truth(const std::string& cell) {
  const std::string lower = absl::AsciiStrToLower(cell);
  if (lower == "1" || lower == "true" || lower == "yes") return true;
  if (lower == "0" || lower == "false" || lower == "no") return false;
  return std::nullopt;
}

}  // namespace

absl::StatusOr<std::vector<OrganisationRow>> ReadOrganisations(const std::string& path) {
  ASSIGN_OR_RETURN(const PlainTable table, PlainTable::Read(path, {"name"}));
  std::vector<OrganisationRow> rows(table.size());
  for (size_t i = 0; i < table.size(); ++i) {
    rows[i] = {.id = IdOf(table, i),
               .name = table.At(i, "name"),
               .other_names = table.ListAt(i, "other_names"),
               .country = table.At(i, "country"),
               .locality = table.At(i, "locality"),
               .address = table.At(i, "address"),
               .postal_code = table.At(i, "postal_code"),
               .phone = table.At(i, "phone"),
               .website = table.At(i, "website"),
               .identifiers = table.ListAt(i, "identifiers"),
               .source = table.At(i, "source")};
  }
  return rows;
}

absl::StatusOr<std::vector<ProjectRow>> ReadProjects(const std::string& path) {
  ASSIGN_OR_RETURN(const PlainTable table, PlainTable::Read(path, {"title"}));
  std::vector<ProjectRow> rows(table.size());
  for (size_t i = 0; i < table.size(); ++i) {
    rows[i] = {.id = IdOf(table, i),
               .source = table.At(i, "source"),
               .title = table.At(i, "title"),
               .description = table.At(i, "description"),
               .participants = table.ListAt(i, "participants"),
               .start_date = table.At(i, "start_date")};
  }
  return rows;
}

absl::StatusOr<std::vector<Query>> ReadQueries(const std::string& path) {
  ASSIGN_OR_RETURN(const PlainTable table, PlainTable::Read(path, {"query"}));
  std::vector<Query> queries(table.size());
  for (size_t i = 0; i < table.size(); ++i) {
    queries[i] = {{table.At(i, "query"), table.At(i, "country"), table.At(i, "locality")},
                  table.ListAt(i, "expected")};
  }
  return queries;
}

absl::StatusOr<RowsById> NumberIds(const std::vector<std::string>& ids) {
  RowsById rows;
  Faults faults;
  for (Row row = 0; row < ids.size(); ++row) {
    if (ids[row].empty()) {
      faults.Add(absl::StrCat("row ", row + 1, " has no id"));
    } else if (!rows.try_emplace(ids[row], row).second) {
      faults.Add(absl::StrCat("row ", row + 1, " has the id '", ids[row], "' of row ",
                              rows.at(ids[row]) + 1));
    }
  }
  RETURN_IF_ERROR(faults.Close());
  return rows;
}

absl::StatusOr<Entities> ReadTruth(const std::string& path, const RowsById& rows) {
  ASSIGN_OR_RETURN(const PlainTable table, PlainTable::Read(path, {"id", "entity"}));
  Entities entities(rows.size(), kUnknown);
  absl::flat_hash_map<std::string, std::uint32_t> numbers;
  Faults faults;
  for (size_t i = 0; i < table.size(); ++i) {
    const auto next = static_cast<std::uint32_t>(numbers.size());
    const std::uint32_t entity = numbers.try_emplace(table.At(i, "entity"), next).first->second;
    const std::optional<Row> row = RowAt(table, i, "id", rows, faults);
    if (row) entities[*row] = entity;
  }
  RETURN_IF_ERROR(faults.Close());
  return entities;
}

absl::StatusOr<std::vector<Label>> ReadLabels(const std::string& path, const RowsById& rows) {
  ASSIGN_OR_RETURN(const PlainTable table, PlainTable::Read(path, {"left", "right", "same"}));
  std::vector<Label> labels;
  Faults faults;
  for (size_t i = 0; i < table.size(); ++i) {
    const std::optional<Row> left = RowAt(table, i, "left", rows, faults);
    const std::optional<Row> right = RowAt(table, i, "right", rows, faults);
    const std::optional<bool> same = Truth(table.At(i, "same"));
    if (!same) {
      faults.Add(absl::StrCat(table.Where(i), ": same is '", table.At(i, "same"), "', not 1 or 0"));
    }
    if (left && right && same && *left != *right) labels.push_back({*left, *right, *same});
  }
  RETURN_IF_ERROR(faults.Close());
  return labels;
}

}  // namespace baraza::linking
