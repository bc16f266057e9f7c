// The projects service as a process of its own.
#include "services/foundation/process/feed_keys.h"
#include "services/foundation/process/shared_cache.h"
#include "services/projects/projects.h"

int main(int argc, char** argv) {
  using namespace baraza;
  configuration::Declaration declaration("baraza-projects",
                                         "Serves the register of projects and their results.");
  auto database = declaration.Text("database", "sqlite:projects.db",
                                   "where records are kept: sqlite:PATH or postgresql:CONNINFO");
  auto cache = declaration.Integer("cache-megabytes", 64, {0, 1 << 20},
                                   "memory for records that are read often; 0: none");
  const process::FeedKeys feed(declaration);
  const process::SharedCacheKey shared_cache(declaration);
  declaration.Example(
      "baraza-projects --insecure-dev --listen=127.0.0.1:7410 --metrics=127.0.0.1:7411 "
      "--organisations=127.0.0.1:7400",
      "serve projects, and ask the organisations service on port 7400 for participants");
  return process::Main(
      argc, argv, declaration,
      [&](process::Process& process, const configuration::Values& values) -> absl::Status {
        auto service = projects::Open({.database = values.Get(database),
                                       .cache_megabytes = values.Get(cache),
                                       .feed = feed.Read(values),
                                       .cache_address = shared_cache.Read(values)},
                                      process);
        if (!service.ok()) return service.status();
        process.Add(*std::move(service));
        return absl::OkStatus();
      });
}
