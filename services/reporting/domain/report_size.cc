#include "services/reporting/domain/report_size.h"

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::reporting {

absl::Status CheckSize(size_t names) {
  if (names <= kMostNames) return absl::OkStatus();
  const std::string sentence =
      absl::StrCat("the report would name more than ", kMostNames,
                   " records: narrow its filter, or tell places and themes less finely");
  return status::Error(absl::StatusCode::kResourceExhausted, "REPORT_TOO_LARGE", sentence);
}

}  // namespace baraza::reporting
