// Feed changes as the bytes of a service's change message, put together from stored resource bytes
// without parsing them.
//
// Why: a reader that catches up takes hundreds of thousands of changes; splicing costs a copy each.
// Every service's change message (OrganisationChange, ProjectChange ...) keeps to the same field
// numbers: name 1, kind 2, version 3, actor 4, time 5, audience 6, position 7, then `before` and
// `after` of each resource type from 10 on. Its watch response: changes 1, resume_token 2,
// caught_up 3, position 4. wire_test holds the protos to it.
//
// Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "baraza/feed/v1/feed.pb.h"
#include "services/foundation/feed/feed_log.h"
#include "services/foundation/scope/scope.h"

namespace baraza::feed {

// Some changes for a reader, in order.
struct Batch {
  std::vector<std::string> changes;  // wire bytes of change messages
  std::string resume_token;
  bool caught_up = false;
  // Up to which everything is shown, for readers that may know; 0: in a snapshot, or not theirs.
  int64_t position = 0;
};

// The change as `scope` may see it; empty if it may see neither the state before nor after. Of a
// resource that leaves its sight it sees the name only; actor and audience go to services only.
std::string EncodeChange(const Change& change, const scope::Scope& scope);

// The present state of a resource, for a snapshot.
std::string EncodeSnapshot(const Change& state, const scope::Scope& scope);

// The watch response that carries the batch.
std::string EncodeResponse(const Batch& batch);

}  // namespace baraza::feed
