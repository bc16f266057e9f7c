// Changes that a person makes to a match: found, allowed, of the version that was read, then
// written, all in one transaction.
//
// Thread-safety: Edit may be called from any thread; `done` as record::Writer says.
#pragma once

#include <functional>
#include <string>

#include "services/duplication/workflow/known_record.h"
#include "services/duplication/workflow/match_records.h"
#include "services/foundation/record/record.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

class MatchEditor {
 public:
  // What is to become of `after`, which is as `before` until then; may be run again.
  using Change = std::function<absl::Status(const StoredMatch& before, v1::Match& after)>;

  // All outlive the editor.
  MatchEditor(record::Writer& writer, MatchWriter& matches, const KnownRecords& records)
      : writer_(writer), matches_(matches), records_(records) {}

  // NOT_FOUND: no such match that `scope` may read. PERMISSION_DENIED: it may not decide about it.
  // ABORTED: `etag`, if there is one, is not the current one. Else what `change` answers.
  void Edit(const scope::Scope& scope, std::string name, std::string etag,
            record::WriteOptions options, Change change, record::Writer::Done done);

 private:
  absl::StatusOr<record::Written> Apply(record::Transaction& transaction, const scope::Scope& scope,
                                        const std::string& name, const std::string& etag,
                                        const Change& change);

  record::Writer& writer_;
  MatchWriter& matches_;
  const KnownRecords& records_;
};

}  // namespace baraza::duplication
