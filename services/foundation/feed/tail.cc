#include "services/foundation/feed/tail.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::feed {
namespace {

constexpr int kPage = 512;
constexpr absl::Duration kSlowPoll = absl::Seconds(1);  // planted

absl::Status PositionAhead(int64_t position, int64_t head) {
  return status::Error(
      absl::StatusCode::kOutOfRange, "POSITION_AHEAD",
      absl::StrCat("position ", position, " is asked for, and the feed has come to ", head,
                   ": ask for a position that this service has answered with"),
      {{"position", absl::StrCat(position)}, {"head", absl::StrCat(head)}});
}

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
    tail->reached_ = head.position;
    return absl::OkStatus();
  }));
  tail->last_contact_us_ = absl::ToUnixMicros(clock.Now());
  if (tail->options_.metrics != nullptr) tail->DeclareMetrics(*tail->options_.metrics);
  tail->thread_ = std::thread([tail = tail.get()] { tail->Run(); });
  return tail;
}

Tail::~Tail() { Stop(); }

void Tail::DeclareMetrics(metrics::Registry& registry) {
  const metrics::Labels labels = {{"feed", options_.name}};
  readings_.push_back(registry.ReadGauge("baraza_feed_head_position",
                                         "Newest position of the feed that is known to its owner.",
                                         labels, [this] { return static_cast<double>(head()); }));
  readings_.push_back(registry.ReadGauge(
      "baraza_feed_tail_contact_age_seconds",
      "Time since the feed was last read to its end; 0 where nobody else writes to the database.",
      labels, [this] { return absl::ToDoubleSeconds(ContactAge()); }));
  readings_.push_back(registry.ReadGauge(
      "baraza_feed_tail_in_touch",
      "1 while no change of other processes can have been missed: caches are believed.", labels,
      [this] { return in_touch() ? 1 : 0; }));
  readings_.push_back(registry.ReadGauge("baraza_feed_watchers",
                                         "Watch streams that are open on the feed.", labels,
                                         [this] { return Listeners(); }));
  failed_polls_ = registry.AddCounter("baraza_feed_tail_failures_total",
                                      "Times that the feed could not be read.", labels);
}

absl::Duration Tail::ContactAge() const {
  if (!database_.shared()) return absl::ZeroDuration();
  return clock_.Now() - absl::FromUnixMicros(last_contact_us_.load());
}

int Tail::Listeners() {
  absl::MutexLock lock(&listeners_mutex_);
  return static_cast<int>(listeners_.size());
}

void Tail::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  if (thread_.joinable()) thread_.join();  // not started, where the database could not be read
  Wake();
}

void Tail::Committed(const std::vector<Change>& changes, int64_t head) {
  if (changes.empty()) return;
  on_changes_(changes);
  // What this process commits right after what is reached leaves nothing between to be polled.
  int64_t before = changes.front().position - 1;
  reached_.compare_exchange_strong(before, changes.back().position);
  int64_t known = head_.load();
  while (known < head && !head_.compare_exchange_weak(known, head)) {
  }
  Wake();
}

absl::Status Tail::CatchUp(int64_t position) {
  if (reached() >= position) return absl::OkStatus();
  {
    absl::MutexLock lock(&poll_mutex_);
    if (reached() < position) RETURN_IF_ERROR(PollHolding());
  }
  const int64_t reached = this->reached();
  return reached >= position ? absl::OkStatus() : PositionAhead(position, reached);
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
  const absl::Duration poll = failpoint::Planted("wide-windows") ? kSlowPoll : options_.poll;
  absl::Time next_tick = clock_.Now() + options_.tick;
  while (true) {
    const absl::Time next = database_.shared() ? clock_.Now() + poll : next_tick;
    {
      absl::MutexLock lock(&mutex_);
      clock_.AwaitUntil(mutex_, absl::Condition(&stopping_), next);
      if (stopping_) return;
    }
    if (database_.shared()) Poll().IgnoreError();  // in_touch tells
    if (clock_.Now() >= next_tick) {
      Wake();
      next_tick = clock_.Now() + options_.tick;
    }
  }
}

absl::Status Tail::Poll() {
  absl::MutexLock lock(&poll_mutex_);
  const absl::Status status = PollHolding();
  if (!status.ok()) failed_polls_.Increment();
  return status;
}

// Passes on what other processes have committed. What this process committed may come again;
// versions make that harmless.
absl::Status Tail::PollHolding() {
  std::vector<Change> changes;
  absl::Time asked;
  do {
    asked = clock_.Now();
    RETURN_IF_ERROR(database_.Read([&](store::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(changes, ReadAfter(session, reached(), kPage));
      return absl::OkStatus();
    }));
    if (changes.empty()) break;
    const int64_t last = changes.back().position;
    Committed(changes, last);
    Reach(last);
  } while (static_cast<int>(changes.size()) == kPage);
  // Only now that everything is passed on: caches are believed again from here.
  last_contact_us_ = absl::ToUnixMicros(asked);
  return absl::OkStatus();
}

void Tail::Reach(int64_t position) {
  int64_t known = reached_.load();
  while (known < position && !reached_.compare_exchange_weak(known, position)) {
  }
}

}  // namespace baraza::feed
