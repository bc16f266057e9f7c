#include "services/foundation/process/shared_cache.h"

#include "services/foundation/sharedcache/open.h"

namespace baraza::process {

SharedCacheKey::SharedCacheKey(configuration::Declaration& declaration)
    : address_(
          declaration.Text("cache-address", "",
                           "the Redis that replicas share: redis://HOST:PORT/DB, "
                           "redis-sentinel://H1:P1,H2:P2/MASTER "
                           "or redis-cluster://H1:P1,H2:P2; empty: none; not used with SQLite")) {}

OpenSharedCache SharedCacheAt(const std::string& address, const std::string& service,
                              Process& process) {
  if (address.empty()) return nullptr;
  return [address, service, &process] {
    return sharedcache::Open({.address = address, .service = service}, &process.metrics(),
                             process.clock());
  };
}

}  // namespace baraza::process
