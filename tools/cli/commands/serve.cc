// `baraza serve`: the whole platform in one process.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "services/duplication/alliance_keys.h"
#include "services/foundation/process/feed_keys.h"
#include "services/foundation/process/process.h"
#include "services/foundation/status/status.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/failure.h"
#include "tools/cli/platform.h"

namespace baraza::cli {
namespace {

// Serves until it is asked to stop; the options after `serve` are the configuration library's, so
// that they may come from the environment and a file as well.
int Serve(const std::vector<std::string>& arguments) {
  configuration::Declaration declaration(
      "baraza serve", "Serves the whole platform from one process and SQLite files.");
  const auto data =
      declaration.Path("data", DefaultDataFolder(), "folder of the databases; made if missing");
  const auto cache = declaration.Integer("cache-megabytes", 64, {0, 1 << 20},
                                         "memory for records that are read often; 0: none");
  const process::FeedKeys feed(declaration);
  const duplication::AllianceKeys alliances(declaration);
  declaration.Example("baraza serve --insecure-dev --data=./data",
                      "serve this machine on 127.0.0.1:7400");
  std::vector<std::string> words = {"baraza serve"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::optional<DataFolder> folder;
  return process::Main(
      static_cast<int>(words.size()), argv.data(), declaration,
      [&](process::Process& process, const configuration::Values& values) -> absl::Status {
        auto taken = DataFolder::Take(values.Get(data));
        if (!taken.ok()) return taken.status();
        folder.emplace(*std::move(taken));
        auto wishes = alliances.Read(values);
        if (!wishes.ok()) return wishes.status();
        return AddServices(*folder,
                           {.cache_megabytes = values.Get(cache),
                            .feed = feed.Read(values),
                            .alliances = *std::move(wishes)},
                           process);
      });
}

}  // namespace

void AddServe(CLI::App& app, Invocation& invocation) {
  CLI::App* serve =
      app.add_subcommand("serve", "Serves the whole platform from one process and SQLite files.");
  serve->prefix_command();
  serve->set_help_flag();
  serve->callback([serve, &invocation] {
    invocation.chosen = [arguments = serve->remaining()](Invocation& now) {
      now.exit_code = Serve(arguments);
      return absl::OkStatus();
    };
  });
}

}  // namespace baraza::cli
