// A match on the screen: what it is about, what people decided, and why it was raised.
//
// Thread-safety: one thread.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "baraza/duplication/v1/match.pb.h"
#include "tools/cli/client.h"
#include "tools/cli/invocation.h"

namespace baraza::cli {

// One of the two records, and what to call it; empty if the match has none.
std::string Subject(const duplication::v1::Match& match, int which);
std::string Title(const duplication::v1::Match& match, int which);

// Reads a match by its name, or by its id alone.
absl::StatusOr<duplication::v1::Match> ReadMatch(const Client& client, const std::string& name);

// Writes all of a match with its evidence: as a waterfall whose bars add up to the score, as CSV,
// or as JSON.
absl::Status ShowMatch(const duplication::v1::Match& match, Invocation& invocation);

// Writes a match about which something was decided: on a screen without the evidence.
absl::Status ShowDecided(const duplication::v1::Match& match, Invocation& invocation);

}  // namespace baraza::cli
