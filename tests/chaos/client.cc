#include "tests/chaos/client.h"

#include "absl/strings/str_format.h"
#include "services/foundation/status/status.h"

namespace baraza::chaos {

bool IsOpen(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kResourceExhausted:
      return true;
    case absl::StatusCode::kAborted:
      return status::Reason(status) == "REQUEST_IN_PROGRESS" || status::Reason(status).empty();
    default:
      return false;
  }
}

std::string Client::NewRequestId() {
  return absl::StrFormat("%08x-%04x-4%03x-8%03x-%08x%04x", random_(), random_() & 0xffff,
                         random_() & 0xfff, random_() & 0xfff, random_(), random_() & 0xffff);
}

}  // namespace baraza::chaos
