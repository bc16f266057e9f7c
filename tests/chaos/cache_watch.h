// Reads each record from a process right after that process' own feed has shown a change of it, and
// measures for how long its cache still answers with an older version.
//
// Why: a process learns of what its neighbours commit by polling the feed, so its cache may lag
// behind what a follower has read from the database: by one poll, or, while the database cannot be
// reached, until the process no longer believes its cache (feed::Tail's patience, 2 s). Longer
// would be a cache that is not told.
//
// Thread-safety: the counters may be read from any thread, Stop is called by one.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "tests/chaos/feed_reader.h"

namespace baraza::chaos {

class CacheWatch {
 public:
  // After which a read is given up: more than the patience and a poll on a loaded machine.
  static constexpr absl::Duration kBound = absl::Seconds(4);

  CacheWatch(const std::string& address, const std::string& token);
  void Stop() { reader_->Stop(); }

  int64_t reads() const { return reads_; }
  // Reads that found an older version at first.
  int64_t older() const { return older_; }
  // The longest time for which a record was read as older; kBound or more: it was given up.
  absl::Duration longest() const { return absl::Microseconds(longest_us_.load()); }

 private:
  void Read(const Seen& seen);
  // The version that the process answers with; 0: it does not answer.
  int64_t VersionNow(const std::string& name);

  const std::unique_ptr<organisations::v1::OrganisationsService::Stub> stub_;
  std::atomic<int64_t> reads_{0}, older_{0}, longest_us_{0};
  std::unique_ptr<FeedReader> reader_;
};

}  // namespace baraza::chaos
