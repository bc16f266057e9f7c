#include "services/foundation/store/session.h"

#include "services/foundation/status/status.h"

namespace baraza::store {

absl::Status Transact(Session& session, const std::function<absl::Status()>& body) {
  const bool postgres = session.dialect() == Dialect::kPostgres;
  RETURN_IF_ERROR(session.RunOnce(postgres ? "BEGIN" : "BEGIN IMMEDIATE"));
  if (absl::Status status = body(); !status.ok()) {
    // The body's error is what the caller needs; a lost connection rolls back by itself.
    session.RunOnce("ROLLBACK").IgnoreError();
    return status;
  }
  absl::Status status = session.RunOnce("COMMIT");
  if (status.ok()) return status;
  if (!session.healthy()) {
    return status::Error(absl::StatusCode::kUnavailable, "COMMIT_UNKNOWN",
                         "the database was lost while it committed: the change may or may not have "
                         "taken place; read the record, or repeat with the same request_id");
  }
  session.RunOnce("ROLLBACK").IgnoreError();
  return status;
}

}  // namespace baraza::store
