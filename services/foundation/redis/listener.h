// Hears from one Redis server which keys change, by its client-side caching.
//
// Why: whoever keeps a copy of what others change learns of it within a millisecond. Of RESP2 this
// takes two connections: one subscribes to what Redis has to say, the other one asks it to say it
// (CLIENT TRACKING ON REDIRECT id BCAST PREFIX prefix). Redis tells neither when the other one is
// lost, nor promises that what it says arrives. So a heart-beat is written as a key with the same
// prefix, and has to come back: where it does not, both connections are made anew.
//
// Keys of that prefix are best removed by whoever sets them: one that expires is heard once more.
//
// Thread-safety: all methods may be called from any thread; functions of Options are called on the
// listener's. The clock outlives the listener.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/redis/address.h"
#include "services/foundation/redis/breaker.h"
#include "services/foundation/redis/connection.h"

namespace baraza::redis {

class Listener {
 public:
  struct Options {
    Login login;
    std::string prefix;
    // The key that is set and removed as a heart-beat; of that prefix, and of a slot that the
    // server holds. Empty: it holds none just now.
    std::function<std::string()> beat_key;
    std::function<void(std::string_view key)> on_key;  // each but the heart-beat
    std::function<void()> on_flush;                    // all keys of the server are gone
    std::function<void()> on_session = [] {};          // it begins to listen
    absl::Duration beat = absl::Milliseconds(500);
    absl::Duration silence = absl::Seconds(2);  // without a heart-beat: made anew
    absl::Duration limit = absl::Milliseconds(250);
    Breaker::Options retry;
  };

  // Starts the thread. The server needs not be in reach.
  Listener(Endpoint endpoint, Options options, const clock::Clock& clock);
  // Ends it; a connection under way is waited for.
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  // When a heart-beat was heard last; InfinitePast: never.
  absl::Time heard_at() const { return absl::FromUnixMicros(heard_us_.load()); }

 private:
  void Run();
  // Listens until something fails or Stop.
  absl::Status Session();
  absl::Status Subscribe();
  absl::Status Track(std::int64_t subscriber_id);
  absl::Status Beat();
  absl::Status HearUntil(absl::Time time);
  void Heed(const Reply& message);
  bool stopping() const;

  const Endpoint endpoint_;
  const Options options_;
  const clock::Clock& clock_;
  Breaker breaker_;
  const int wake_;  // an eventfd
  std::atomic<std::int64_t> heard_us_;
  // Of the thread.
  std::unique_ptr<Connection> subscriber_;
  std::unique_ptr<Connection> tracker_;
  std::string beat_key_;
  mutable absl::Mutex mutex_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace baraza::redis
