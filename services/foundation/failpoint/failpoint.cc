#include "services/foundation/failpoint/failpoint.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>

namespace baraza::failpoint {
namespace {

std::string FromEnvironment(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

// "name:count", read once.
struct Point {
  explicit Point(const std::string& text)
      : name(text.substr(0, text.find(':'))),
        passes_left(text.find(':') == std::string::npos
                        ? 1
                        : std::atoi(text.c_str() + text.find(':') + 1)) {}
  const std::string name;
  std::atomic<int> passes_left;
};

Point& ThePoint() {
  static Point point(FromEnvironment("BARAZA_FAILPOINT"));
  return point;
}

struct Fault {
  std::string name = FromEnvironment("BARAZA_PLANTED_FAULT");
  std::atomic<bool> any{!name.empty()};
};

Fault& TheFault() {
  static Fault fault;
  return fault;
}

}  // namespace

void Hit(std::string_view point) {
  Point& armed = ThePoint();
  if (armed.name.empty() || armed.name != point) return;
  if (armed.passes_left.fetch_sub(1) == 1) ::kill(::getpid(), SIGKILL);
}

bool Planted(std::string_view fault) {
  const Fault& planted = TheFault();
  return planted.any.load(std::memory_order_relaxed) && planted.name == fault;
}

void PlantForTest(std::string_view fault) {
  TheFault().name = fault;
  TheFault().any = !fault.empty();
}

}  // namespace baraza::failpoint
