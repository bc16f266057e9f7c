#include "tools/exchange/iati_root.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::exchange {

absl::StatusOr<std::unique_ptr<XmlStream>> OpenIati(const std::string& path, IatiKind* kind) {
  ASSIGN_OR_RETURN(auto stream, XmlStream::Open(path, {.withhold = {"contact-info"}}));
  const std::string& root = stream->root().name;
  if (root != "iati-activities" && root != "iati-organisations") {
    return absl::InvalidArgumentError(
        absl::StrCat("'", path, "' is not an IATI file: its root is <", root,
                     ">, not <iati-activities> or <iati-organisations>"));
  }
  *kind = root == "iati-activities" ? IatiKind::kActivities : IatiKind::kOrganisations;
  const std::string version = stream->root().Take("version");
  if (absl::StartsWith(version, "1")) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", path, "' is of IATI version ", version, "; convert it to 2.03 first"));
  }
  return stream;
}

absl::StatusOr<std::unique_ptr<XmlStream>> OpenIatiAs(const std::string& path, IatiKind kind) {
  IatiKind found;
  ASSIGN_OR_RETURN(auto stream, OpenIati(path, &found));
  if (found == kind) return stream;
  return absl::InvalidArgumentError(absl::StrCat("'", path, "' is an IATI ",
                                                 found == IatiKind::kOrganisations
                                                     ? "organisation file, not one of activities"
                                                     : "activity file, not one of organisations"));
}

absl::StatusOr<IatiKind> KindOfIati(const std::string& path) {
  IatiKind kind;
  RETURN_IF_ERROR(OpenIati(path, &kind).status());
  return kind;
}

}  // namespace baraza::exchange
