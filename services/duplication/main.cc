// The duplication service as a process of its own.
#include "services/duplication/alliance_keys.h"
#include "services/duplication/duplication.h"
#include "services/foundation/process/feed_keys.h"

int main(int argc, char** argv) {
  using namespace baraza;
  configuration::Declaration declaration("baraza-duplication",
                                         "Finds records that are one, and efforts that overlap.");
  auto database = declaration.Text("database", "sqlite:duplication.db",
                                   "where matches are kept: sqlite:PATH or postgresql:CONNINFO");
  auto cache = declaration.Integer("cache-megabytes", 16, {0, 1 << 20},
                                   "memory for matches that are read often; 0: none");
  auto snapshot = declaration.Path(
      "snapshot-file", "",
      "what is known of the registers is kept there, for a quick start; holds restricted records");
  const process::FeedKeys feed(declaration);
  const duplication::AllianceKeys alliances(declaration);
  declaration.Example(
      "baraza-duplication --insecure-dev --listen=127.0.0.1:7420 --metrics=127.0.0.1:7421 "
      "--organisations=127.0.0.1:7400 --projects=127.0.0.1:7410",
      "follow the registers that listen there");
  return process::Main(
      argc, argv, declaration,
      [&](process::Process& process, const configuration::Values& values) -> absl::Status {
        if (process.options().organisations.empty() || process.options().projects.empty()) {
          return absl::InvalidArgumentError(
              "the registers to follow are not named: give --organisations=HOST:PORT and "
              "--projects=HOST:PORT");
        }
        auto wishes = alliances.Read(values);
        if (!wishes.ok()) return wishes.status();
        auto service = duplication::Open({.database = values.Get(database),
                                          .cache_megabytes = values.Get(cache),
                                          .feed = feed.Read(values),
                                          .alliances = *std::move(wishes),
                                          .snapshot_file = values.Get(snapshot)},
                                         process);
        if (!service.ok()) return service.status();
        process.Add(*std::move(service));
        return absl::OkStatus();
      });
}
