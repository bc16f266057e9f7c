#include "services/foundation/peers/follow_metrics.h"

#include "absl/strings/strip.h"

namespace baraza::peers {

FollowMetrics::FollowMetrics(metrics::Registry* registry, const std::string& follower,
                             const std::string& feed, const clock::Clock& clock)
    : clock_(clock), last_in_step_(clock.Now()) {
  if (registry == nullptr) return;
  const std::string name(absl::StripPrefix(follower, "services/"));
  Declare(*registry, {{"follower", name}, {"feed", feed}});
}

void FollowMetrics::Declare(metrics::Registry& registry, const metrics::Labels& labels) {
  open_ = registry.AddGauge("baraza_feed_follower_open",
                            "1 while the stream from the feed's owner is open.", labels);
  position_ =
      registry.AddGauge("baraza_feed_follower_position",
                        "Position of the followed feed up to which all is applied.", labels);
  interrupted_ = registry.AddCounter("baraza_feed_follower_interruptions_total",
                                     "Times that the stream ended and was opened again.", labels);
  started_again_ = registry.AddCounter(
      "baraza_feed_follower_restarts_total",
      "Times that a follower began again with a snapshot, because the feed no longer had what "
      "follows.",
      labels);
  delay_ = registry.AddHistogram("baraza_feed_follower_delay_seconds",
                                 "From the commit of a change until the follower has applied it, "
                                 "in seconds.",
                                 metrics::LatencyBounds(), labels);
  readings_.push_back(registry.ReadGauge(
      "baraza_feed_follower_behind_seconds",
      "For how long the follower has not been in step with the feed; 0 while it is.", labels,
      [this] { return BehindSeconds(); }));
}

double FollowMetrics::BehindSeconds() const {
  absl::MutexLock lock(&mutex_);
  return in_step_ ? 0 : absl::ToDoubleSeconds(clock_.Now() - last_in_step_);
}

void FollowMetrics::Opened() { open_.Set(1); }

void FollowMetrics::Interrupted() {
  open_.Set(0);
  interrupted_.Increment();
  absl::MutexLock lock(&mutex_);
  if (in_step_) last_in_step_ = clock_.Now();
  in_step_ = false;
}

void FollowMetrics::StartedAgain() { started_again_.Increment(); }

void FollowMetrics::Changed(absl::Time time) const { delay_.Observe(clock_.Now() - time); }

void FollowMetrics::Applied(int64_t position, bool caught_up) {
  if (position > 0) position_.Set(static_cast<double>(position));
  absl::MutexLock lock(&mutex_);
  if (in_step_ && !caught_up) last_in_step_ = clock_.Now();
  in_step_ = caught_up;
}

}  // namespace baraza::peers
