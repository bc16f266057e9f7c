#include "services/foundation/redis/server.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/log/log.h"
#include "services/foundation/status/status.h"

namespace baraza::redis {

Server::Server(Endpoint endpoint, Options options, const clock::Clock& clock)
    : endpoint_(std::move(endpoint)),
      options_(std::move(options)),
      breaker_(options_.breaker, clock) {}

Server::Trip::~Trip() {
  // Given up: an answer is still to come, so that nobody else can use the connection.
  if (server_ == nullptr || connection_ == nullptr) return;
  {
    absl::MutexLock lock(&server_->mutex_);
    --server_->made_;
  }
  server_->options_.on_failure();
}

absl::StatusOr<std::vector<Reply>> Server::Trip::Finish(const Deadline& deadline) {
  std::vector<Reply> replies;
  replies.reserve(expected_);
  while (replies.size() < expected_) {
    absl::StatusOr<Reply> reply = connection_->Receive(deadline);
    if (!reply.ok()) {
      server_->Return(std::move(connection_));
      server_->TripFailed(reply.status());
      return reply.status();
    }
    replies.push_back(*std::move(reply));
  }
  server_->Return(std::move(connection_));
  return replies;
}

absl::StatusOr<Server::Trip> Server::Begin(std::span<const Command> commands,
                                           const Deadline& deadline) {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> connection, Borrow(deadline));
  if (absl::Status status = connection->Send(commands, deadline); !status.ok()) {
    Return(std::move(connection));
    TripFailed(status);
    return status;
  }
  return Trip(shared_from_this(), std::move(connection), commands.size());
}

absl::StatusOr<std::vector<Reply>> Server::Run(std::span<const Command> commands,
                                               const Deadline& deadline) {
  ASSIGN_OR_RETURN(Trip trip, Begin(commands, deadline));
  return trip.Finish(deadline);
}

absl::StatusOr<std::unique_ptr<Connection>> Server::Borrow(const Deadline& deadline) {
  if (breaker_.open()) {
    return absl::UnavailableError(
        absl::StrCat("Redis at ", endpoint_.ToString(), " is left alone after a failure"));
  }
  bool lost = false;
  auto connection = Take(deadline, lost);
  if (lost) options_.on_failure();
  return connection;
}

absl::StatusOr<std::unique_ptr<Connection>> Server::Take(const Deadline& deadline, bool& lost) {
  absl::MutexLock lock(&mutex_);
  const auto available = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !idle_.empty() || made_ == 0;
  };
  if (!mutex_.AwaitWithTimeout(absl::Condition(&available), deadline.Left())) {
    return absl::DeadlineExceededError(absl::StrCat("all ", made_, " connections to Redis at ",
                                                    endpoint_.ToString(), " are in use"));
  }
  while (!idle_.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    if (!connection->Stale()) return connection;
    --made_;
    lost = true;
  }
  return absl::UnavailableError(
      absl::StrCat("there is no connection to Redis at ", endpoint_.ToString(), " yet"));
}

void Server::Return(std::unique_ptr<Connection> connection) {
  absl::MutexLock lock(&mutex_);
  if (connection->broken()) {
    --made_;
  } else {
    timeouts_ = 0;
    idle_.push_back(std::move(connection));
  }
}

void Server::TripFailed(const absl::Status& status) {
  if (absl::IsDeadlineExceeded(status)) {
    absl::ReleasableMutexLock lock(&mutex_);
    if (++timeouts_ < options_.timeouts) {
      lock.Release();
      options_.on_failure();
      return;
    }
  }
  GiveUp(status);
}

void Server::GiveUp(const absl::Status& status) {
  const bool first = breaker_.Failed();
  std::vector<std::unique_ptr<Connection>> dropped;  // closed without the lock
  {
    absl::MutexLock lock(&mutex_);
    dropped.swap(idle_);
    made_ -= static_cast<int>(dropped.size());
    timeouts_ = 0;
  }
  if (first) {
    static log::RateLimit limit(absl::Seconds(10));
    log::Write(limit, log::Level::kWarning, "redis is out of reach",
               {{"server", endpoint_.ToString()}, {"reason", std::string(status.message())}});
  }
  options_.on_failure();
}

bool Server::WantsConnection() const {
  absl::MutexLock lock(&mutex_);
  return made_ < options_.connections;
}

bool Server::Ready() const {
  absl::MutexLock lock(&mutex_);
  return made_ > 0;
}

absl::Time Server::TendAt() const {
  if (breaker_.open()) return breaker_.retry_at();
  return WantsConnection() ? absl::InfinitePast() : absl::InfiniteFuture();
}

void Server::Add(std::unique_ptr<Connection> connection) {
  {
    absl::MutexLock lock(&mutex_);
    // One more than is wanted has only shown that the server answers.
    if (made_ < options_.connections) {
      idle_.push_back(std::move(connection));
      ++made_;
    }
  }
  breaker_.Recovered();
  options_.on_connect();
}

void Server::Tend() {
  // A server that was given up has to answer, even if all connections came back in the meantime.
  while (breaker_.open() || WantsConnection()) {
    absl::StatusOr<std::unique_ptr<Connection>> connection =
        Connection::Open(endpoint_, options_.login, Deadline(options_.connect_limit));
    if (!connection.ok()) {
      GiveUp(connection.status());
      return;
    }
    Add(*std::move(connection));
  }
}

}  // namespace baraza::redis
