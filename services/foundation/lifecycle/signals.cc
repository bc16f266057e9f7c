#include "services/foundation/lifecycle/signals.h"

#include <pthread.h>

#include <atomic>
#include <csignal>
#include <thread>
#include <utility>

#include "services/foundation/status/status.h"

namespace baraza::lifecycle {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

bool AreBlocked() {
  sigset_t blocked;
  pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
  return sigismember(&blocked, SIGTERM) == 1 && sigismember(&blocked, SIGINT) == 1;
}

class Watch : public SignalWatch {
 public:
  explicit Watch(std::function<void(int)> on_signal)
      : on_signal_(std::move(on_signal)), thread_([this] { Wait(); }) {}

  ~Watch() override {
    ending_ = true;
    pthread_kill(thread_.native_handle(), SIGTERM);  // wakes the thread, and only that
    thread_.join();
  }

 private:
  void Wait() {
    const sigset_t signals = StopSignals();
    int signal = 0;
    while (sigwait(&signals, &signal) == 0 && !ending_) on_signal_(signal);
  }

  const std::function<void(int)> on_signal_;
  std::atomic<bool> ending_{false};
  std::thread thread_;  // last: it uses the others
};

}  // namespace

void BlockStopSignals() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

absl::StatusOr<std::unique_ptr<SignalWatch>> SignalWatch::Start(
    std::function<void(int)> on_signal) {
  if (!AreBlocked()) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "SIGNALS_NOT_BLOCKED",
                         "SIGTERM and SIGINT are not blocked: call BlockStopSignals() first in "
                         "main, before any thread is started");
  }
  return std::make_unique<Watch>(std::move(on_signal));
}

}  // namespace baraza::lifecycle
