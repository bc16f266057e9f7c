// Asks who the masters behind an address are now.
//
// Why: Sentinels name another master after a fail-over, and clusters move slots. One server is
// itself.
//
// Thread-safety: pure; waits for servers, each no longer than the limit.
// Status: UNAVAILABLE where nobody who was asked could say, with what each of them said.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/foundation/redis/address.h"
#include "services/foundation/redis/slots.h"

namespace baraza::redis {

// `known`: masters of before, which are asked besides those of the address.
absl::StatusOr<Layout> Discover(const Address& address, const std::vector<Endpoint>& known,
                                absl::Duration limit);

}  // namespace baraza::redis
