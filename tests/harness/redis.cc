#include "tests/harness/redis.h"

#include <signal.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/foundation/redis/connection.h"
#include "services/foundation/status/status.h"
#include "tests/harness/free_port.h"
#include "tests/harness/spawn.h"

namespace baraza::harness {
namespace {

constexpr char kProgram[] = "/usr/bin/redis-server";
constexpr absl::Duration kLimit = absl::Seconds(10);
constexpr int kPortsTried = 5;

}  // namespace

absl::StatusOr<std::unique_ptr<Redis>> Redis::Start(Options options) {
  if (!std::filesystem::exists(kProgram)) {
    return absl::NotFoundError("redis-server is not installed: run tools/setup");
  }
  std::unique_ptr<Redis> redis(new Redis(std::move(options)));
  absl::Status status;
  for (int i = 0; i < kPortsTried; ++i) {
    redis->port_ = FreePort();
    status = redis->Launch();
    if (status.ok()) return redis;
  }
  return status;
}

Redis::~Redis() { Kill(); }

std::vector<std::string> Redis::Words() const {
  std::vector<std::string> words = {kProgram};
  if (options_.sentinel) {
    const std::string file = folder_.path() + "/sentinel.conf";
    std::ofstream(file) << options_.configuration;
    words.insert(words.end(), {file, "--sentinel"});
  } else {
    words.insert(words.end(), {"--save", "", "--appendonly", "no"});
  }
  words.insert(words.end(), {"--port", absl::StrCat(port_), "--bind", "127.0.0.1", "--dir",
                             folder_.path(), "--daemonize", "no"});
  words.insert(words.end(), options_.arguments.begin(), options_.arguments.end());
  return words;
}

absl::Status Redis::Launch() {
  pid_ = Spawn(Words(), folder_.path() + "/log");
  absl::Status status = AwaitReady();
  if (!status.ok()) Kill();
  return status;
}

absl::Status Redis::AwaitReady() {
  const absl::Time deadline = absl::Now() + kLimit;
  while (absl::Now() < deadline) {
    if (Run({"PING"}).ok()) return absl::OkStatus();
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = 0;
      break;
    }
    absl::SleepFor(absl::Milliseconds(2));  // another process: nothing to wait on
  }
  std::ifstream file(folder_.path() + "/log");
  const std::string log((std::istreambuf_iterator<char>(file)), {});
  return absl::UnavailableError(absl::StrCat("Redis did not start: ", log));
}

void Redis::Kill() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

absl::Status Redis::Restart() {
  Kill();
  return Launch();
}

void Redis::Stall() {
  ::kill(pid_, SIGSTOP);
  // The signal is sent, not yet obeyed: only then is the process stopped.
  ::waitpid(pid_, nullptr, WUNTRACED);
}

void Redis::Resume() { ::kill(pid_, SIGCONT); }

absl::Status Redis::Flush() { return Run({"FLUSHALL"}).status(); }

absl::Status Redis::LimitMemory(std::int64_t bytes) {
  return Run({"CONFIG", "SET", "maxmemory", absl::StrCat(bytes), "maxmemory-policy", "noeviction"})
      .status();
}

absl::StatusOr<std::vector<redis::Reply>> Redis::RunAll(
    const std::vector<redis::Command>& commands) const {
  const redis::Deadline deadline(kLimit);
  ASSIGN_OR_RETURN(const auto connection, redis::Connection::Open(endpoint(), {}, deadline));
  return connection->Run(commands, deadline);
}

absl::StatusOr<redis::Reply> Redis::Run(const redis::Command& command) const {
  ASSIGN_OR_RETURN(std::vector<redis::Reply> replies, RunAll({command}));
  if (replies[0].is_error()) {
    return absl::InternalError(absl::StrCat(command[0], ": ", replies[0].text));
  }
  return std::move(replies[0]);
}

absl::Status Redis::AwaitAnswer(const redis::Command& command, const std::string& expected) const {
  const absl::Time deadline = absl::Now() + kLimit;
  std::string last;
  while (absl::Now() < deadline) {
    const auto replies = RunAll({command});
    if (replies.ok()) {
      last = (*replies)[0].text;
      if (absl::StrContains(last, expected)) return absl::OkStatus();
    }
    absl::SleepFor(absl::Milliseconds(10));  // another process: nothing to wait on
  }
  return absl::DeadlineExceededError(
      absl::StrCat(command[0], " never answered '", expected, "', at last: ", last));
}

}  // namespace baraza::harness
