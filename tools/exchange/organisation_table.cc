#include "tools/exchange/organisation_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "services/foundation/text/text.h"
#include "services/foundation/validation/validation.h"
#include "tools/exchange/clean_text.h"
#include "tools/exchange/iso_codes.h"
#include "tools/exchange/mention_record.h"
#include "tools/exchange/organisation_code.h"
#include "tools/exchange/organisation_name.h"

namespace baraza::exchange {
namespace {

using baraza::organisations::v1::Identifier;
using baraza::organisations::v1::Organisation;
using baraza::organisations::v1::OtherName;

bool IsAllDigits(const std::string& text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

// Other names under which columns are known.
const std::map<std::string_view, std::string_view>& Aliases() {
  static const auto& aliases =
      *new std::map<std::string_view, std::string_view>{{"display_name", "name"},
                                                        {"organisation", "name"},
                                                        {"organization", "name"},
                                                        {"iati_identifier", "identifiers"},
                                                        {"identifier", "identifiers"},
                                                        {"iati_organisation_type", "type"},
                                                        {"organisation_type", "type"},
                                                        {"country_code", "country"},
                                                        {"url", "website"},
                                                        {"town", "locality"},
                                                        {"city", "locality"},
                                                        {"postcode", "postal_code"}};
  return aliases;
}

constexpr std::array<std::string_view, 8> kColumns = {
    "name", "other_names", "country", "type", "identifiers", "website", "locality", "postal_code"};

// Our name of a column: letters in lower case, blanks and hyphens as underscores; empty if it is
// not understood.
std::string ColumnNamed(const std::string& header) {
  const std::string plain =
      absl::StrReplaceAll(absl::AsciiStrToLower(header), {{" ", "_"}, {"-", "_"}});
  auto alias = Aliases().find(plain);
  const std::string_view name = alias == Aliases().end() ? plain : alias->second;
  return std::find(kColumns.begin(), kColumns.end(), name) == kColumns.end() ? ""
                                                                             : std::string(name);
}

// Fills one record from the cells of a row.
class RowFiller {
 public:
  RowFiller(OrganisationRow& row, Losses& losses) : row_(row), losses_(losses) {}

  void Fill(const std::string& column, const std::string& cell) {
    Organisation& record = row_.record;
    if (column == "name") record.set_display_name(cell);
    if (column == "other_names") SetOtherNames(cell);
    if (column == "country") SetCountry(cell);
    if (column == "type") SetType(cell);
    if (column == "identifiers") SetIdentifiers(cell);
    if (column == "website") SetWebsite(cell);
    if (column == "locality") record.set_locality(cell);
    if (column == "postal_code") record.set_postal_code(cell);
  }

  // What the contract refuses is the row's fault, but for a web address: it is left out.
  void CheckAgainstContract() {
    std::vector<status::FieldViolation> found;
    validation::Collect(row_.record, "", &found);
    for (status::FieldViolation& violation : found) {
      if (violation.field == "website") {
        row_.record.clear_website();
        losses_.Lose("website", "no web address");
      } else {
        row_.violations.push_back(std::move(violation));
      }
    }
  }

  void Wrong(std::string_view column, std::string description) {
    row_.violations.push_back({std::string(column), std::move(description)});
  }

 private:
  void SetOtherNames(const std::string& cell) {
    for (absl::string_view part : absl::StrSplit(cell, '|')) {
      std::string text = CleanLine({part.data(), part.size()});
      if (text.empty()) continue;
      OtherName& name = *row_.record.add_other_names();
      const bool capitals = std::none_of(text.begin(), text.end(), absl::ascii_islower) &&
                            text.find(' ') == std::string::npos && text.size() <= 10;
      name.set_kind(capitals ? OtherName::ACRONYM : OtherName::ALIAS);
      name.set_text(std::move(text));
    }
  }

  void SetCountry(const std::string& cell) {
    const std::string code = absl::AsciiStrToUpper(cell);
    if (IsAllDigits(code)) {
      // 998, "no country in particular", and other codes of the list of regions.
      losses_.Repair("regions given as country left empty");
    } else if (IsCountryCode(code)) {
      row_.record.set_country(code);
    } else {
      Wrong("country", absl::StrCat("'", cell, "' is no ISO 3166-1 alpha-2 code, such as KE"));
    }
  }

  void SetType(const std::string& cell) {
    if (IsAllDigits(cell)) {
      row_.record.set_type(TypeOf(cell, PlainName(row_.record.display_name())));
      return;
    }
    Organisation::Type type;
    const std::string name =
        absl::StrReplaceAll(absl::AsciiStrToUpper(cell), {{" ", "_"}, {"-", "_"}});
    if (Organisation::Type_Parse(name, &type)) {
      row_.record.set_type(type);
    } else {
      Wrong("type", absl::StrCat("'", cell, "' is no type of organisation, such as UNIVERSITY"));
    }
  }

  void SetIdentifiers(const std::string& cell) {
    for (absl::string_view part : absl::StrSplit(cell, '|')) {
      const std::string text = CleanLine({part.data(), part.size()});
      if (text.empty()) continue;
      auto code = ParseOrganisationCode(text);
      if (!code && (IsCategoryCode(text) || absl::StrContains(text, '-'))) {
        losses_.Lose("identifiers", "names a register or a category, no organisation");
        continue;
      }
      Identifier& identifier = *row_.record.add_identifiers();
      identifier.set_scheme(code ? code->scheme : "UNSTATED");
      identifier.set_value(code ? code->value : text);
      identifier.set_status(Identifier::CLAIMED);
    }
  }

  void SetWebsite(const std::string& cell) {
    const std::string lower = absl::AsciiStrToLower(cell);
    const bool whole = absl::StartsWith(lower, "http://") || absl::StartsWith(lower, "https://");
    if (!whole) losses_.Repair("web addresses without a scheme read as http");
    row_.record.set_website(whole ? cell : absl::StrCat("http://", cell));
  }

  OrganisationRow& row_;
  Losses& losses_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<OrganisationTable>> OrganisationTable::Open(
    const std::string& path) {
  ASSIGN_OR_RETURN(auto reader, CsvReader::Open(path));
  std::unique_ptr<OrganisationTable> table(new OrganisationTable(std::move(reader)));
  RETURN_IF_ERROR(table->MapHeader(path));
  return table;
}

absl::Status OrganisationTable::MapHeader(const std::string& path) {
  for (const std::string& header : reader_->header()) {
    std::string column = ColumnNamed(header);
    if (!column.empty() && std::find(columns_.begin(), columns_.end(), column) != columns_.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("'", path, "' has two columns that mean '", column, "'"));
    }
    columns_.push_back(std::move(column));
  }
  if (std::find(columns_.begin(), columns_.end(), "name") != columns_.end()) {
    return absl::OkStatus();
  }
  const std::string found = FirstCodePoints(CleanLine(absl::StrJoin(reader_->header(), ", ")), 120);
  return absl::InvalidArgumentError(
      absl::StrCat("'", path, "' has no column 'name'; its first row is: ", found));
}

absl::StatusOr<std::optional<OrganisationRow>> OrganisationTable::Next() {
  ASSIGN_OR_RETURN(std::optional<CsvRow> cells, reader_->Next());
  if (!cells) return std::optional<OrganisationRow>();
  OrganisationRow row;
  row.number = cells->number;
  row.line = cells->line;
  RowFiller filler(row, losses_);
  if (cells->cells.size() > columns_.size()) {
    filler.Wrong("", absl::StrCat("has ", cells->cells.size(), " cells for ", columns_.size(),
                                  " columns: is a comma not quoted?"));
  }
  // The name first: the type is read with it.
  for (const bool names : {true, false}) {
    for (size_t i = 0; i < std::min(cells->cells.size(), columns_.size()); ++i) {
      if ((columns_[i] == "name") != names) continue;
      const std::string& raw = cells->cells[i];
      if (!text::IsValidUtf8(raw)) {
        filler.Wrong(reader_->header()[i], "is not UTF-8; save the table as CSV in UTF-8");
        continue;
      }
      const std::string cell = CleanLine(DecodeEntities(raw));
      if (cell.empty()) continue;
      if (columns_[i].empty()) {
        losses_.Lose(absl::StrCat("column '", reader_->header()[i], "'"), "not understood");
      } else {
        filler.Fill(columns_[i], cell);
      }
    }
  }
  if (row.record.display_name().empty() && row.violations.empty()) {
    filler.Wrong("name", "is empty");
  }
  if (row.violations.empty()) filler.CheckAgainstContract();
  return std::optional<OrganisationRow>(std::move(row));
}

}  // namespace baraza::exchange
