// The options of whoever owns a change feed: declared, then read.
//
// Thread-safety: one thread.
#pragma once

#include <cstdint>

#include "services/foundation/configuration/configuration.h"
#include "services/foundation/feed/keeping.h"

namespace baraza::process {

class FeedKeys {
 public:
  explicit FeedKeys(configuration::Declaration& declaration);
  feed::Keeping Read(const configuration::Values& values) const;

 private:
  configuration::Key<int64_t> retention_days_;
  configuration::Key<bool> new_epoch_;
};

}  // namespace baraza::process
