// The shared tier of the cache as the readers of one ledger use it: under the feed's epoch, and
// believed only as far as the feed says so.
//
// Why: keys carry the service and the epoch of its feed, so that replicas of one register share
// entries, and a register that was restored from a backup begins with none. What is found is judged
// by cache::Believing before anybody sees it.
//
// A tail that is out of touch with the store finds nothing here: it cannot know what changed.
//
// Order: Raise for each change the tail tells, before the near caches are told; Begin once the tail
// runs; Close once nobody reads any more. Thread-safety: otherwise any thread.
// Errors: none; see shared_tier.h.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/cache/believing.h"
#include "services/foundation/cache/shared_tier.h"
#include "services/foundation/feed/feed_log.h"
#include "services/foundation/feed/tail.h"
#include "services/foundation/record/record.h"
#include "services/foundation/recordstore/read_page.h"
#include "services/foundation/recordstore/standing.h"

namespace baraza::recordstore {

class SharedRecords {
 public:
  // `tail()` answers the ledger's tail, which may be there only once readers are.
  SharedRecords(std::unique_ptr<cache::SharedTier> tier, std::string_view component,
                std::string_view epoch, std::function<const feed::Tail&()> tail);

  cache::Believing& believing() { return believing_; }

  // For each name its record, where the tier has one that is believed.
  std::vector<std::optional<Standing>> Find(const std::vector<std::string>& names);
  // Offers what was read from the store.
  void Offer(const record::Record& record, int64_t position);
  // The page that `what` tells apart from all others, if it was read when the feed's head stood at
  // `head` or later: whoever has just read the head from the store sees no older page than the
  // store's own.
  std::optional<ReadPage> FindPage(const std::string& what, int64_t head);
  // Offers a page that was read after the feed's head was seen at `head`, with all that is in it.
  void OfferPage(const std::string& what, int64_t head, const ReadPage& page);
  // Raises what is believed of the names that changed.
  void Raise(const std::vector<feed::Change>& changes);
  // Tells the tier of a change.
  void Retract(const feed::Change& change);
  // Calls `listener` with each name that a replica retracted; it lives until Close.
  void OnRetracted(std::function<void(std::string_view name)> listener);
  // Lets go of the tier: finds and tells nothing any more.
  void Close();

 private:
  std::string KeyOf(std::string_view name) const { return prefix_ + std::string(name); }
  // No name begins so.
  std::string KeyOfPage(const std::string& what) const { return prefix_ + "?" + what; }
  void Tell(std::string_view key);

  const std::string prefix_;
  const std::function<const feed::Tail&()> tail_;
  cache::Believing believing_;
  absl::Mutex listeners_mutex_;
  std::vector<std::function<void(std::string_view)>> listeners_ ABSL_GUARDED_BY(listeners_mutex_);
  std::unique_ptr<cache::SharedTier> tier_;
};

}  // namespace baraza::recordstore
