#include "services/duplication/linking/organisation_record.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/duplication/linking/stated_names.h"

namespace baraza::duplication {
namespace {

// "GB-CHC-1113101" is of scheme GB-CHC; a code without two dashes is of no known scheme.
std::string SchemeOf(const std::string& identifier) {
  const std::vector<std::string> parts = absl::StrSplit(identifier, '-');
  return parts.size() > 2 ? absl::StrCat(parts[0], "-", parts[1]) : "unknown";
}

}  // namespace

organisations::v1::Organisation RecordOf(const OrganisationRow& row, Row number) {
  organisations::v1::Organisation record;
  record.set_name(absl::StrCat("organisations/", number));
  const std::vector<std::string> stated = StatedNames(row.name);
  record.set_display_name(stated.front());
  for (std::size_t i = 1; i < stated.size(); ++i) record.add_other_names()->set_text(stated[i]);
  for (const std::string& name : row.other_names) record.add_other_names()->set_text(name);
  record.set_country(row.country);
  record.set_locality(row.locality);
  record.set_postal_code(row.postal_code);
  record.set_website(row.website);
  for (const std::string& identifier : row.identifiers) {
    auto& code = *record.add_identifiers();
    code.set_scheme(SchemeOf(identifier));
    code.set_value(identifier);
  }
  return record;
}

ContactHints HintsOf(const OrganisationRow& row) { return {row.phone, row.address}; }

Row RowOf(const std::string& name) {
  Row row = 0;
  (void)absl::SimpleAtoi(name.substr(name.find('/') + 1), &row);
  return row;
}

}  // namespace baraza::duplication
