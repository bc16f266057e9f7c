#include "tests/harness/server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace baraza::harness {
namespace {

// The value of "key":"value" in a line of the log.
std::string FieldOf(const std::string& line, const std::string& key) {
  const std::string start = absl::StrCat("\"", key, "\":\"");
  const size_t at = line.find(start);
  if (at == std::string::npos) return "";
  const size_t begin = at + start.size();
  return line.substr(begin, line.find('"', begin) - begin);
}

// A server that ThreadSanitizer has something to say about goes on, and most are killed in the end:
// so the program that has started it fails. Registered before all else, it is asked once all is
// cleaned up.
std::atomic<bool> races_told = false;
[[maybe_unused]] const int kAsked = std::atexit([] {
  if (races_told) ::_exit(66);  // as ThreadSanitizer ends a program
});

void NoticeRaces(const std::string& log) {
  const size_t told = log.find("WARNING: ThreadSanitizer");
  if (told == std::string::npos) return;
  std::cerr << "a server was told of by ThreadSanitizer:\n" << log.substr(told);
  races_told = true;
}

}  // namespace

std::string ProgramPath(const std::string& name) {
  const char* folder = std::getenv("BARAZA_BUILD");
  if (folder != nullptr) return absl::StrCat(folder, "/", name);
  // Test programs lie in BUILD/tests/SUITE.
  return std::filesystem::canonical("/proc/self/exe").parent_path().parent_path().parent_path() /
         name;
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "baraza.XXXXXX").string();
  path_ = ::mkdtemp(pattern.data());
  std::filesystem::permissions(
      path_, std::filesystem::perms::others_exec | std::filesystem::perms::owner_all);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

ServerProcess::~ServerProcess() {
  if (running()) Kill();
  NoticeRaces(Log());
}

absl::Status ServerProcess::Start(absl::Duration limit) {
  std::vector<std::string> words = {ProgramPath(options_.program)};
  words.insert(words.end(), options_.arguments.begin(), options_.arguments.end());
  words.insert(words.end(), options_.identity.begin(), options_.identity.end());
  words.push_back("--listen=" + (address_.empty() ? options_.listen : address_));
  words.push_back("--metrics=" + (metrics_.empty() ? "127.0.0.1:0" : metrics_));
  const std::string log = folder_.path() + "/log";
  log_start_ = std::filesystem::exists(log) ? std::filesystem::file_size(log) : 0;

  pid_ = ::fork();
  if (pid_ == 0) {
    for (const auto& [name, value] : options_.environment) ::setenv(name.c_str(), value.c_str(), 1);
    const int file = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(file, 2);
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  return AwaitServing(absl::Now() + limit);
}

absl::Status ServerProcess::AwaitServing(absl::Time deadline) {
  while (absl::Now() < deadline) {
    std::istringstream lines(Log().substr(log_start_));
    for (std::string line; std::getline(lines, line);) {
      if (line.find("\"message\":\"serving\"") == std::string::npos) continue;
      address_ = FieldOf(line, "grpc");
      metrics_ = FieldOf(line, "metrics");
      return absl::OkStatus();
    }
    int state = 0;
    if (::waitpid(pid_, &state, WNOHANG) == pid_) {
      pid_ = 0;
      return absl::UnavailableError(absl::StrCat("the process ended at its start: ", Log()));
    }
    absl::SleepFor(absl::Milliseconds(2));  // another process: nothing to wait on
  }
  return absl::DeadlineExceededError(absl::StrCat("not serving in time: ", Log()));
}

void ServerProcess::Kill() {
  if (!running()) return;
  ::kill(pid_, SIGKILL);
  AwaitDeath();
}

int ServerProcess::Terminate() {
  int state = 0;
  ::kill(pid_, SIGTERM);
  ::waitpid(pid_, &state, 0);
  pid_ = 0;
  return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

bool ServerProcess::AwaitDeath() {
  int state = 0;
  ::waitpid(pid_, &state, 0);
  pid_ = 0;
  return WIFSIGNALED(state) && WTERMSIG(state) == SIGKILL;
}

std::string ServerProcess::Log() const {
  std::ifstream file(folder_.path() + "/log");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace baraza::harness
