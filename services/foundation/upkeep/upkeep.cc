#include "services/foundation/upkeep/upkeep.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace baraza::upkeep {
namespace {

constexpr char kRuns[] = "baraza_upkeep_runs_total";
constexpr char kRunsHelp[] = "Runs of jobs that are done from time to time, by outcome.";
constexpr char kLast[] = "baraza_upkeep_last_success_timestamp_seconds";
constexpr char kLastHelp[] = "When a job last succeeded, in Unix time; 0: not since the start.";

}  // namespace

Upkeep::Upkeep(Options options, const clock::Clock& clock)
    : options_(std::move(options)), clock_(clock), thread_([this] { Run(); }) {}

Upkeep::~Upkeep() { Stop(); }

void Upkeep::Add(Job job) {
  auto entry = std::make_unique<Entry>();
  if (metrics::Registry* metrics = options_.metrics; metrics != nullptr) {
    const std::string label = absl::StrCat(options_.owner, "-", job.name);
    entry->succeeded = metrics->AddCounter(kRuns, kRunsHelp, {{"task", label}, {"outcome", "ok"}});
    entry->failed = metrics->AddCounter(kRuns, kRunsHelp, {{"task", label}, {"outcome", "failed"}});
    entry->last_success = metrics->AddGauge(kLast, kLastHelp, {{"task", label}});
  }
  entry->job = std::move(job);
  entry->due = clock_.Now() + kFirstRun;
  absl::MutexLock lock(&mutex_);
  entries_.push_back(std::move(entry));
  added_ = true;
}

void Upkeep::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();
}

void Upkeep::Run() {
  while (Entry* entry = Await()) {
    const bool ours = !entry->job.ours || entry->job.ours();
    const absl::Time due = ours ? DueAfter(*entry, entry->job.step())
                                : clock_.Now() + std::min(entry->job.period, kRetry);
    absl::MutexLock lock(&mutex_);
    entry->due = due;
  }
}

Upkeep::Entry* Upkeep::First() {
  const auto first = std::min_element(entries_.begin(), entries_.end(),
                                      [](const auto& a, const auto& b) { return a->due < b->due; });
  return first == entries_.end() ? nullptr : first->get();
}

Upkeep::Entry* Upkeep::Await() {
  absl::MutexLock lock(&mutex_);
  auto called = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return stopping_ || added_; };
  while (!stopping_) {
    added_ = false;
    Entry* const first = First();
    if (first != nullptr && first->due <= clock_.Now()) return first;
    const absl::Time until = first == nullptr ? absl::InfiniteFuture() : first->due;
    clock_.AwaitUntil(mutex_, absl::Condition(&called), until);
  }
  return nullptr;
}

// Counts the end of a run, and says when the job is due again.
absl::Time Upkeep::DueAfter(Entry& entry, const absl::StatusOr<bool>& more) {
  const absl::Time now = clock_.Now();
  if (!more.ok()) {
    entry.failed.Increment();
    log::Write(
        limit_, log::Level::kWarning, "upkeep failed, trying again later",
        {{"owner", options_.owner}, {"job", entry.job.name}, {"status", more.status().ToString()}});
    return now + std::min(entry.job.period, kRetry);
  }
  if (*more) return now + kPause;
  entry.succeeded.Increment();
  entry.last_success.Set(absl::ToDoubleSeconds(now - absl::UnixEpoch()));
  return now + entry.job.period;
}

}  // namespace baraza::upkeep
