// One Redis server with the connections to it that are ready to be used.
//
// Why: those who ask must not wait for a connection to be made, nor for a server that is known not
// to answer. A keeper's thread (Fleet) makes the connections and finds out when a server is back;
// those who ask borrow what is there, or are told at once.
//
// A trip whose connection is lost, and the last of `timeouts` trips in a row without an answer in
// time, open the breaker and drop all connections; from then on everybody is told UNAVAILABLE at
// once, until Tend has heard an answer. A single late answer costs its connection only: on a busy
// machine it says nothing of the server. A connection that was closed while nobody used it is
// replaced and says nothing of it either.
//
// Thread-safety: all methods may be called from any thread; Tend from one at a time. Bounds:
// `connections` of Options. The clock outlives the server.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/redis/breaker.h"
#include "services/foundation/redis/connection.h"

namespace baraza::redis {

class Server : public std::enable_shared_from_this<Server> {
 public:
  struct Options {
    Login login;
    int connections = 8;
    int timeouts = 3;
    absl::Duration connect_limit = absl::Milliseconds(250);
    Breaker::Options breaker;
    // Called when Tend may have something to do, on the thread that met the failure; quick.
    std::function<void()> on_failure = [] {};
    // Called for each connection that was made.
    std::function<void()> on_connect = [] {};
  };

  // Commands that were sent, whose answers are still to be received.
  class Trip {
   public:
    Trip(Trip&&) = default;
    ~Trip();
    // The answers of all commands, in order. To be called once.
    absl::StatusOr<std::vector<Reply>> Finish(const Deadline& deadline);

   private:
    friend class Server;
    Trip(std::shared_ptr<Server> server, std::unique_ptr<Connection> connection, size_t expected)
        : server_(std::move(server)), connection_(std::move(connection)), expected_(expected) {}

    std::shared_ptr<Server> server_;
    std::unique_ptr<Connection> connection_;
    size_t expected_;
  };

  Server(Endpoint endpoint, Options options, const clock::Clock& clock);

  // Sends the commands on a connection that is ready, and waits for one while all are in use.
  // UNAVAILABLE: out of reach. DEADLINE_EXCEEDED: no connection came free, or sending took longer.
  absl::StatusOr<Trip> Begin(std::span<const Command> commands, const Deadline& deadline);
  // Both halves.
  absl::StatusOr<std::vector<Reply>> Run(std::span<const Command> commands,
                                         const Deadline& deadline);

  // Makes connections that are missing, unless the server is to be left alone still; each takes
  // `connect_limit` at most, and none is tried after one has failed.
  void Tend();
  // When Tend has something to do; InfiniteFuture: nothing is missing.
  absl::Time TendAt() const;

  bool reachable() const { return !breaker_.open() && Ready(); }
  const Endpoint& endpoint() const { return endpoint_; }

 private:
  bool Ready() const;
  absl::StatusOr<std::unique_ptr<Connection>> Borrow(const Deadline& deadline);
  // An idle connection; `lost` is set where one was found that the server had closed.
  absl::StatusOr<std::unique_ptr<Connection>> Take(const Deadline& deadline, bool& lost);
  void Return(std::unique_ptr<Connection> connection);
  void TripFailed(const absl::Status& status);
  // Leaves the server alone for a while.
  void GiveUp(const absl::Status& status);
  bool WantsConnection() const;
  void Add(std::unique_ptr<Connection> connection);

  const Endpoint endpoint_;
  const Options options_;
  Breaker breaker_;
  mutable absl::Mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_ ABSL_GUARDED_BY(mutex_);
  int made_ ABSL_GUARDED_BY(mutex_) = 0;      // connections that live, idle or borrowed
  int timeouts_ ABSL_GUARDED_BY(mutex_) = 0;  // since the last answer
};

}  // namespace baraza::redis
