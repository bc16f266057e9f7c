// A TCP proxy on the loopback interface that a test makes misbehave.
//
// Why: a network that is slow, silent or cut is not a server that is stopped or dead: connections
// stay open and nobody answers, or they end in the middle of an answer.
//
// Thread-safety: all methods may be called from any thread. Its own thread does the forwarding;
// what a method changes holds for every byte that comes in after it has returned.
#pragma once

#include <atomic>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace baraza::harness {

class Proxy {
 public:
  // Forwards what comes to a free port to `port` of the loopback interface.
  static absl::StatusOr<std::unique_ptr<Proxy>> Start(int port);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  int port() const { return port_; }

  // Forwards at once, as in the beginning; what was held goes on.
  void Pass() { Set(Mode::kPass, absl::ZeroDuration()); }
  // Forwards everything, either way, after `delay`.
  void Delay(absl::Duration delay) { Set(Mode::kPass, delay); }
  // A black hole: connections are accepted and stay; nothing gets through until Pass.
  void Hold() { Set(Mode::kHold, absl::ZeroDuration()); }
  // Ends new connections at once.
  void Refuse() { Set(Mode::kRefuse, absl::ZeroDuration()); }
  // Resets all connections that there are.
  void Cut();

  // Connections that there are.
  int connections() const { return connections_.load(); }

 private:
  enum class Mode { kPass, kHold, kRefuse };
  struct Chunk {
    absl::Time due;
    std::string bytes;
  };
  // What goes from one socket to the other.
  struct Way {
    int from;
    int to;
    std::deque<Chunk> waiting = {};
  };
  struct Pair {
    Way there;
    Way back;
    bool over = false;
  };

  Proxy(int listener, int port, int target);
  void Set(Mode mode, absl::Duration delay);
  void Wake();
  // Lets the thread take what was set, and waits until it has.
  void Apply();
  void Run();
  // Waits until something can be done, and does it.
  void Turn(Mode mode, absl::Duration delay);
  void Accept(Mode mode);
  void Read(Way& way, absl::Duration delay, bool& over);
  static void Forward(Way& way, bool& over);
  absl::Duration UntilDue(Mode mode) const;
  void Close(bool all);

  const int listener_;
  const int port_;
  const int target_;
  const int wake_;  // an eventfd
  std::atomic<int> connections_{0};
  std::list<Pair> pairs_;  // of the thread
  absl::Mutex mutex_;
  Mode mode_ ABSL_GUARDED_BY(mutex_) = Mode::kPass;
  absl::Duration delay_ ABSL_GUARDED_BY(mutex_);
  bool cut_ ABSL_GUARDED_BY(mutex_) = false;
  bool applied_ ABSL_GUARDED_BY(mutex_) = true;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace baraza::harness
