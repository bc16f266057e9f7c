// The duplication service, put together: workflow, storage, rpc, and its neighbours.
//
// Thread-safety: as process::Service.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/duplication/alliance_keys.h"
#include "services/foundation/feed/keeping.h"
#include "services/foundation/process/process.h"

namespace baraza::duplication {

struct Options {
  std::string database = "sqlite:duplication.db";  // see store::Database
  int64_t cache_megabytes = 16;                    // for matches that are read often; 0: none
  int readers = 4;                                 // database sessions for reading
  feed::Keeping feed;
  AllianceWishes alliances = {};
  // Where what is known of the registers is kept for the next start (snapshots.h); empty: nowhere.
  std::string snapshot_file = "";
};

// Opens the database and makes the service ready to be added to `process`.
absl::StatusOr<std::unique_ptr<process::Service>> Open(const Options& options,
                                                       process::Process& process);

}  // namespace baraza::duplication
