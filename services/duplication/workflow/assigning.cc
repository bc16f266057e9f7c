#include "services/duplication/workflow/assigning.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/duplication/workflow/reconcile.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using v1::Match;

absl::Status CheckAssignable(const Match& match) {
  if (IsUndecided(match) || match.state() == Match::DEFERRED) return absl::OkStatus();
  const std::string state = Match::State_Name(match.state());
  return status::Error(absl::StatusCode::kFailedPrecondition, "NOTHING_TO_DECIDE",
                       absl::StrCat(match.name(), " is ", state, ": nobody has to look at it"),
                       {{"state", state}});
}

}  // namespace

void Assigning::Assign(const scope::Scope& scope, AssignOrder order, record::WriteOptions options,
                       record::Writer::Done done) {
  editor_.Edit(
      scope, std::move(order.name), std::move(order.etag), std::move(options),
      [assignee = std::move(order.assignee), now = absl::ToUnixSeconds(clock_.Now())](
          const StoredMatch&, Match& match) -> absl::Status {
        RETURN_IF_ERROR(CheckAssignable(match));
        match.set_assignee(assignee);
        match.mutable_assign_time()->set_seconds(now);
        return absl::OkStatus();
      },
      std::move(done));
}

}  // namespace baraza::duplication
