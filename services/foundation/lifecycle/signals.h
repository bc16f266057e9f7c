// The signals by which a process is asked to stop: SIGTERM and SIGINT.
//
// Why: hardly anything may be done in a signal handler, and gRPC's threads must not be interrupted
// at all. So the signals are blocked in every thread and taken by one that waits for them.
#pragma once

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace baraza::lifecycle {

// Blocks the stop signals in this thread and in all that it starts from now on, and ignores SIGPIPE
// (a peer that went away is an error of write(2), not the end of the process). The first line of
// main, before the first thread and the first call of gRPC's.
void BlockStopSignals();

// A thread that waits for stop signals while this lives. One at a time.
class SignalWatch {
 public:
  // `on_signal` is called on the watch's thread, with the number of each signal that comes.
  // FAILED_PRECONDITION, reason SIGNALS_NOT_BLOCKED: BlockStopSignals() was not called.
  static absl::StatusOr<std::unique_ptr<SignalWatch>> Start(std::function<void(int)> on_signal);

  // Waits for a call of `on_signal` that is under way.
  virtual ~SignalWatch() = default;
};

}  // namespace baraza::lifecycle
