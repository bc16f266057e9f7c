// The Redis masters behind an address, as they are known now, each with connections to it.
//   const std::shared_ptr<const Fleet::Members> members = fleet->members();
//   Server* server = members->ServerOf(key);           // null: nobody is known to have the key
//   auto replies = server->Run(commands, redis::Deadline(absl::Milliseconds(20)));
//   if (IsAboutLayout(reply)) fleet->Refresh();
//
// Why: Redis alone, Sentinels and clusters look alike to whoever asks. A thread of the fleet's own
// asks who the masters are - every `refresh`, after a failure, and when told to - and tends the
// connections, so that nobody else ever waits for either. Where nobody tells, what was known stays.
//
// Thread-safety: all methods may be called from any thread. The clock outlives the fleet, and the
// fleet whatever uses its members.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/redis/address.h"
#include "services/foundation/redis/server.h"
#include "services/foundation/redis/slots.h"

namespace baraza::redis {

// True for an answer that says that another server has to be asked, or that this one may not write.
bool IsAboutLayout(const Reply& reply);

class Fleet {
 public:
  struct Options {
    Address address;
    int connections = 8;  // to each master
    absl::Duration connect_limit = absl::Milliseconds(250);
    absl::Duration refresh = absl::Seconds(1);  // only Sentinels and clusters are asked
    absl::Duration least_refresh = absl::Milliseconds(100);  // however often Refresh is called
    Breaker::Options breaker;
    std::function<void()> on_connect = [] {};  // called for each connection to a master
  };

  struct Members {
    Layout layout;
    std::vector<std::shared_ptr<Server>> servers;  // as layout.masters

    // Null where nobody is known to hold the key.
    Server* ServerOf(std::string_view key) const;
  };
  using OnMembers = std::function<void(const Members&)>;

  // Starts the thread; `on_members` is called on it whenever other masters are known or slots have
  // moved. Nobody needs to be in reach.
  static std::unique_ptr<Fleet> Start(Options options, const clock::Clock& clock,
                                      OnMembers on_members);
  // Ends the thread; a connection under way is waited for.
  ~Fleet();
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  // Never null; without servers before the first answer.
  std::shared_ptr<const Members> members() const;
  // Asks again who the masters are, soon.
  void Refresh();

 private:
  Fleet(Options options, const clock::Clock& clock, OnMembers on_members);
  void Run();
  void Rediscover();
  std::shared_ptr<const Members> Assemble(Layout layout);
  void ServerFailed();
  void Tend();
  // Waits until there is something to do; false: the end.
  bool Await();
  absl::Time NextDiscovery() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Time NextTending() const;

  const Options options_;
  const clock::Clock& clock_;
  const OnMembers on_members_;
  mutable absl::Mutex mutex_;
  std::shared_ptr<const Members> members_ ABSL_GUARDED_BY(mutex_);
  bool refresh_ ABSL_GUARDED_BY(mutex_) = true;
  bool failed_ ABSL_GUARDED_BY(mutex_) = false;  // a server has failed since the last round
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time discovered_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  std::thread thread_;
};

}  // namespace baraza::redis
