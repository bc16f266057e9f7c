// A write of the service's own that its thread waits for.
//
// Thread-safety: any thread but the one that commits or delivers.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "services/foundation/record/record.h"

namespace baraza::duplication {

// Runs `body` in a transaction and waits until it is durable.
inline absl::StatusOr<record::Written> CommitAndWait(record::Writer& writer,
                                                     const scope::Scope& scope, std::string method,
                                                     record::Writer::Body body) {
  std::optional<absl::StatusOr<record::Written>> outcome;
  absl::Notification done;
  writer.Write(scope, {.method = std::move(method)}, std::move(body),
               [&](absl::StatusOr<record::Written> written) {
                 outcome = std::move(written);
                 done.Notify();
               });
  done.WaitForNotification();
  return *std::move(outcome);
}

}  // namespace baraza::duplication
