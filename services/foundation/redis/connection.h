// A connection to one Redis server, on which every step has a limit.
//
// Why: Redis may be killed, stopped or cut off in the middle of anything, and whoever asks it waits
// no longer than it allowed for. This is the one place that sees the driver.
//
// A connection on which anything went wrong - also a limit that passed, since the answer may still
// come - is of no further use: every later call fails. An error that Redis answers is a Reply.
// Status: UNAVAILABLE where it cannot be connected to or was lost, DEADLINE_EXCEEDED where the
// limit passed, UNAUTHENTICATED where it refuses the login, INTERNAL where what answers does not
// speak Redis' protocol. Finding the address of a host's name has no limit of ours: Open belongs on
// a thread that nobody waits for.
//
// Thread-safety: one thread at a time.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/foundation/redis/address.h"
#include "services/foundation/redis/deadline.h"
#include "services/foundation/redis/reply.h"

struct redisContext;

namespace baraza::redis {

class Connection {
 public:
  // Connects, logs in and hears that the server answers.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const Endpoint& endpoint,
                                                          const Login& login,
                                                          const Deadline& deadline);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Sends the commands in one piece. Each is answered by one Receive, in order.
  absl::Status Send(std::span<const Command> commands, const Deadline& deadline);
  absl::StatusOr<Reply> Receive(const Deadline& deadline);

  // Both: the answers of all commands.
  absl::StatusOr<std::vector<Reply>> Run(std::span<const Command> commands,
                                         const Deadline& deadline);
  absl::StatusOr<Reply> Run(const Command& command, const Deadline& deadline);

  // Waits until something has come in, `wake` can be read (-1: none), or the limit passes, which
  // is not a fault here. True if Receive has something to read.
  absl::StatusOr<bool> AwaitInput(const Deadline& deadline, int wake);

  bool broken() const { return !status_.ok(); }
  // True if the server has closed it, or sent what nobody asked for. Costs a system call.
  bool Stale() const;
  const Endpoint& endpoint() const { return endpoint_; }

 private:
  Connection(Endpoint endpoint, redisContext* context);
  absl::Status FinishConnecting(const Deadline& deadline);
  absl::Status LogIn(const Login& login, const Deadline& deadline);
  // Waits until the socket is ready for `events` of poll.
  absl::Status Await(short events, const Deadline& deadline);
  absl::Status Break(absl::StatusCode code, const std::string& what);

  const Endpoint endpoint_;
  redisContext* const context_;
  absl::Status status_;  // why it is broken
};

}  // namespace baraza::redis
