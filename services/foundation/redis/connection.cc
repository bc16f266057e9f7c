#include "services/foundation/redis/connection.h"

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::redis {
namespace {

Reply Take(const redisReply& raw) {
  Reply reply;
  switch (raw.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_ERROR:
      reply.kind = raw.type == REDIS_REPLY_ERROR ? Reply::Kind::kError : Reply::Kind::kText;
      reply.text.assign(raw.str, raw.len);
      break;
    case REDIS_REPLY_INTEGER:
      reply.kind = Reply::Kind::kInteger;
      reply.integer = raw.integer;
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = Reply::Kind::kList;
      for (size_t i = 0; i < raw.elements; ++i) reply.elements.push_back(Take(*raw.element[i]));
      break;
    default:
      break;
  }
  return reply;
}

// The command as Redis' protocol writes it. The driver's own writing raises SIGPIPE.
void Append(const Command& command, std::string& out) {
  absl::StrAppend(&out, "*", command.size(), "\r\n");
  for (const std::string& word : command) {
    absl::StrAppend(&out, "$", word.size(), "\r\n", word, "\r\n");
  }
}

// What an error of the system means; std::strerror is not for threads.
std::string Words(int error) { return std::generic_category().message(error); }

timespec ToTimespec(const Deadline& deadline) { return absl::ToTimespec(deadline.Left()); }

bool SaysLoginIsWrong(const Reply& reply) {
  return reply.IsError("WRONGPASS") || reply.IsError("NOAUTH") || reply.IsError("NOPERM");
}

}  // namespace

Connection::Connection(Endpoint endpoint, redisContext* context)
    : endpoint_(std::move(endpoint)), context_(context) {}

Connection::~Connection() {
  if (context_ != nullptr) redisFree(context_);
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const Endpoint& endpoint,
                                                             const Login& login,
                                                             const Deadline& deadline) {
  std::unique_ptr<Connection> connection(
      new Connection(endpoint, redisConnectNonBlock(endpoint.host.c_str(), endpoint.port)));
  RETURN_IF_ERROR(connection->FinishConnecting(deadline));
  RETURN_IF_ERROR(connection->LogIn(login, deadline));
  return connection;
}

absl::Status Connection::FinishConnecting(const Deadline& deadline) {
  if (context_ == nullptr) return Break(absl::StatusCode::kUnavailable, "out of memory");
  if (context_->err != 0) return Break(absl::StatusCode::kUnavailable, context_->errstr);
  const int on = 1;
  ::fcntl(context_->fd, F_SETFD, FD_CLOEXEC);
  ::setsockopt(context_->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  RETURN_IF_ERROR(Await(POLLOUT, deadline));
  int fault = 0;
  socklen_t size = sizeof(fault);
  ::getsockopt(context_->fd, SOL_SOCKET, SO_ERROR, &fault, &size);
  if (fault != 0) return Break(absl::StatusCode::kUnavailable, Words(fault));
  return absl::OkStatus();
}

absl::Status Connection::LogIn(const Login& login, const Deadline& deadline) {
  std::vector<Command> commands;
  if (!login.user.empty()) commands.push_back({"AUTH", login.user, login.password});
  if (login.user.empty() && !login.password.empty()) commands.push_back({"AUTH", login.password});
  if (login.database != 0) commands.push_back({"SELECT", absl::StrCat(login.database)});
  commands.push_back({"PING"});
  ASSIGN_OR_RETURN(const std::vector<Reply> replies, Run(commands, deadline));
  for (const Reply& reply : replies) {
    if (SaysLoginIsWrong(reply)) return Break(absl::StatusCode::kUnauthenticated, reply.text);
    if (reply.is_error()) return Break(absl::StatusCode::kUnavailable, reply.text);
  }
  if (replies.back().text != "PONG") {
    return Break(absl::StatusCode::kInternal, "what answers is no Redis");
  }
  return absl::OkStatus();
}

absl::Status Connection::Break(absl::StatusCode code, const std::string& what) {
  if (status_.ok()) {
    status_ = absl::Status(code, absl::StrCat("Redis at ", endpoint_.ToString(), ": ", what));
  }
  return status_;
}

absl::Status Connection::Await(short events, const Deadline& deadline) {
  pollfd watched{context_->fd, events, 0};
  for (;;) {
    const timespec left = ToTimespec(deadline);
    const int ready = ::ppoll(&watched, 1, &left, nullptr);
    if (ready > 0) return absl::OkStatus();
    if (ready == 0) return Break(absl::StatusCode::kDeadlineExceeded, "no answer in time");
    if (errno != EINTR) return Break(absl::StatusCode::kUnavailable, Words(errno));
  }
}

bool Connection::Stale() const {
  pollfd watched{context_->fd, POLLIN, 0};
  return broken() || ::poll(&watched, 1, 0) != 0;
}

absl::Status Connection::Send(std::span<const Command> commands, const Deadline& deadline) {
  RETURN_IF_ERROR(status_);
  std::string out;
  for (const Command& command : commands) Append(command, out);
  for (size_t sent = 0; sent < out.size();) {
    const ssize_t count = ::send(context_->fd, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
    if (count > 0) {
      sent += static_cast<size_t>(count);
    } else if (errno == EAGAIN) {
      RETURN_IF_ERROR(Await(POLLOUT, deadline));
    } else if (errno != EINTR) {
      return Break(absl::StatusCode::kUnavailable, Words(errno));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Reply> Connection::Receive(const Deadline& deadline) {
  RETURN_IF_ERROR(status_);
  for (;;) {
    void* raw = nullptr;
    if (redisReaderGetReply(context_->reader, &raw) != REDIS_OK) {
      return Break(absl::StatusCode::kInternal, context_->reader->errstr);
    }
    if (raw != nullptr) {
      Reply reply = Take(*static_cast<redisReply*>(raw));
      freeReplyObject(raw);
      return reply;
    }
    RETURN_IF_ERROR(Await(POLLIN, deadline));
    if (redisBufferRead(context_) != REDIS_OK) {
      return Break(absl::StatusCode::kUnavailable, context_->errstr);
    }
  }
}

absl::StatusOr<std::vector<Reply>> Connection::Run(std::span<const Command> commands,
                                                   const Deadline& deadline) {
  RETURN_IF_ERROR(Send(commands, deadline));
  std::vector<Reply> replies;
  replies.reserve(commands.size());
  while (replies.size() < commands.size()) {
    ASSIGN_OR_RETURN(Reply reply, Receive(deadline));
    replies.push_back(std::move(reply));
  }
  return replies;
}

absl::StatusOr<Reply> Connection::Run(const Command& command, const Deadline& deadline) {
  RETURN_IF_ERROR(Send({&command, 1}, deadline));
  return Receive(deadline);
}

absl::StatusOr<bool> Connection::AwaitInput(const Deadline& deadline, int wake) {
  RETURN_IF_ERROR(status_);
  if (context_->reader->pos < context_->reader->len) return true;
  std::array<pollfd, 2> watched{{{context_->fd, POLLIN, 0}, {wake, POLLIN, 0}}};
  const timespec left = ToTimespec(deadline);
  const int ready = ::ppoll(watched.data(), watched.size(), &left, nullptr);
  if (ready < 0 && errno != EINTR) {
    return Break(absl::StatusCode::kUnavailable, Words(errno));
  }
  return ready > 0 && watched[0].revents != 0;
}

}  // namespace baraza::redis
