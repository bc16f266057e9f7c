// The cache that replicas share, in Redis.
//
// Why: see services/foundation/cache/shared_tier.h for what it is to readers; keys.h for what
// stands in Redis; docs/caching.md for what each kind of outage means.
//
// A Find is one trip to each server concerned, and never longer than `find_limit`; after a failure
// it is no trip at all until the server answers again. Offers and retractions wait in a queue for
// the writer's thread. Each master of Redis is listened to by a thread of its own; another thread
// asks who the masters are and makes connections.
//
// Ownership: the registry and the clock outlive the tier. Thread-safety: as the port.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/cache/shared_tier.h"
#include "services/foundation/redis/fleet.h"
#include "services/foundation/redis/listener.h"
#include "services/foundation/sharedcache/keys.h"
#include "services/foundation/sharedcache/open.h"
#include "services/foundation/sharedcache/tally.h"
#include "services/foundation/sharedcache/writer.h"

namespace baraza::sharedcache {

class RedisTier : public cache::SharedTier {
 public:
  // As Open (open.h).
  static absl::StatusOr<std::unique_ptr<RedisTier>> Start(Options options,
                                                          metrics::Registry* metrics,
                                                          const clock::Clock& clock);
  ~RedisTier() override;

  std::vector<std::optional<cache::SharedEntry>> Find(
      const std::vector<std::string>& keys) override;
  void Offer(std::string key, cache::SharedEntry entry) override;
  void Retract(std::string key, std::int64_t version, std::int64_t position) override;
  // `listener` is called with what other processes retract, not with what this tier does.
  void OnRetracted(std::function<void(std::string_view key)> listener) override;

  const Tally& tally() const { return tally_; }
  // What waits to be written.
  std::size_t waiting() const { return writer_->waiting(); }
  // True while every server that is known answers, and one is known.
  bool reachable() const;
  // Since the push channel was last heard, of the server heard longest ago; since the start where
  // one was never heard.
  absl::Duration heartbeat_age() const;

 private:
  struct Question;  // what is asked of one server
  using OnKey = std::function<void(std::string_view key)>;

  RedisTier(Options options, redis::Address address, metrics::Registry* metrics,
            const clock::Clock& clock);
  std::vector<Question> Divide(const std::vector<std::string>& keys,
                               const redis::Fleet::Members& members);
  void Receive(Question& question, const redis::Deadline& deadline,
               std::vector<std::optional<cache::SharedEntry>>& entries);
  std::optional<cache::SharedEntry> Read(const redis::Reply& reply);
  void Follow(const redis::Fleet::Members& members);
  std::unique_ptr<redis::Listener> Listen(const redis::Endpoint& master);
  // A heart-beat's key of a slot that the master holds; empty: it holds none.
  std::string BeatKey(const redis::Endpoint& master) const;
  void Heard(std::string_view announcement);
  Soundings MakeSoundings();

  const Options options_;
  const redis::Address address_;
  const clock::Clock& clock_;
  const Keys keys_;
  const absl::Time started_;
  Tally tally_;
  metrics::Histogram find_seconds_;
  mutable absl::Mutex mutex_;
  std::shared_ptr<const OnKey> on_retracted_ ABSL_GUARDED_BY(mutex_);
  std::map<redis::Endpoint, std::unique_ptr<redis::Listener>> listeners_ ABSL_GUARDED_BY(mutex_);
  redis::Layout layout_ ABSL_GUARDED_BY(mutex_);
  // Threads, those that use others last.
  std::unique_ptr<redis::Fleet> fleet_;
  std::unique_ptr<Writer> writer_;
  std::vector<metrics::Reading> readings_;
};

}  // namespace baraza::sharedcache
