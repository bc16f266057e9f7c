#include "tools/cli/failure.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::cli {
namespace {

constexpr char kUsageReason[] = "USAGE";
constexpr char kInputReason[] = "INPUT_UNREADABLE";

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

std::string Message(const absl::Status& status) { return std::string(status.message()); }

// What gRPC itself says when nobody answers carries no reason of ours.
bool IsSilence(const absl::Status& status) {
  return absl::IsUnavailable(status) && status::Reason(status).empty();
}

std::string SentenceOf(const absl::Status& status, std::string_view server) {
  if (IsSilence(status)) {
    return absl::StrCat(
        "no Baraza answers at ", View(server), ": start one with 'baraza serve ",
        "--insecure-dev', or say with --server where it is (and with --tls-... who you "
        "are, if it asks)");
  }
  if (absl::IsDeadlineExceeded(status)) {
    return absl::StrCat(View(server), " did not answer in time (", status.message(),
                        "): try again, or allow more with --timeout");
  }
  if (absl::IsUnimplemented(status)) {
    return absl::StrCat("the server at ", View(server),
                        " does not offer this call: is it one service of several, or older than "
                        "this command?");
  }
  if (!status::Violations(status).empty()) return "these values are not accepted:";
  if (status.message().empty()) {
    return absl::StrCat("failed without a word (", absl::StatusCodeToString(status.code()), ")");
  }
  return Message(status);
}

std::string HintOf(const absl::Status& status) {
  if (status::Reason(status) == "SIGN_IN") {
    return "\n  say who you are: --role secretariat --alliance ALLIANCE, or --as "
           "'subject=...;role=...'";
  }
  if (absl::IsAborted(status)) return "\n  somebody else was faster: read the record again";
  return "";
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return ExitCode::kDone;
  const std::string reason = status::Reason(status);
  if (reason == kUsageReason) return ExitCode::kUsage;
  if (reason == kInputReason) return ExitCode::kUnreadable;
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
      return ExitCode::kNotFound;
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kOutOfRange:
      return ExitCode::kRefused;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
      return ExitCode::kUnreachable;
    default:
      return ExitCode::kFailed;
  }
}

absl::Status UsageError(std::string_view sentence) {
  return status::Error(absl::StatusCode::kInvalidArgument, kUsageReason, sentence);
}

absl::Status UnreadableInput(const absl::Status& cause) {
  return status::Error(cause.code(), kInputReason, Message(cause));
}

std::string Describe(const absl::Status& status, std::string_view server) {
  std::string text = SentenceOf(status, server);
  for (const status::FieldViolation& violation : status::Violations(status)) {
    absl::StrAppend(&text, "\n  ", violation.field, violation.field.empty() ? "" : ": ",
                    violation.description);
  }
  return absl::StrCat(text, HintOf(status));
}

}  // namespace baraza::cli
