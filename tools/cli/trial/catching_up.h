// Waits until duplication and reporting know what the registers know.
//
// Why: both follow change feeds. Figures shown right after an import would miss half of it; waiting
// for a time guesses, waiting for a position knows.
//
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/cli/client.h"
#include "tools/cli/importing/screen.h"

namespace baraza::trial {

// Positions of the two feeds.
struct Positions {
  int64_t organisations = 0;
  int64_t projects = 0;
};

// A mark in the two feeds: what comes after it can be told later.
class FeedMark {
 public:
  // Marks where the feeds stand. The client's scope reads everything.
  static absl::StatusOr<FeedMark> Set(const cli::Client& client);
  // The positions of the last changes since; 0 where there were none.
  absl::StatusOr<Positions> Passed(const cli::Client& client) const;

 private:
  std::string organisations_;  // resume tokens
  std::string projects_;
};

// Waits until detection and figures have reached these positions. DEADLINE_EXCEEDED: not within
// `limit`.
absl::Status AwaitFollowers(const cli::Client& client, const Positions& positions,
                            const importing::Screen& screen, absl::Duration limit);

}  // namespace baraza::trial
