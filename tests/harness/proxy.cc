#include "tests/harness/proxy.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

#include "absl/time/clock.h"

namespace baraza::harness {
namespace {

constexpr std::size_t kMostHeld = 1 << 20;  // of one way, in chunks of up to 64 KB

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  return address;
}

void SendAtOnce(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

// Ends the connection with a reset, as a network does that has lost it.
void Reset(int socket) {
  const linger none{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
  ::close(socket);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Proxy>> Proxy::Start(int port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener, 64) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return absl::UnavailableError("the proxy finds no port to listen on");
  }
  return std::unique_ptr<Proxy>(new Proxy(listener, ntohs(address.sin_port), port));
}

Proxy::Proxy(int listener, int port, int target)
    : listener_(listener),
      port_(port),
      target_(target),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      thread_([this] { Run(); }) {}

Proxy::~Proxy() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  Wake();
  thread_.join();
  ::close(listener_);
  ::close(wake_);
}

void Proxy::Set(Mode mode, absl::Duration delay) {
  {
    absl::MutexLock lock(&mutex_);
    mode_ = mode;
    delay_ = delay;
    applied_ = false;
  }
  Apply();
}

void Proxy::Cut() {
  {
    absl::MutexLock lock(&mutex_);
    cut_ = true;
    applied_ = false;
  }
  Apply();
}

void Proxy::Apply() {
  Wake();
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(&applied_));
}

void Proxy::Wake() { ::eventfd_write(wake_, 1); }

void Proxy::Run() {
  for (;;) {
    Mode mode;
    absl::Duration delay;
    {
      absl::MutexLock lock(&mutex_);
      if (stopping_) break;
      mode = mode_;
      delay = delay_;
      if (cut_) Close(/*all=*/true);
      cut_ = false;
      applied_ = true;
    }
    Turn(mode, delay);
    Close(/*all=*/false);
  }
  Close(/*all=*/true);
}

void Proxy::Turn(Mode mode, absl::Duration delay) {
  std::vector<pollfd> watched = {{wake_, POLLIN, 0}, {listener_, POLLIN, 0}};
  std::vector<Way*> ways;
  for (Pair& pair : pairs_) {
    for (Way* way : {&pair.there, &pair.back}) {
      if (mode == Mode::kHold || way->waiting.size() * 65536 >= kMostHeld) continue;
      ways.push_back(way);
      watched.push_back({way->from, POLLIN, 0});
    }
  }
  const timespec patience = absl::ToTimespec(UntilDue(mode));
  ::ppoll(watched.data(), watched.size(), &patience, nullptr);
  eventfd_t ignored;
  ::eventfd_read(wake_, &ignored);
  for (std::size_t i = 0; i < ways.size(); ++i) {
    bool over = false;
    if (watched[i + 2].revents != 0) Read(*ways[i], delay, over);
    // Both ways of a pair end together.
    for (Pair& pair : pairs_)
      pair.over |= over && (&pair.there == ways[i] || &pair.back == ways[i]);
  }
  if (watched[1].revents != 0) Accept(mode);
  if (mode == Mode::kHold) return;
  for (Pair& pair : pairs_) {
    Forward(pair.there, pair.over);
    Forward(pair.back, pair.over);
  }
}

void Proxy::Accept(Mode mode) {
  const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (client < 0) return;
  const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(target_);
  if (mode == Mode::kRefuse ||
      ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    Reset(client);
    ::close(server);
    return;
  }
  SendAtOnce(client);
  SendAtOnce(server);
  pairs_.push_back({.there = {client, server}, .back = {server, client}});
  ++connections_;
}

void Proxy::Read(Way& way, absl::Duration delay, bool& over) {
  std::array<char, 65536> buffer;
  const ssize_t count = ::recv(way.from, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count > 0) {
    way.waiting.push_back(
        {absl::Now() + delay, std::string(buffer.data(), static_cast<std::size_t>(count))});
  } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
    over = true;
  }
}

void Proxy::Forward(Way& way, bool& over) {
  while (!way.waiting.empty() && way.waiting.front().due <= absl::Now()) {
    std::string& bytes = way.waiting.front().bytes;
    const ssize_t count = ::send(way.to, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && errno != EAGAIN && errno != EINTR) over = true;
    if (count < 0) return;
    bytes.erase(0, static_cast<std::size_t>(count));
    if (!bytes.empty()) return;
    way.waiting.pop_front();
  }
}

absl::Duration Proxy::UntilDue(Mode mode) const {
  absl::Duration least = absl::Seconds(1);
  if (mode == Mode::kHold) return least;
  const absl::Time now = absl::Now();
  for (const Pair& pair : pairs_) {
    for (const Way* way : {&pair.there, &pair.back}) {
      // What is due and did not fit is tried again soon.
      if (!way->waiting.empty()) {
        least = std::min(least, std::max(absl::Milliseconds(1), way->waiting.front().due - now));
      }
    }
  }
  return least;
}

void Proxy::Close(bool all) {
  for (auto pair = pairs_.begin(); pair != pairs_.end();) {
    if (!all && !pair->over) {
      ++pair;
      continue;
    }
    Reset(pair->there.from);
    Reset(pair->there.to);
    --connections_;
    pair = pairs_.erase(pair);
  }
}

}  // namespace baraza::harness
