// The whole platform in one process: the four services on SQLite files in one folder.
//
// Why: a small alliance needs no database server; `baraza serve` and `baraza run` put the same
// libraries together that run as a process each elsewhere.
//
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/duplication/alliance_keys.h"
#include "services/foundation/feed/keeping.h"
#include "services/foundation/process/process.h"

namespace baraza::cli {

// Where databases are kept if nobody says: $XDG_STATE_HOME/baraza, else ~/.local/state/baraza, else
// baraza-data in the working folder.
std::string DefaultDataFolder();

// A folder of databases, in use by one process: two would each believe in a cache of their own.
class DataFolder {
 public:
  // Makes the folder where it is missing. FAILED_PRECONDITION: another process uses it.
  // PERMISSION_DENIED, NOT_FOUND: it cannot be made or written to.
  static absl::StatusOr<DataFolder> Take(const std::string& path);
  ~DataFolder();
  DataFolder(DataFolder&& other) noexcept
      : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}
  DataFolder& operator=(DataFolder&&) = delete;

  const std::string& path() const { return path_; }
  // "sqlite:PATH/NAME.db"
  std::string Database(const std::string& name) const;
  // "PATH/NAME"
  std::string File(const std::string& name) const;

 private:
  DataFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::string path_;
  int lock_;  // file descriptor
};

// What of the services is configured in common.
struct ServiceOptions {
  int64_t cache_megabytes = 64;  // of each register; 0: none
  feed::Keeping feed = {};
  duplication::AllianceWishes alliances = {};
};

// Opens the four services in `folder`, which outlives the process, and adds them.
absl::Status AddServices(const DataFolder& folder, const ServiceOptions& options,
                         process::Process& process);

}  // namespace baraza::cli
