#include "services/foundation/executor/executor.h"

#include <pthread.h>

#include <system_error>
#include <utility>

#include "services/foundation/status/status.h"

namespace baraza::executor {
namespace {

constexpr std::size_t kThreadNameBytes = 15;  // Linux keeps no more

absl::Status Check(const Options& options) {
  if (options.threads >= 1 && options.queue_capacity >= 1) return absl::OkStatus();
  return status::Error(absl::StatusCode::kInvalidArgument, "EXECUTOR_OPTIONS",
                       "executor '" + options.name + "' needs at least one thread and one place " +
                           "in its queue, not " + std::to_string(options.threads) + " and " +
                           std::to_string(options.queue_capacity));
}

absl::Status Full(const Options& options) {
  return status::WithRetryAfter(
      status::Error(absl::StatusCode::kResourceExhausted, "EXECUTOR_FULL",
                    "too much to do at the moment: all " + std::to_string(options.queue_capacity) +
                        " places of the queue '" + options.name + "' are taken; try again later"),
      options.retry_after);
}

absl::Status Stopped(const Options& options) {
  return status::Error(absl::StatusCode::kFailedPrecondition, "EXECUTOR_STOPPED",
                       "executor '" + options.name + "' is shutting down and takes no more work");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Executor>> Executor::Start(Options options) {
  RETURN_IF_ERROR(Check(options));
  auto executor = std::unique_ptr<Executor>(new Executor(std::move(options)));
  RETURN_IF_ERROR(executor->StartThreads());
  return executor;
}

Executor::Executor(Options options)
    : options_(std::move(options)), full_(Full(options_)), stopped_(Stopped(options_)) {
  if (options_.metrics != nullptr) DeclareMetrics(*options_.metrics);
}

void Executor::DeclareMetrics(metrics::Registry& registry) {
  const metrics::Labels labels = {{"executor", options_.name}};
  registry
      .AddGauge("baraza_executor_queue_capacity", "Tasks that may wait for an executor.", labels)
      .Set(static_cast<double>(options_.queue_capacity));
  registry.AddGauge("baraza_executor_threads", "Threads of an executor.", labels)
      .Set(options_.threads);
  waited_ = registry.AddHistogram("baraza_executor_waiting_seconds",
                                  "How long tasks waited for a thread, in seconds.",
                                  metrics::LatencyBounds(), labels);
  readings_.push_back(registry.ReadGauge("baraza_executor_queue_length",
                                         "Tasks that wait for an executor.", labels,
                                         [this] { return static_cast<double>(stats().queued); }));
  readings_.push_back(registry.ReadGauge("baraza_executor_busy_threads", "Threads that run a task.",
                                         labels,
                                         [this] { return static_cast<double>(stats().running); }));
  readings_.push_back(registry.ReadCounter(
      "baraza_executor_refused_total", "Tasks that were refused because the queue was full.",
      labels, [this] { return static_cast<double>(stats().rejected); }));
}

Executor::~Executor() { Drain(); }

absl::Status Executor::StartThreads() {
  absl::MutexLock lock(&join_mutex_);
  const std::string name = options_.name.substr(0, kThreadNameBytes);
  try {
    for (int i = 0; i < options_.threads; ++i) {
      threads_.emplace_back(&Executor::RunTasks, this);
      pthread_setname_np(threads_.back().native_handle(), name.c_str());
    }
  } catch (const std::system_error& error) {
    return status::Error(absl::StatusCode::kResourceExhausted, "NO_MORE_THREADS",
                         "executor '" + options_.name + "' got only " +
                             std::to_string(threads_.size()) + " of " +
                             std::to_string(options_.threads) + " threads: " + error.what());
  }
  return absl::OkStatus();
}

absl::Status Executor::TrySubmit(Task task) {
  absl::MutexLock lock(&mutex_);
  if (stopping_) return stopped_;
  if (queue_.size() >= options_.queue_capacity) {
    ++stats_.rejected;
    return full_;
  }
  queue_.push_back({std::move(task), {}});
  ++stats_.accepted;
  WakeOne();
  return absl::OkStatus();
}

void Executor::Drain() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  changed_.SignalAll();
  absl::MutexLock lock(&join_mutex_);
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

Stats Executor::stats() const {
  absl::MutexLock lock(&mutex_);
  Stats stats = stats_;
  stats.queued = queue_.size();
  return stats;
}

void Executor::RunTasks() noexcept {
  mutex_.Lock();
  while (Task task = Next()) {
    mutex_.Unlock();
    std::move(task)();
    task = nullptr;  // what it owns goes before it counts as completed
    mutex_.Lock();
    --stats_.running;
    ++stats_.completed;
  }
  mutex_.Unlock();
}

Task Executor::Next() {
  while (queue_.empty() && !stopping_) {
    ++idle_;
    changed_.Wait(&mutex_);
    --idle_;
    waking_ = false;
  }
  if (queue_.empty()) return nullptr;
  Task task = std::move(queue_.front().task);
  waited_.Observe(queue_.front().since.elapsed());
  queue_.pop_front();
  ++stats_.running;
  if (!queue_.empty()) WakeOne();
  return task;
}

void Executor::WakeOne() {
  if (idle_ == 0 || waking_) return;
  waking_ = true;
  changed_.Signal();
}

}  // namespace baraza::executor
