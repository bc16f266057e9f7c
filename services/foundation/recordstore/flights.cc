#include "services/foundation/recordstore/flights.h"

#include <utility>

namespace baraza::recordstore {

Flights::Part::Part(Part&& other) noexcept
    : flights_(std::exchange(other.flights_, nullptr)),
      name_(std::move(other.name_)),
      waited_(other.waited_) {}

Flights::Part::~Part() {
  if (flights_ != nullptr) flights_->End(name_);
}

Flights::Part Flights::Join(std::string_view name) {
  const std::string key(name);
  std::shared_ptr<absl::Notification> landing;
  {
    absl::MutexLock lock(&mutex_);
    const auto found = led_.find(key);
    if (found == led_.end()) {
      if (led_.size() >= kMostLed) return Part(nullptr, "", false);
      led_.emplace(key, std::make_shared<absl::Notification>());
      return Part(this, key, false);
    }
    landing = found->second;
  }
  ++waiting_;
  landing->WaitForNotificationWithTimeout(kPatience);
  --waiting_;
  return Part(nullptr, "", true);
}

void Flights::End(const std::string& name) {
  std::shared_ptr<absl::Notification> landing;
  {
    absl::MutexLock lock(&mutex_);
    const auto found = led_.find(name);
    landing = std::move(found->second);
    led_.erase(found);
  }
  landing->Notify();
}

}  // namespace baraza::recordstore
