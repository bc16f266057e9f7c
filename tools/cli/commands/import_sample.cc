// `baraza import sample`: the sample alliance, into a platform that runs already.
#include <CLI/CLI.hpp>

#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/sample/sample.h"
#include "tools/cli/trial/catching_up.h"
#include "tools/cli/trial/sample_loader.h"

namespace baraza::cli {
namespace {

constexpr absl::Duration kCatchingUp = absl::Minutes(5);

// Loads it, and waits until duplication and reporting know of it.
absl::Status ImportSample(Invocation& invocation) {
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const sample::Sample sample, sample::Load());
  const importing::Screen screen{invocation.err, invocation.err_terminal, invocation.clock};
  ASSIGN_OR_RETURN(const trial::FeedMark mark, trial::FeedMark::Set(client));
  trial::LoadedSample loaded;
  RETURN_IF_ERROR(trial::LoadSample(sample, client, screen, loaded));
  ASSIGN_OR_RETURN(const trial::Positions positions, mark.Passed(client));
  RETURN_IF_ERROR(trial::AwaitFollowers(client, positions, screen, kCatchingUp));
  invocation.out << (loaded.AllFound() ? "found" : "loaded")
                 << " the sample: " << loaded.alliances.all() << " alliances, "
                 << loaded.organisations.all() << " organisations, " << loaded.projects.all()
                 << " projects, partly made up\n";
  return absl::OkStatus();
}

}  // namespace

void AddImportSample(CLI::App& noun, Invocation& invocation) {
  CLI::App* command = noun.add_subcommand(
      "sample",
      "Loads the sample alliance that comes with Baraza; what is there is left as it is.");
  Complete(*command, invocation, "  baraza import sample --role service", ImportSample);
}

}  // namespace baraza::cli
