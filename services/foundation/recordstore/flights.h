// Who is reading which name now, so that of several who miss the same one only one asks.
//
// Why: when a record that everybody reads falls out of the cache, all who ask for it would go to
// the shared tier and the store at once. The first leads; the others wait until it has put into the
// cache what it read, and look there again. They take nothing from it directly: what is in the
// cache is safe to be shown (see cache.h), whereas the leader may have read before they began. A
// reader who finds nothing there, or has waited for kPatience, reads by itself.
//
// Bounds: at most kMostLed names at a time; whoever asks for one more reads by itself, unled.
// Thread-safety: all methods may be called from any thread. Those who wait block; the leader must
// not need one of them.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

namespace baraza::recordstore {

class Flights {
 public:
  static constexpr std::size_t kMostLed = 1024;
  static constexpr absl::Duration kPatience = absl::Milliseconds(200);

  // A reader's part: it leads until this goes, or has waited for who led.
  class Part {
   public:
    Part(Part&& other) noexcept;
    ~Part();
    // True: somebody else has read the name meanwhile; look into the cache again.
    bool waited() const { return waited_; }

   private:
    friend class Flights;
    Part(Flights* flights, std::string name, bool waited)
        : flights_(flights), name_(std::move(name)), waited_(waited) {}

    Flights* flights_;  // null: leads nothing
    std::string name_;
    bool waited_;
  };

  // Those who wait now.
  int waiting() const { return waiting_; }

  // Leads, or waits for who leads.
  Part Join(std::string_view name) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void End(const std::string& name) ABSL_LOCKS_EXCLUDED(mutex_);

  std::atomic<int> waiting_{0};
  absl::Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<absl::Notification>> led_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace baraza::recordstore
