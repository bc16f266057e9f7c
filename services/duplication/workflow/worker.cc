#include "services/duplication/workflow/worker.h"

#include <algorithm>
#include <utility>

#include "services/foundation/log/log.h"

namespace baraza::duplication {

Worker::Worker(Options options, Step step, const clock::Clock& clock)
    : options_(std::move(options)), step_(std::move(step)), clock_(clock) {}

Worker::~Worker() { Stop(); }

void Worker::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Worker::Wake() {
  absl::MutexLock lock(&mutex_);
  woken_ = true;
}

void Worker::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

bool Worker::Rest(absl::Duration pause, bool until_woken) {
  absl::MutexLock lock(&mutex_);
  auto disturbed = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopping_ || (until_woken && woken_);
  };
  clock_.AwaitUntil(mutex_, absl::Condition(&disturbed), clock_.Now() + pause);
  woken_ = false;
  return !stopping_;
}

void Worker::Run() {
  absl::Duration pause = options_.first_pause;
  bool go_on = true;
  while (go_on) {
    absl::StatusOr<bool> worked = step_();
    if (worked.ok()) {
      pause = options_.first_pause;
      go_on = Rest(*worked ? absl::ZeroDuration() : options_.tick, /*until_woken=*/true);
    } else {
      log::Warning("trying again later",
                   {{"worker", options_.name}, {"status", worked.status().ToString()}});
      go_on = Rest(pause, /*until_woken=*/false);
      pause = std::min(2 * pause, options_.last_pause);
    }
  }
}

}  // namespace baraza::duplication
