#include "services/foundation/feed/tail.h"

#include <utility>

#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::feed {
namespace {

constexpr int kPage = 512;

}  // namespace

Tail::Tail(store::Database& database, Options options, OnChanges on_changes,
           const clock::Clock& clock)
    : database_(database), options_(options), on_changes_(std::move(on_changes)), clock_(clock) {}

absl::StatusOr<std::unique_ptr<Tail>> Tail::Start(store::Database& database, Options options,
                                                  OnChanges on_changes, const clock::Clock& clock) {
  std::unique_ptr<Tail> tail(new Tail(database, options, std::move(on_changes), clock));
  RETURN_IF_ERROR(database.Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(Head head, ReadHead(session));
    tail->head_ = head.position;
    tail->polled_ = head.position;
    return absl::OkStatus();
  }));
  tail->last_contact_us_ = absl::ToUnixMicros(clock.Now());
  tail->thread_ = std::thread([tail = tail.get()] { tail->Run(); });
  return tail;
}

Tail::~Tail() { Stop(); }

void Tail::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  thread_.join();
  Wake();
}

void Tail::Committed(const std::vector<Change>& changes, int64_t head) {
  if (changes.empty()) return;
  on_changes_(changes);
  int64_t known = head_.load();
  while (known < head && !head_.compare_exchange_weak(known, head)) {
  }
  Wake();
}

bool Tail::in_touch() const {
  if (!database_.shared() || failpoint::Planted("believe-old-cache")) return true;
  return absl::FromUnixMicros(last_contact_us_.load()) + options_.patience > clock_.Now();
}

int64_t Tail::Subscribe(std::function<void()> listener) {
  absl::MutexLock lock(&listeners_mutex_);
  listeners_.emplace(next_id_, std::move(listener));
  return next_id_++;
}

void Tail::Unsubscribe(int64_t id) {
  absl::MutexLock lock(&listeners_mutex_);
  listeners_.erase(id);
}

void Tail::Wake() {
  absl::MutexLock lock(&listeners_mutex_);
  for (auto& [id, listener] : listeners_) listener();
}

void Tail::Run() {
  absl::Time next_tick = clock_.Now() + options_.tick;
  while (true) {
    const absl::Time next = database_.shared() ? clock_.Now() + options_.poll : next_tick;
    {
      absl::MutexLock lock(&mutex_);
      clock_.AwaitUntil(mutex_, absl::Condition(&stopping_), next);
      if (stopping_) return;
    }
    if (database_.shared()) Poll();
    if (clock_.Now() >= next_tick) {
      Wake();
      next_tick = clock_.Now() + options_.tick;
    }
  }
}

// Passes on what other processes have committed. What this process committed comes again; versions
// make that harmless.
void Tail::Poll() {
  std::vector<Change> changes;
  absl::Time asked;
  do {
    asked = clock_.Now();
    absl::Status status = database_.Read([&](store::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(changes, ReadAfter(session, polled_, kPage));
      return absl::OkStatus();
    });
    if (!status.ok()) return;
    if (changes.empty()) break;
    polled_ = changes.back().position;
    Committed(changes, polled_);
  } while (static_cast<int>(changes.size()) == kPage);
  // Only now that everything is passed on: caches are believed again from here.
  last_contact_us_ = absl::ToUnixMicros(asked);
}

}  // namespace baraza::feed
