#include "tests/harness/balancer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tests/harness/certificates.h"
#include "tests/harness/spawn.h"

namespace baraza::harness {
namespace {

constexpr char kProgram[] = "/usr/sbin/haproxy";
constexpr absl::Duration kLimit = absl::Seconds(10);

bool Listens(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool taken =
      ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  ::close(socket);
  return taken;
}

}  // namespace

bool Balancer::Installed() { return std::filesystem::exists(kProgram); }

absl::StatusOr<std::unique_ptr<Balancer>> Balancer::Start(const std::string& configuration,
                                                          const std::vector<int>& ports) {
  std::unique_ptr<Balancer> balancer(new Balancer);
  const std::string file = balancer->folder_.path() + "/haproxy.cfg";
  std::ofstream(file) << configuration;
  balancer->pid_ = Spawn({kProgram, "-db", "-f", file}, balancer->folder_.path() + "/log");
  const absl::Status status = balancer->AwaitListening(ports);
  if (!status.ok()) return status;
  return balancer;
}

absl::Status Balancer::AwaitListening(const std::vector<int>& ports) {
  const absl::Time deadline = absl::Now() + kLimit;
  for (const int port : ports) {
    while (!Listens(port)) {
      if (::waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = 0;
      if (pid_ == 0 || absl::Now() > deadline) {
        return absl::UnavailableError(absl::StrCat("HAProxy does not listen: ", Log()));
      }
      absl::SleepFor(absl::Milliseconds(5));  // another process: nothing to wait on
    }
  }
  return absl::OkStatus();
}

Balancer::~Balancer() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

std::string Balancer::Log() const { return ReadFile(folder_.path() + "/log"); }

}  // namespace baraza::harness
