// Effects: what a confirmed decision does at the owner of the records, at most once, and completed
// or visibly failed whatever crashes in between.
//
// How: a confirmation is committed together with its pending effect (the outbox). A worker takes up
// all pending effects, at start too, records that it starts, so that from then on nobody can take
// the decision back (undoing.h), and asks the owner to merge, with the decision's id and the etags
// that were reviewed. The owner remembers the id for ever in the transaction that merges, so that
// asking again, after a lost answer or a crash, does nothing and answers the same. Then the answer
// is recorded: DONE, or FAILED with the match OPEN again. An owner that cannot be reached is asked
// again, later and later.
//
// Failpoints: before-effect (it is recorded that the owner is being asked), after-effect (the owner
// has answered, nothing is recorded). Planted fault: effect-without-etags. Thread-safety: Step from
// one thread, Stop from any. Status of Step: of an effect that has to be tried again, or of the
// store.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/duplication/workflow/match_records.h"
#include "services/foundation/record/record.h"

namespace baraza::duplication {

// A decision that two records are one, as their owner is asked to carry it out.
struct MergeOrder {
  std::string decision_id;
  std::string survivor;
  std::string other;
  std::map<std::string, std::string> reviewed_etags;  // by name
};

// The owners of the records.
class Owners {
 public:
  virtual ~Owners() = default;
  // Merges at the register where the survivor lies. OK: it is done, now or by an earlier call with
  // this decision id.
  virtual absl::Status Merge(const MergeOrder& order) = 0;
};

// True if the owner refuses for good: asking again cannot help.
bool IsRefusal(const absl::Status& status);

class Effects {
 public:
  using Hold = std::function<absl::Status(record::Transaction&)>;

  // All outlive the effects. `touch` has records looked at again whose merge was refused. `hold`
  // fails a transaction if another replica carries effects out by now; null: there is no other.
  Effects(record::Writer& writer, MatchWriter& matches, MatchIndex& index, Owners& owners,
          std::function<void(const std::vector<std::string>&)> touch, Hold hold = nullptr);

  // Carries out what is pending now. False: nothing was.
  absl::StatusOr<bool> Step();
  // Makes a running Step return after the effect that it is at.
  void Stop() { stopping_ = true; }

 private:
  absl::Status CarryOut(const v1::Match& match);
  // Records that the owner is being asked. False: there is nothing to ask any more.
  absl::StatusOr<bool> Start(const v1::Match& match);
  absl::StatusOr<bool> Claim(record::Transaction& transaction, const v1::Match& match);
  absl::Status RecordAnswer(const v1::Match& match, const absl::Status& answer);
  absl::StatusOr<record::Written> Conclude(record::Transaction& transaction, const v1::Match& match,
                                           const absl::Status& answer);

  record::Writer& writer_;
  MatchWriter& matches_;
  MatchIndex& index_;
  Owners& owners_;
  const std::function<void(const std::vector<std::string>&)> touch_;
  const Hold hold_;
  std::atomic<bool> stopping_{false};
};

}  // namespace baraza::duplication
