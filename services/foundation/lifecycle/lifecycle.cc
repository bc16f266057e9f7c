#include "services/foundation/lifecycle/lifecycle.h"

#include <unistd.h>

#include <csignal>
#include <memory>
#include <thread>
#include <utility>

#include "services/foundation/lifecycle/signals.h"
#include "services/foundation/log/log.h"
#include "services/foundation/status/status.h"

namespace baraza::lifecycle {
namespace {

constexpr int kDrainExceeded = 1;
constexpr int kSignalled = 128;  // plus the signal's number, as shells report it

Options WithDefaults(Options options) {
  if (!options.end_process) options.end_process = [](int code) { _exit(code); };
  return options;
}

// The same status with the name before its message, its details kept.
absl::Status InComponent(const std::string& name, const absl::Status& status) {
  absl::Status named(status.code(), name + " did not start: " + std::string(status.message()));
  status.ForEachPayload([&named](absl::string_view type_url, const absl::Cord& payload) {
    named.SetPayload(type_url, payload);
  });
  return named;
}

}  // namespace

Lifecycle::Lifecycle(const clock::Clock& clock, Options options)
    : clock_(clock), options_(WithDefaults(std::move(options))) {}

void Lifecycle::Add(Component component) { components_.push_back(std::move(component)); }

absl::Status Lifecycle::Run() {
  std::unique_ptr<SignalWatch> watch;
  if (options_.signals) {
    ASSIGN_OR_RETURN(watch, SignalWatch::Start([this](int signal) { OnSignal(signal); }));
  }
  absl::Status result = StartAll();
  if (result.ok()) result = AwaitRequest();
  StopAll();
  return result;
}

void Lifecycle::RequestStop(absl::Status cause) {
  absl::MutexLock lock(&mutex_);
  if (requested_) return;
  requested_ = true;
  cause_ = std::move(cause);
}

absl::Status Lifecycle::StartAll() {
  for (const Component& component : components_) {
    if (StopRequested()) break;
    const absl::Time begin = clock_.Now();
    if (absl::Status status = component.start(); !status.ok()) {
      log::Error("component did not start", {{"component", component.name}, {"error", status}});
      return InComponent(component.name, status);
    }
    ++started_;
    log::Debug("component started",
               {{"component", component.name}, {"took", clock_.Now() - begin}});
  }
  return absl::OkStatus();
}

absl::Status Lifecycle::AwaitRequest() {
  absl::MutexLock lock(&mutex_);
  mutex_.Await(absl::Condition(&requested_));
  return cause_;
}

void Lifecycle::StopAll() {
  const absl::Time deadline = clock_.Now() + options_.drain;
  log::Info("stopping", {{"components", started_}, {"drain", options_.drain}});
  std::thread watchdog([this, deadline] { EndIfNotStoppedBy(deadline + options_.grace); });
  while (started_ > 0) StopOne(components_[--started_], deadline);
  {
    absl::MutexLock lock(&mutex_);
    stopped_ = true;
  }
  watchdog.join();
  log::Info("stopped");
}

void Lifecycle::StopOne(const Component& component, absl::Time deadline) {
  const absl::Time begin = clock_.Now();
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = component.name;
  }
  component.stop(deadline);
  log::Debug("component stopped", {{"component", component.name}, {"took", clock_.Now() - begin}});
}

void Lifecycle::EndIfNotStoppedBy(absl::Time deadline) {
  std::string hanging;
  {
    absl::MutexLock lock(&mutex_);
    if (clock_.AwaitUntil(mutex_, absl::Condition(&stopped_), deadline)) return;
    hanging = stopping_;
  }
  log::Error("component does not stop: ending at once",
             {{"component", hanging}, {"waited", options_.drain + options_.grace}});
  options_.end_process(kDrainExceeded);
}

void Lifecycle::OnSignal(int signal) {
  bool again;
  {
    absl::MutexLock lock(&mutex_);
    again = std::exchange(signalled_, true);
  }
  const char* const name = signal == SIGINT ? "SIGINT" : "SIGTERM";
  if (again) {
    log::Warning("second signal: ending at once", {{"signal", name}});
    options_.end_process(kSignalled + signal);
    return;
  }
  log::Info("asked to stop", {{"signal", name}});
  RequestStop();
}

bool Lifecycle::StopRequested() const {
  absl::MutexLock lock(&mutex_);
  return requested_;
}

}  // namespace baraza::lifecycle
