#include "tools/cli/importing/reconnection.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"
#include "tools/cli/presentation/progress.h"
#include "tools/cli/request_id.h"

namespace baraza::importing {

bool IsBroken(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kAborted:
      return true;
    // gRPC's own words for a connection that is gone carry no reason of ours.
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kCancelled:
      return status::Reason(status).empty();
    default:
      return false;
  }
}

std::string IdOfRepeated(const std::string& request_id) {
  return failpoint::Planted("new-request-id") ? cli::NewRequestId() : request_id;
}

Reconnection::Reconnection(Say say, Pause pause)
    : say_(std::move(say)), pause_(pause ? std::move(pause) : Pause(absl::SleepFor)) {}

void Reconnection::Answered() {
  ever_answered_ = true;
  if (attempts_ > 0) ++times_;
  attempts_ = 0;
}

bool Reconnection::Await(const absl::Status& status) {
  if (!IsBroken(status) || !ever_answered_ || attempts_ == kAttempts) return false;
  const absl::Duration pause = std::min(kFirstPause * (1 << attempts_), kLongestPause);
  ++attempts_;
  say_(absl::StrCat("the connection broke (", status.message(), "): trying again in ",
                    presentation::ShownDuration(pause), ", attempt ", attempts_, " of ", kAttempts,
                    "; nothing is doubled"));
  pause_(pause);
  return true;
}

}  // namespace baraza::importing
