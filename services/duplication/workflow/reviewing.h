// Reviews: a person decides about a match.
//
// Confirming that two records are one starts an effect at the owner of the records (effects.h); all
// other confirmations are done at once. What is decided is the version of the match that was read,
// and with it the versions of the records on which that rests.
//
// Thread-safety: Review may be called from any thread; `done` as record::Writer says.
#pragma once

#include <functional>
#include <string>

#include "services/duplication/workflow/known_record.h"
#include "services/duplication/workflow/match_records.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/record/record.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

// What is to be decided.
struct ReviewOrder {
  std::string name;  // of the match
  v1::Review review;
  std::string etag;  // of the version that was read; not empty
};

class Reviews {
 public:
  // All outlive the reviews. `wake` is called when an effect is to be carried out.
  Reviews(record::Writer& writer, MatchWriter& matches, const KnownRecords& records,
          const clock::Clock& clock, std::function<void()> wake);

  // INVALID_ARGUMENT: no decision, or a survivor that is none of the subjects or has nothing to
  // survive. NOT_FOUND: no such match that `scope` may read. PERMISSION_DENIED: it is the
  // secretariat of no alliance of the subjects. ABORTED: the etag is not the current one.
  // FAILED_PRECONDITION: the match is RESOLVED or OBSOLETE, or its confirmation is on its way.
  void Review(const scope::Scope& scope, ReviewOrder order, record::WriteOptions options,
              record::Writer::Done done);

 private:
  absl::StatusOr<record::Written> Decide(record::Transaction& transaction,
                                         const scope::Scope& scope, const ReviewOrder& order);
  absl::Status CheckMayReview(const scope::Scope& scope, const v1::Match& match) const;
  void Confirm(const StoredMatch& before, v1::Match& match) const;
  // Of the two subjects the one that was created first; of two at once the lesser name.
  std::string FirstCreated(const v1::Match& match) const;

  record::Writer& writer_;
  MatchWriter& matches_;
  const KnownRecords& records_;
  const clock::Clock& clock_;
  const std::function<void()> wake_;
};

}  // namespace baraza::duplication
