// What writes were answered, and how often: each has to be answered exactly once.
//
// Why: an answer that never comes must end a test, and one that comes twice or late must not crash
// it. What is noted is shared with whoever answers.
//
// Thread-safety: all methods may be called from any thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "services/foundation/record/record.h"
#include "services/foundation/recordstore/ledger.h"

namespace baraza::contract {

using Outcome = absl::StatusOr<record::Written>;

class Answers {
 public:
  // For the next write.
  record::Writer::Done Next();
  // Waits until every write has an answer, half a minute at most: the outcomes in the order of
  // Next. A write without an answer: DEADLINE_EXCEEDED; with several: INTERNAL.
  std::vector<Outcome> All();
  // The positions that were acknowledged, in the order in which that happened.
  std::vector<int64_t> PositionsAsAnswered() const;

 private:
  struct Notes {
    absl::Mutex mutex;
    std::vector<std::vector<Outcome>> outcomes ABSL_GUARDED_BY(mutex);  // [write][answer]
    std::vector<int64_t> positions ABSL_GUARDED_BY(mutex);
  };
  const std::shared_ptr<Notes> notes_ = std::make_shared<Notes>();
};

// Starts one write and waits for its answer.
Outcome AnswerOf(const std::function<void(record::Writer::Done)>& start);

// Holds a ledger's commit queue, so that what is submitted meanwhile becomes one batch.
class HeldQueue {
 public:
  // Returns when the queue stands still.
  explicit HeldQueue(recordstore::Ledger& ledger);
  // Releases.
  ~HeldQueue();
  void Release();

 private:
  struct Gate {
    absl::Notification reached, open;
  };
  const std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
  Answers answers_;
};

}  // namespace baraza::contract
