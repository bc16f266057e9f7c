// One connection to PostgreSQL through libpq, on which nobody waits for ever: a server that does
// not answer within the connection's patience (its machine hangs, the network swallows packets)
// counts as lost.
//
// Status: as Session says. A call that was not answered in time is UNAVAILABLE, and so is every
// further one; what it did is not known.
// Thread-safety: one thread at a time.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "services/foundation/store/session.h"

namespace baraza::store {

struct FreePostgresResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
// What a statement answered, all of it; never null.
using PostgresResult = std::unique_ptr<PGresult, FreePostgresResult>;

// In which format columns are answered.
enum class PostgresFormat { kText = 0, kBinary = 1 };

class PostgresConnection {
 public:
  // How long an answer, and a new connection, may take.
  static constexpr absl::Duration kPatience = absl::Seconds(10), kConnectWithin = absl::Seconds(3);

  // `target`: libpq's connection string or URL; a connect_timeout in it goes before ours.
  static absl::StatusOr<std::unique_ptr<PostgresConnection>> Open(const std::string& target);

  bool healthy() const { return !lost_; }
  void WaitAtMost(absl::Duration patience) { patience_ = patience; }

  // Runs statements without parameters.
  absl::Status Run(const std::string& sql);
  // Lets the server prepare a statement, with parameters $1, $2 ..., under `name`.
  absl::Status Prepare(const std::string& name, const std::string& sql);
  absl::StatusOr<PostgresResult> RunPrepared(const std::string& name,
                                             absl::Span<const Value> parameters,
                                             PostgresFormat format);

 private:
  struct Close {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };

  explicit PostgresConnection(PGconn* connection) : connection_(connection) {}
  absl::StatusOr<PostgresResult> Answer(bool sent);
  bool AwaitAnswer();
  bool AwaitSocket(short events, absl::Time limit);
  absl::Status Meaning(const PGresult* result);
  void Lose();

  const std::unique_ptr<PGconn, Close> connection_;
  absl::Duration patience_ = kPatience;
  bool lost_ = false;
};

}  // namespace baraza::store
