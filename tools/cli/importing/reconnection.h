// Whether an import goes on after its connection broke, and when.
//
// Why: a server that is restarted is back within seconds; an import of an hour must not be lost to
// that. But a platform that stays away must not be waited for without an end, and what is refused
// must not be asked again.
//
// Bounds: at most kAttempts in a row without an answer between them, with pauses that double from
// kFirstPause to kLongestPause: about half a minute. Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace baraza::importing {

// True if the call failed for the connection or for a state of the server that passes, not for what
// was asked.
bool IsBroken(const absl::Status& status);

// The id under which a stream is opened again: the same, or rows would be carried out twice.
std::string IdOfRepeated(const std::string& request_id);

class Reconnection {
 public:
  static constexpr int kAttempts = 10;
  static constexpr absl::Duration kFirstPause = absl::Milliseconds(250);
  static constexpr absl::Duration kLongestPause = absl::Seconds(5);

  using Say = std::function<void(const std::string&)>;
  using Pause = std::function<void(absl::Duration)>;

  // `say` is given a sentence for people before each pause; `pause` waits (null: sleeps).
  explicit Reconnection(Say say, Pause pause = nullptr);

  // An answer came: there is a server, and what follows is a new break.
  void Answered();

  // After a call failed: waits and is true if it is to be made again. False: it is not, because it
  // was refused, no server has answered yet, or it was tried often enough.
  bool Await(const absl::Status& status);

  // How often the connection broke and was answered again.
  int64_t times() const { return times_; }

 private:
  const Say say_;
  const Pause pause_;
  bool ever_answered_ = false;
  int attempts_ = 0;  // since the last answer
  int64_t times_ = 0;
};

}  // namespace baraza::importing
