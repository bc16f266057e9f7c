// Keeps what is known of the registers, so that a restart goes on from there.
//
// When: once both registers are read, then every kSnapshotInterval if a feed has moved, and at an
// orderly stop. A process that dies goes on from the last one: what it misses is read from the
// feeds.
//
// What it costs: while a snapshot is put together, the feeds wait, and calls go on; while it is
// written, nothing waits. A snapshot that cannot be read is told in the log, and the registers are
// read from the start: it holds nothing that isn't elsewhere.
//
// Thread-safety: Restore before the rest; Step and Save from one thread at a time.
#pragma once

#include <array>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/duplication/workflow/detection.h"
#include "services/duplication/workflow/register_snapshot.h"
#include "services/foundation/clock/clock.h"

namespace baraza::duplication {

inline constexpr absl::Duration kSnapshotInterval = absl::Minutes(10);

// Where the feeds go on, by Feed; empty: from the start.
using FeedTokens = std::array<std::string, kFeeds>;

// Where the last snapshot is kept.
class SnapshotShelf {
 public:
  virtual ~SnapshotShelf() = default;
  // NOT_FOUND: there is none.
  virtual absl::StatusOr<std::string> Read() = 0;
  // Keeps what `write` gives in place of the last one: all of it or nothing.
  virtual absl::Status Replace(const std::function<absl::Status(const ByteSink&)>& write) = 0;
};

class Snapshots {
 public:
  // All outlive the snapshots. Without a shelf nothing is kept.
  Snapshots(SnapshotShelf* shelf, Detection& detection, const clock::Clock& clock)
      : shelf_(shelf), detection_(detection), clock_(clock) {}

  // Has detection begin with what is kept, if there is something that can be read.
  FeedTokens Restore();
  // Saves if it is time to. Never true: there is nothing more to do now. Status as Save.
  absl::StatusOr<bool> Step();
  // Keeps what is known now, unless that is kept already or a register is being read. Status: what
  // the shelf answers.
  absl::Status Save();

 private:
  SnapshotShelf* const shelf_;
  Detection& detection_;
  const clock::Clock& clock_;
  FeedTokens kept_;                         // of the snapshot on the shelf
  absl::Time next_ = absl::InfinitePast();  // when Step looks again
};

}  // namespace baraza::duplication
