#include "tools/cli/client.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "services/foundation/status/status.h"

namespace baraza::cli {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(100);
constexpr int64_t kLargestPage = 1000;

}  // namespace

Client::Client(const peers::Peers& peers, scope::Scope scope, absl::Duration timeout)
    : peers_(peers),
      scope_(std::move(scope)),
      timeout_(timeout),
      stubs_(Organisations::NewStub(peers.organisations), Alliances::NewStub(peers.organisations),
             Projects::NewStub(peers.projects), Duplication::NewStub(peers.duplication),
             Reporting::NewStub(peers.reporting)) {}

bool Client::AwaitRetry(const absl::Status& status, absl::Time deadline) {
  const bool not_yet = absl::IsUnavailable(status) || absl::IsResourceExhausted(status);
  if (!not_yet || status::Reason(status).empty()) return false;
  const absl::Duration pause = std::max(status::RetryAfter(status).value_or(kPause), kPause);
  if (absl::Now() + pause >= deadline) return false;
  absl::SleepFor(pause);
  return true;
}

int Client::PageSize(int64_t limit, int64_t read) {
  if (limit == 0) return kLargestPage;
  return static_cast<int>(std::clamp<int64_t>(limit - read, 1, kLargestPage));
}

}  // namespace baraza::cli
