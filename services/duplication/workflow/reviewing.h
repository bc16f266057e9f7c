// Reviews: a person decides about a match.
//
// Confirming that two records are one starts an effect at the owner of the records (effects.h); all
// other confirmations are done at once. What is decided is the version of the match that was read,
// and with it the versions of the records on which that rests.
//
// Four eyes: where an alliance of the records wants it, merging them takes the word of two people.
// The first makes the match AWAITING_SECOND; the second, about the same survivor, confirms it. Only
// merges are asked twice: all other decisions can be undone here. Planted fault:
// one-pair-of-eyes.
//
// Thread-safety: Review may be called from any thread; `done` as record::Writer says.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/duplication/workflow/known_record.h"
#include "services/duplication/workflow/match_editor.h"
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
  // All outlive the reviews.
  struct Dependencies {
    MatchEditor& editor;
    const KnownRecords& records;
    const clock::Clock& clock;
    // Called when an effect may have to be carried out.
    std::function<void()> wake;
    // Has records looked at again: a match that waits for a second person is kept in step with
    // them, and may have been settled, thus not in step, before the first confirmed it.
    std::function<void(const std::vector<std::string>&)> touch;
    // Alliances that want four eyes on merges of their records.
    std::set<std::string> four_eyes = {};
  };
  explicit Reviews(Dependencies dependencies) : to_(std::move(dependencies)) {}

  // INVALID_ARGUMENT: no decision, or a survivor that is none of the subjects or has nothing to
  // survive. FAILED_PRECONDITION: the match is RESOLVED or OBSOLETE, its confirmation is on its
  // way, or the second person is the first one. Otherwise as MatchEditor.
  void Review(const scope::Scope& scope, ReviewOrder order, record::WriteOptions options,
              record::Writer::Done done);

 private:
  absl::Status Decide(const StoredMatch& before, v1::Review review, v1::Match& match) const;
  absl::Status Confirm(const StoredMatch& before, v1::Review review, v1::Match& match) const;
  // True if that is enough to merge; else the match waits for a second person. FAILED_PRECONDITION:
  // it does, and this is the first.
  absl::StatusOr<bool> AddConfirmation(const v1::Review& review, v1::Match& match) const;
  void Tell(const absl::StatusOr<record::Written>& written) const;
  bool WantsFourEyes(const v1::Match& match) const;
  // Of the two subjects the one that was created first; of two at once the lesser name.
  std::string FirstCreated(const v1::Match& match) const;

  const Dependencies to_;
};

}  // namespace baraza::duplication
