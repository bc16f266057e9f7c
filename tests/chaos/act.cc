#include "tests/chaos/act.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace baraza::chaos {
namespace {

using organisations::v1::Identifier;

void AddIdentifier(organisations::v1::Organisation& record, const std::string& scheme,
                   const std::string& value, Identifier::Status status) {
  Identifier* identifier = record.add_identifiers();
  identifier->set_scheme(scheme);
  identifier->set_value(value);
  identifier->set_status(status);
}

}  // namespace

std::string ActName(ActKind kind) {
  static constexpr const char* kNames[] = {"create",  "update",  "attest", "archive",
                                           "restore", "apply",   "admit",  "decide",
                                           "merge",   "unmerge", "in vain"};
  return kNames[static_cast<int>(kind)];
}

std::string SubjectOf(int64_t id) { return absl::StrCat("act", id); }

int64_t ActOf(const std::string& subject) {
  absl::string_view number = subject;
  int64_t id = 0;
  return absl::ConsumePrefix(&number, "act") && absl::SimpleAtoi(number, &id) ? id : 0;
}

organisations::v1::Organisation ComposeFor(int64_t id) {
  organisations::v1::Organisation record;
  record.set_display_name(absl::StrCat("Act ", id));
  record.set_locality(absl::StrCat("Place of act ", id));
  record.set_country("SL");
  record.set_website(absl::StrCat("https://example.org/act", id));
  record.add_other_names()->set_text(absl::StrCat("Alias of act ", id));
  AddIdentifier(record, "KEY", absl::StrCat("act", id), Identifier::CLAIMED);
  // Every other one, in a scheme of its own: two verified codes of one scheme part records for
  // ever.
  if (id % 2 == 1)
    AddIdentifier(record, absl::StrCat("CERT", id), absl::StrCat("c", id), Identifier::VERIFIED);
  return record;
}

}  // namespace baraza::chaos
