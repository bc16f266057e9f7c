#include "services/foundation/failpoint/failpoint.h"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <string>
#include <utility>

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
  static Point& point = *new Point(FromEnvironment("BARAZA_FAILPOINT"));  // never destroyed
  return point;
}

// Which faults are planted. Other threads may read names while a test plants others, so what was
// planted once stays where it is.
class Faults {
 public:
  // With commas between; null: none.
  const std::string* names() const { return names_.load(std::memory_order_acquire); }

  void Plant(std::string names) {
    std::lock_guard lock(mutex_);
    const bool any = !names.empty();
    if (any) planted_.push_back(std::move(names));
    names_.store(any ? &planted_.back() : nullptr, std::memory_order_release);
  }

 private:
  std::atomic<const std::string*> names_ = nullptr;
  std::mutex mutex_;
  std::deque<std::string> planted_;
};

// Never destroyed: other threads may ask while the process ends.
Faults& TheFaults() {
  static Faults& faults = *[] {
    auto* made = new Faults;
    made->Plant(FromEnvironment("BARAZA_PLANTED_FAULT"));
    return made;
  }();
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
  const std::string* const planted = TheFaults().names();
  return planted != nullptr && Holds(*planted, fault);
}

void PlantForTest(std::string_view faults) { TheFaults().Plant(std::string(faults)); }

}  // namespace baraza::failpoint
