// Starts the parts of a process in order, waits until it is asked to stop, and stops them in the
// reverse order within a deadline.
//   int main(...) {
//     lifecycle::BlockStopSignals();
//     lifecycle::Lifecycle life(clock);
//     life.Add({"store", [&] { return store.Open(); }, [&](absl::Time) { store.Close(); }});
//     life.Add({"server", [&] { return server.Start(); }, [&](absl::Time by) { server.Stop(by);
//     }}); return life.Run().ok() ? 0 : 1;
//   }
//
// Why: a part is used only by those added after it, so none is used before it started or after it
// stopped. Calls under way are finished, but a part that hangs cannot keep the process alive until
// the operating system kills it without a word: the lifecycle names it and ends the process.
//
// A first SIGTERM or SIGINT asks to stop; a second ends the process at once with code 128 + signal,
// a drain that takes too long with code 1.
//
// Ownership: clock and whatever the functions refer to outlive the lifecycle. Thread-safety:
// RequestStop() may be called from any thread and from the functions; the rest from one thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"

namespace baraza::lifecycle {

// A part of the process. Its functions must not throw.
struct Component {
  std::string name;
  // Returns when the component is ready to be used.
  std::function<absl::Status()> start = [] { return absl::OkStatus(); };
  // Returns when nothing of it runs any more: at `deadline` it gives up what is still under way.
  std::function<void(absl::Time deadline)> stop = [](absl::Time) {};
};

struct Options {
  // How long all components together may take to stop. Kubernetes waits 30 s by default.
  absl::Duration drain = absl::Seconds(20);
  // How much later a component that ignores the deadline is taken to hang.
  absl::Duration grace = absl::Seconds(5);
  // Whether SIGTERM and SIGINT are listened to; tests use RequestStop() instead.
  bool signals = true;
  // Ends the process at once; null stands for _exit(). If it returns, Run() goes on waiting.
  std::function<void(int code)> end_process = nullptr;
};

class Lifecycle {
 public:
  explicit Lifecycle(const clock::Clock& clock, Options options = {});
  Lifecycle(const Lifecycle&) = delete;
  Lifecycle& operator=(const Lifecycle&) = delete;

  // Adds the next component. Before Run().
  void Add(Component component);

  // Starts the components, waits for a request to stop, and stops those that started. Once.
  // What a component's start returned, its name before the message: it did not start.
  // The cause of RequestStop(): a part failed while running. OK: the process was asked to stop.
  // FAILED_PRECONDITION, reason SIGNALS_NOT_BLOCKED: see BlockStopSignals().
  absl::Status Run();

  // Asks to stop, now or as soon as the component that is starting has started. The first request's
  // cause counts.
  void RequestStop(absl::Status cause = absl::OkStatus());

 private:
  absl::Status StartAll();
  absl::Status AwaitRequest();
  void StopAll();
  void StopOne(const Component& component, absl::Time deadline);
  void EndIfNotStoppedBy(absl::Time deadline);
  void OnSignal(int signal);
  bool StopRequested() const;

  const clock::Clock& clock_;
  const Options options_;
  std::vector<Component> components_;
  std::size_t started_ = 0;
  mutable absl::Mutex mutex_;
  bool requested_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status cause_ ABSL_GUARDED_BY(mutex_);
  std::string stopping_ ABSL_GUARDED_BY(mutex_);  // the component that stops at the moment
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  bool signalled_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace baraza::lifecycle
