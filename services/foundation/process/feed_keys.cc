#include "services/foundation/process/feed_keys.h"

#include "absl/time/time.h"

namespace baraza::process {

FeedKeys::FeedKeys(configuration::Declaration& declaration)
    : retention_days_(declaration.Integer(
          "feed-retention-days", 30, {0, 36500},
          "how long every change is kept for followers, then the latest of each record; 0: for "
          "ever")),
      new_epoch_(declaration.Boolean("new-feed-epoch", false,
                                     "tell followers to start again; for the first start after a "
                                     "database was restored from a backup")) {}

feed::Keeping FeedKeys::Read(const configuration::Values& values) const {
  return {.retention = absl::Hours(24) * values.Get(retention_days_),
          .new_epoch = values.Get(new_epoch_)};
}

}  // namespace baraza::process
