// The snapshot of the registers in a file.
//
// A new one is written beside it (PATH.part), synced, and then renamed: whoever reads meets the
// last one or the new one, whenever the power goes. It holds records that not everybody may read:
// only the owner of the process may read the file (mode 0600).
//
// Thread-safety: one thread at a time.
#pragma once

#include <functional>
#include <string>

#include "services/duplication/workflow/snapshots.h"

namespace baraza::duplication {

class SnapshotFile : public SnapshotShelf {
 public:
  explicit SnapshotFile(std::string path) : path_(std::move(path)) {}

  // Besides NOT_FOUND: UNAVAILABLE, with path and cause.
  absl::StatusOr<std::string> Read() override;
  // UNAVAILABLE, with path and cause; what `write` answers.
  absl::Status Replace(const std::function<absl::Status(const ByteSink&)>& write) override;

 private:
  absl::Status WriteBeside(const std::string& part,
                           const std::function<absl::Status(const ByteSink&)>& write) const;
  absl::Status SyncFolder() const;

  const std::string path_;
};

}  // namespace baraza::duplication
