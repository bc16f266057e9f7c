// Assigning: who is to look at a match. It sorts the queue among the people of a secretariat; it
// gives no right and takes none, so that nothing waits for somebody who is ill.
//
// Thread-safety: Assign may be called from any thread; `done` as record::Writer says.
#pragma once

#include <string>

#include "services/duplication/workflow/match_editor.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/record/record.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

struct AssignOrder {
  std::string name;      // of the match
  std::string assignee;  // empty: nobody in particular
  std::string etag;      // of the version that was read; empty: any
};

class Assigning {
 public:
  // Both outlive it.
  Assigning(MatchEditor& editor, const clock::Clock& clock) : editor_(editor), clock_(clock) {}

  // FAILED_PRECONDITION: there is nothing to decide about the match. Otherwise as MatchEditor.
  void Assign(const scope::Scope& scope, AssignOrder order, record::WriteOptions options,
              record::Writer::Done done);

 private:
  MatchEditor& editor_;
  const clock::Clock& clock_;
};

}  // namespace baraza::duplication
