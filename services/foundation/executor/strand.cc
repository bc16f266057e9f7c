#include "services/foundation/executor/strand.h"

#include <utility>

#include "services/foundation/status/status.h"

namespace baraza::executor {
namespace {

constexpr int kTurn = 16;  // tasks that run before others have their turn

}  // namespace

std::shared_ptr<Strand> Strand::Create(Executor& executor) {
  return std::shared_ptr<Strand>(new Strand(executor));
}

absl::Status Strand::TrySubmit(Task task) {
  absl::MutexLock lock(&mutex_);
  if (!running_) {
    RETURN_IF_ERROR(executor_.TrySubmit([self = shared_from_this()] { self->Run(); }));
    running_ = true;
  }
  waiting_.push_back(std::move(task));
  return absl::OkStatus();
}

Task Strand::Next() {
  absl::MutexLock lock(&mutex_);
  if (waiting_.empty()) {
    running_ = false;
    return Task();
  }
  Task task = std::move(waiting_.front());
  waiting_.pop_front();
  return task;
}

void Strand::Run() {
  while (true) {
    for (int i = 0; i < kTurn; ++i) {
      Task task = Next();
      if (!task) return;
      std::move(task)();
    }
    // A full executor is no reason to stop: what was accepted has to be run.
    if (executor_.TrySubmit([self = shared_from_this()] { self->Run(); }).ok()) return;
  }
}

}  // namespace baraza::executor
