// The organisations service, put together: storage, domain, rpc.
//
// Thread-safety: as process::Service.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/foundation/feed/keeping.h"
#include "services/foundation/process/process.h"

namespace baraza::organisations {

struct Options {
  std::string database = "sqlite:organisations.db";  // see store::Database
  int64_t cache_megabytes = 64;                      // 0: no cache
  int readers = 4;                                   // database sessions for reading
  feed::Keeping feed;
  std::string cache_address;  // of the cache that replicas share (process/shared_cache.h)
};

// Opens the database and makes the service ready to be added to `process`.
absl::StatusOr<std::unique_ptr<process::Service>> Open(const Options& options,
                                                       process::Process& process);

}  // namespace baraza::organisations
