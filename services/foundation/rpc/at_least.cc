#include "services/foundation/rpc/at_least.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

absl::Status Wrong(std::string_view description) {
  return status::InvalidFields(
      {{absl::StrCat("metadata.", kAtLeastKey), std::string(description)}});
}

}  // namespace

absl::StatusOr<AtLeast> AtLeast::Of(const grpc::CallbackServerContext& context, feed::Tail* feed) {
  AtLeast at_least;
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(kAtLeastKey);
  if (found == metadata.end()) return at_least;
  const absl::string_view text(found->second.data(), found->second.size());
  if (!absl::SimpleAtoi(text, &at_least.position_) || at_least.position_ < 0) {
    return Wrong("is no position: send the number that a write answered with as baraza-position");
  }
  if (feed == nullptr) return Wrong("this service has no feed of its own: leave it out");
  at_least.feed_ = feed;
  return at_least;
}

bool AtLeast::Reached() const {
  return position_ == 0 || feed_->reached() >= position_ || failpoint::Planted("ignore-at-least");
}

}  // namespace baraza::rpc
