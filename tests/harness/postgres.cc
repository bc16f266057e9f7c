#include "tests/harness/postgres.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/harness/free_port.h"

namespace baraza::harness {
namespace {

constexpr char kPrograms[] = "/usr/lib/postgresql/15/bin";

// PostgreSQL refuses to run as root: root lends it the account that its package made.
std::string AsPostgres(const std::string& command) {
  return ::geteuid() == 0 ? absl::StrCat("runuser -u postgres -- ", command) : command;
}

absl::Status Shell(const std::string& command, const std::string& log) {
  if (std::system(absl::StrCat(command, " >>", log, " 2>&1").c_str()) == 0) return absl::OkStatus();
  std::ifstream file(log);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  return absl::InternalError(absl::StrCat(command, " failed: ", text));
}

// State and parent of a process, as the kernel tells them after its name; '\0': there is none.
std::pair<char, pid_t> StateAndParent(const std::string& process) {
  std::ifstream file(absl::StrCat("/proc/", process, "/stat"));
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const size_t end_of_name = text.rfind(')');
  if (end_of_name == std::string::npos) return {'\0', 0};
  std::istringstream words(text.substr(end_of_name + 1));
  char state = '\0';
  pid_t parent = 0;
  words >> state >> parent;
  return {state, parent};
}

std::vector<pid_t> ChildrenOf(pid_t parent) {
  std::vector<pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string process = entry.path().filename();
    pid_t id = 0;
    if (absl::SimpleAtoi(process, &id) && StateAndParent(process).second == parent) {
      children.push_back(id);
    }
  }
  return children;
}

// True if one of them has not ended. One that ended and that nobody has asked after counts as gone.
bool AnyAlive(const std::vector<pid_t>& processes) {
  return std::any_of(processes.begin(), processes.end(), [](pid_t process) {
    const char state = StateAndParent(std::to_string(process)).first;
    return state != '\0' && state != 'Z' && state != 'X';
  });
}

}  // namespace

bool Postgres::Installed() { return std::filesystem::exists(absl::StrCat(kPrograms, "/postgres")); }

absl::StatusOr<std::unique_ptr<Postgres>> Postgres::Start() {
  if (!Installed()) {
    return absl::NotFoundError("PostgreSQL 15 is not installed: run tools/setup");
  }
  std::unique_ptr<Postgres> postgres(new Postgres());
  absl::Status status = postgres->Initialise();
  if (status.ok()) status = postgres->Launch();
  if (!status.ok()) return status;
  return postgres;
}

absl::Status Postgres::Initialise() {
  std::filesystem::permissions(folder_.path(), std::filesystem::perms::all);
  port_ = FreePort();
  return Shell(AsPostgres(absl::StrCat(kPrograms, "/initdb -D ", folder_.path(),
                                       "/data -A trust -U postgres -E UTF8 --locale=C.UTF-8")),
               folder_.path() + "/initdb.log");
}

absl::Status Postgres::Launch() {
  return Shell(AsPostgres(absl::StrCat(kPrograms, "/pg_ctl -w -t 30 -D ", folder_.path(),
                                       "/data -l ", folder_.path(), "/data/server.log -o \"-p ",
                                       port_, " -c listen_addresses=127.0.0.1",
                                       " -c unix_socket_directories=''\" start")),
               folder_.path() + "/start.log");
}

absl::StatusOr<std::string> Postgres::CreateDatabase(const std::string& name) {
  absl::Status status =
      Shell(absl::StrCat("psql -h 127.0.0.1 -p ", port_, " -U postgres -d postgres -c \"CREATE ",
                         "DATABASE ", name, "\""),
            folder_.path() + "/psql.log");
  if (!status.ok()) return status;
  return absl::StrCat("postgresql://postgres@127.0.0.1:", port_, "/", name);
}

pid_t Postgres::Postmaster() const {
  std::ifstream file(folder_.path() + "/data/postmaster.pid");
  pid_t postmaster = 0;
  file >> postmaster;
  return postmaster;
}

void Postgres::Pause() {
  const pid_t postmaster = Postmaster();
  if (postmaster <= 0) return;
  // First, so that it starts nobody while its children are counted.
  ::kill(postmaster, SIGSTOP);
  paused_ = ChildrenOf(postmaster);
  paused_.push_back(postmaster);
  for (pid_t process : paused_) ::kill(process, SIGSTOP);
}

void Postgres::Continue() {
  for (pid_t process : paused_) ::kill(process, SIGCONT);
  paused_.clear();
}

void Postgres::Kill() {
  const pid_t postmaster = Postmaster();
  if (postmaster <= 0) return;
  // Stopped first, so that it starts nobody while its children are counted. Each of them leads a
  // process group of its own, and a new postmaster must not start while they hold the shared
  // memory.
  ::kill(postmaster, SIGSTOP);
  std::vector<pid_t> processes = ChildrenOf(postmaster);
  processes.push_back(postmaster);
  for (pid_t process : processes) ::kill(process, SIGKILL);
  for (int i = 0; i < 1000 && AnyAlive(processes); ++i) absl::SleepFor(absl::Milliseconds(5));
}

absl::Status Postgres::Restart() {
  // Where nobody asks after orphans, the dead postmaster's number stays taken, and the new one
  // would believe that its predecessor lives. Kill has seen it die.
  std::filesystem::remove(folder_.path() + "/data/postmaster.pid");
  return Launch();
}

Postgres::~Postgres() {
  Continue();
  std::system(AsPostgres(absl::StrCat(kPrograms, "/pg_ctl -m immediate -D ", folder_.path(),
                                      "/data stop >/dev/null 2>&1"))
                  .c_str());
}

}  // namespace baraza::harness
