// The cache that replicas of a service share: its option, and how it is opened.
//
// Thread-safety: one thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/foundation/cache/shared_tier.h"
#include "services/foundation/configuration/configuration.h"
#include "services/foundation/process/process.h"

namespace baraza::process {

// What a ledger takes: opens the cache once it is needed.
using OpenSharedCache = std::function<absl::StatusOr<std::unique_ptr<cache::SharedTier>>()>;

// Declares and reads the option `cache-address`: where Redis is (redis/address.h); empty: nowhere.
class SharedCacheKey {
 public:
  explicit SharedCacheKey(configuration::Declaration& declaration);
  std::string Read(const configuration::Values& values) const { return values.Get(address_); }

 private:
  configuration::Key<std::string> address_;
};

// Opens the cache at `address` for `service` of the process, which outlives it; null without one.
OpenSharedCache SharedCacheAt(const std::string& address, const std::string& service,
                              Process& process);

}  // namespace baraza::process
