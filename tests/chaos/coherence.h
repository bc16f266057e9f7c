// What was read and written through several replicas, and whether it kept the promise of caches.
//
// The promise: within a replica (one life of its process) a record never goes backwards; a read
// that asks for a position shows what stood there; and no read shows what was overwritten longer
// than 2 s before it began. How far replicas lag behind one another otherwise is measured.
//
// Thread-safety: Record may be called from any thread; the judgement is made once all have ended.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace baraza::chaos {

// A call that succeeded. Times are those of the caller, around the call.
struct Access {
  int replica = 0;
  int life = 0;  // of the replica's process: 0, 1, 2 ...
  int record = 0;
  bool write = false;
  bool page = false;  // one of the records that a list or a search showed
  absl::Time start, end;
  int64_t version = 0;
  // Of a write: its position in the feed. Of a read: the position it asked for; 0: none.
  int64_t position = 0;
};

class Coherence {
 public:
  static constexpr absl::Duration kLongest = absl::Seconds(2);

  void Record(const Access& access) ABSL_LOCKS_EXCLUDED(mutex_);

  // What broke the promise, the first of each kind in words; empty if nothing did.
  //   "backwards: ..."  older than what had been seen in the same life of the replica
  //   "at least: ..."   older than what stood at the position asked for
  //   "late: ..."       overwritten for longer than kLongest
  std::vector<std::string> Complaints() const ABSL_LOCKS_EXCLUDED(mutex_);

  // For every write that was acknowledged between the times and every replica that was asked for
  // its record by name later: for how long after the acknowledgement it was still read as older.
  // Sorted.
  std::vector<absl::Duration> Lags(absl::Time from, absl::Time to) const
      ABSL_LOCKS_EXCLUDED(mutex_);

  int64_t reads() const ABSL_LOCKS_EXCLUDED(mutex_);
  int64_t writes() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  mutable absl::Mutex mutex_;
  std::vector<Access> accesses_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace baraza::chaos
