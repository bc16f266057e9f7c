// Undoing: a review is taken back.
//
// What is kept here can be undone here: rejections, deferrals, decisions that change no record, the
// first of two confirmations, and a merge for which the owner was not asked yet. Once the owner is
// being asked nobody can know what became of it until it has answered; and once the records are
// merged, what was edited since is known at their register only, which has a call for it
// (Unmerge) - the match follows by itself (reconcile.h).
//
// Thread-safety: Undo may be called from any thread; `done` as record::Writer says.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "services/duplication/workflow/match_editor.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/record/record.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

// Which review is to be taken back, and why.
struct UndoOrder {
  std::string name;  // of the match
  std::string reason;
  std::string etag;  // of the version that was read; not empty
};

class Undoing {
 public:
  // All outlive it. `touch` has records looked at again: the match was not kept in step with them
  // while it was settled.
  Undoing(MatchEditor& editor, const clock::Clock& clock,
          std::function<void(const std::vector<std::string>&)> touch);

  // FAILED_PRECONDITION: nothing is decided, the owner is being asked, or the records are merged.
  // Otherwise as MatchEditor.
  void Undo(const scope::Scope& scope, UndoOrder order, record::WriteOptions options,
            record::Writer::Done done);

 private:
  MatchEditor& editor_;
  const clock::Clock& clock_;
  const std::function<void(const std::vector<std::string>&)> touch_;
};

}  // namespace baraza::duplication
