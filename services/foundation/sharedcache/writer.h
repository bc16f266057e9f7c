// Writes to the shared cache behind everybody's back.
//
// Why: whoever read or changed something does not wait for a cache. One thread takes what waits, in
// order, and sends it in batches; what does not fit into the queue, or cannot be written because
// Redis is out of reach, is dropped and counted: a lost offer costs a miss, and a lost retraction
// nothing but that readers do not believe what is there.
//
// Thread-safety: all methods may be called from any thread. Bounds: as Options say. Fleet, keys and
// tally outlive the writer.
#pragma once

#include <cstddef>
#include <deque>
#include <span>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/redis/fleet.h"
#include "services/foundation/sharedcache/keys.h"
#include "services/foundation/sharedcache/open.h"
#include "services/foundation/sharedcache/scripts.h"
#include "services/foundation/sharedcache/tally.h"

namespace baraza::sharedcache {

class Writer {
 public:
  Writer(const Options& options, redis::Fleet& fleet, const Keys& keys, Tally& tally);
  // Ends after the batch under way; what still waits is dropped.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Takes it, or drops it.
  void Add(Writing writing);
  // How many wait, those under way included.
  std::size_t waiting() const;

 private:
  using Batch = std::vector<Writing>;

  void Run();
  // What is to be written next; empty: the end.
  Batch Next();
  void Write(const Batch& batch);
  void WriteTo(redis::Server* server, const std::vector<const Writing*>& part);
  absl::StatusOr<std::vector<redis::Reply>> Send(redis::Server& server,
                                                 const std::vector<const Writing*>& part);
  void Count(const Writing& writing, const redis::Reply& reply);
  void Drop(const Writing& writing);
  bool Admits(const Writing& writing) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Options& options_;
  redis::Fleet& fleet_;
  const Keys& keys_;
  Tally& tally_;
  Scripts scripts_;  // of the thread
  mutable absl::Mutex mutex_;
  std::deque<Writing> queue_ ABSL_GUARDED_BY(mutex_);
  std::size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::size_t under_way_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace baraza::sharedcache
