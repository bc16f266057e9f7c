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

struct Faults {
  std::string names = FromEnvironment("BARAZA_PLANTED_FAULT");  // with commas between
  std::atomic<bool> any{!names.empty()};
};

Faults& TheFaults() {
  static Faults faults;
  return faults;
}

// Whether `name` is one of `names`.
bool Holds(std::string_view names, std::string_view name) {
  while (!names.empty()) {
    const size_t comma = names.find(',');
    if (names.substr(0, comma) == name) return true;
    names.remove_prefix(comma == std::string_view::npos ? names.size() : comma + 1);
  }
  return false;
}

}  // namespace

void Hit(std::string_view point) {
  Point& armed = ThePoint();
  if (armed.name.empty() || armed.name != point) return;
  if (armed.passes_left.fetch_sub(1) == 1) ::kill(::getpid(), SIGKILL);
}

bool Planted(std::string_view fault) {
  const Faults& planted = TheFaults();
  return planted.any.load(std::memory_order_relaxed) && Holds(planted.names, fault);
}

void PlantForTest(std::string_view faults) {
  TheFaults().names = faults;
  TheFaults().any = !faults.empty();
}

}  // namespace baraza::failpoint
