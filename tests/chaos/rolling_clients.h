// Clients that call the four services without a pause, and count every call that fails.
//
// Why: a restart, of replicas or of what stands before them, is none of a client's business:
// whatever fails meanwhile fails for somebody.
//
// Thread-safety: Tally from any thread; the others are used by one.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/peers/service_config.h"

namespace baraza::chaos {

// What clients saw.
class Tally {
 public:
  void Count(const char* call, const absl::Status& status);
  int64_t calls() const {
    absl::MutexLock lock(&mutex_);
    return calls_;
  }
  int64_t failed() const {
    absl::MutexLock lock(&mutex_);
    return failed_;
  }
  // The first of them, in words.
  std::vector<std::string> complaints() const {
    absl::MutexLock lock(&mutex_);
    return complaints_;
  }

 private:
  mutable absl::Mutex mutex_;
  int64_t calls_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t failed_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::string> complaints_ ABSL_GUARDED_BY(mutex_);
};

// Whether a service answers what can only be answered once it has read what it follows; counted.
bool Answers(Tally& tally, const std::string& service,
             const std::shared_ptr<grpc::Channel>& channel);

// A channel to a service by its name, for a client that repeats so much.
using Connect = std::function<std::shared_ptr<grpc::Channel>(const std::string&, peers::Repeat)>;

// Nine clients, each with a channel of its own, that call until they are stopped: two create under
// a request_id and read back, four update without one, three read the other services.
class Clients {
 public:
  // Without `all`: only those of organisations.
  Clients(const Connect& connect, Tally& tally, bool all = true);
  ~Clients() { Stop(); }
  Clients(const Clients&) = delete;
  Clients& operator=(const Clients&) = delete;

  void Stop();

 private:
  void Add(std::function<void()> call);

  std::atomic<bool> stopping_{false};
  std::vector<std::thread> threads_;
};

}  // namespace baraza::chaos
