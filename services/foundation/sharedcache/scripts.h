// The two scripts by which the shared cache changes something in Redis, each at once and only where
// it is newer than what is there.
//
// Why: several replicas read, write and lag behind each other; who comes last must not win. Redis
// keeps a script after it has seen it once and forgets it when it starts anew: so it is called by
// its digest, and sent whole where Redis says that it does not know it.
//
// Thread-safety: one thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/foundation/redis/reply.h"
#include "services/foundation/redis/server.h"
#include "services/foundation/sharedcache/keys.h"

namespace baraza::sharedcache {

// What waits to be written: an offer if it has a value, and otherwise a retraction.
struct Writing {
  bool offer = false;
  std::string key;
  std::string stamp;
  std::string value = {};

  std::size_t bytes() const { return key.size() + stamp.size() + value.size(); }
};

class Scripts {
 public:
  Scripts(const Keys& keys, absl::Duration value_life, absl::Duration tombstone_life)
      : keys_(keys), value_life_(value_life), tombstone_life_(tombstone_life) {}

  // Learns the digests from the server; quick when they are known.
  absl::Status Learn(redis::Server& server, const redis::Deadline& deadline);

  // The command, by digest or with the whole script.
  redis::Command Call(const Writing& writing) const;
  redis::Command CallWhole(const Writing& writing) const;

 private:
  redis::Command Make(const Writing& writing, std::string verb, std::string script) const;

  const Keys& keys_;
  const absl::Duration value_life_;
  const absl::Duration tombstone_life_;
  std::string offer_digest_;
  std::string retract_digest_;
};

}  // namespace baraza::sharedcache
