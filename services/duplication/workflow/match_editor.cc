#include "services/duplication/workflow/match_editor.h"

#include <utility>

#include "services/duplication/workflow/deciders.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/record/stamp.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {

void MatchEditor::Edit(const scope::Scope& scope, std::string name, std::string etag,
                       record::WriteOptions options, Change change, record::Writer::Done done) {
  writer_.Write(
      scope, std::move(options),
      [this, scope, name = std::move(name), etag = std::move(etag),
       change = std::move(change)](record::Transaction& transaction) {
        return Apply(transaction, scope, name, etag, change);
      },
      std::move(done));
}

absl::StatusOr<record::Written> MatchEditor::Apply(record::Transaction& transaction,
                                                   const scope::Scope& scope,
                                                   const std::string& name, const std::string& etag,
                                                   const Change& change) {
  ASSIGN_OR_RETURN(std::optional<StoredMatch> before, matches_.Find(transaction, scope, name));
  if (!before.has_value()) return record::NotFound(name);
  RETURN_IF_ERROR(CheckMayDecide(records_, scope, before->resource));
  RETURN_IF_ERROR(record::CheckEtag(etag, before->resource.etag(), name));
  StoredMatch after = *before;
  RETURN_IF_ERROR(change(*before, after.resource));
  RETURN_IF_ERROR(matches_.Put(transaction, scope, &*before, after));
  return record::Written{name, after.resource.SerializeAsString(), after.version};
}

}  // namespace baraza::duplication
