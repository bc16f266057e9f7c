// `baraza link organisations|projects`.
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/failure.h"
#include "tools/cli/linking/answers.h"
#include "tools/cli/linking/findings.h"
#include "tools/cli/linking/tables.h"
#include "tools/cli/presentation/progress.h"

namespace baraza::cli {
namespace {

using duplication::Evaluation;
using duplication::Linked;
using duplication::LinkOptions;
using duplication::OrganisationRow;
using duplication::ProjectRow;

constexpr size_t kMostLabels = 1000;
constexpr size_t kClustersShown = 5;

struct Flags {
  std::string file, truth, labels, out, clusters;
  bool between = false;
};

const std::string& NameOf(const OrganisationRow& row) { return row.name; }
const std::string& NameOf(const ProjectRow& row) { return row.title; }
Linked Link(const std::vector<OrganisationRow>& rows, const LinkOptions& options) {
  return duplication::LinkOrganisations(rows, options);
}
Linked Link(const std::vector<ProjectRow>& rows, const LinkOptions& options) {
  return duplication::LinkProjects(rows, options);
}

// Shows each phase of linking as a bar of its own.
class Phases {
 public:
  explicit Phases(const Invocation& invocation) : invocation_(invocation) {}

  void Tell(std::string_view phase, int64_t done, int64_t goal) {
    if (phase != phase_) {
      phase_ = phase;
      bar_ = std::make_unique<presentation::Progress>(phase_, "rows", invocation_.err_terminal,
                                                      invocation_.clock, invocation_.err);
    }
    bar_->SetGoal(goal);
    bar_->Update(done, done);
  }
  void End() { bar_.reset(); }

 private:
  const Invocation& invocation_;
  std::string phase_;
  std::unique_ptr<presentation::Progress> bar_;
};

absl::StatusOr<LinkOptions> OptionsOf(const Flags& flags, const linking::RowsById& ids) {
  LinkOptions options;
  options.between = flags.between;
  if (flags.labels.empty()) return options;
  ASSIGN_OR_RETURN(options.labels, linking::ReadLabels(flags.labels, ids));
  if (options.labels.size() <= kMostLabels) return options;
  return absl::InvalidArgumentError(absl::StrCat("'", flags.labels, "' holds ",
                                                 options.labels.size(), " labels; at most ",
                                                 kMostLabels, " are looked at"));
}

absl::StatusOr<std::optional<duplication::Entities>> TruthOf(const Flags& flags,
                                                             const linking::RowsById& ids) {
  if (flags.truth.empty()) return std::optional<duplication::Entities>();
  ASSIGN_OR_RETURN(auto entities, linking::ReadTruth(flags.truth, ids));
  return std::optional(std::move(entities));
}

template <class Record>
void Show(const std::vector<Record>& rows, const Linked& linked,
          const std::optional<Evaluation>& judged, Invocation& invocation) {
  linking::Findings(linked, judged)
      .Write(invocation.output, invocation.out_terminal, invocation.out);
  if (invocation.output != presentation::Output::kTable) return;
  std::vector<std::string> names;
  for (const Record& row : rows) names.push_back(NameOf(row));
  const auto clusters = linking::LargestClusters(linked, names, kClustersShown);
  if (clusters.empty()) return;
  invocation.out << "\n";
  clusters.Write(invocation.output, invocation.out_terminal, invocation.out);
}

template <class Record>
absl::Status WriteFiles(const Flags& flags, const std::vector<Record>& rows, const Linked& linked) {
  std::vector<std::string> ids;
  for (const Record& row : rows) ids.push_back(row.id);
  RETURN_IF_ERROR(linking::WritePairs(flags.out, ids, linked));
  return flags.clusters.empty() ? absl::OkStatus()
                                : linking::WriteClusters(flags.clusters, ids, linked);
}

// What a command was given beside its table, or all that is wrong with it.
struct Inputs {
  LinkOptions options;
  std::optional<duplication::Entities> truth;
};

template <class Record>
absl::StatusOr<Inputs> ReadInputs(const Flags& flags, const std::vector<Record>& rows) {
  ASSIGN_OR_RETURN(const linking::RowsById ids, linking::RowsByIdOf(rows));
  ASSIGN_OR_RETURN(LinkOptions options, OptionsOf(flags, ids));
  ASSIGN_OR_RETURN(auto truth, TruthOf(flags, ids));
  if (flags.between && linking::SourcesOf(rows).empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", flags.file,
                     "' has rows of one source only: --between needs a column 'source' with "
                     "two values or more"));
  }
  return Inputs{std::move(options), std::move(truth)};
}

template <class Record>
absl::Status LinkRows(const Flags& flags, absl::StatusOr<std::vector<Record>> rows,
                      Invocation& invocation) {
  if (!rows.ok()) return UnreadableInput(rows.status());
  absl::StatusOr<Inputs> inputs = ReadInputs(flags, *rows);
  if (!inputs.ok()) return UnreadableInput(inputs.status());
  Phases phases(invocation);
  inputs->options.progress = [&](std::string_view phase, int64_t done, int64_t goal) {
    phases.Tell(phase, done, goal);
  };
  const Linked linked = Link(*rows, inputs->options);
  phases.End();
  RETURN_IF_ERROR(WriteFiles(flags, *rows, linked));
  std::optional<Evaluation> judged;
  if (inputs->truth) {
    judged = duplication::Evaluate(
        linked, *inputs->truth,
        flags.between ? linking::SourcesOf(*rows) : std::vector<std::uint32_t>());
  }
  Show(*rows, linked, judged, invocation);
  return absl::OkStatus();
}

void AddFlags(CLI::App& command, Flags& flags) {
  command.add_option("FILE", flags.file, "the table (CSV); docs/linking.md tells its columns")
      ->required()
      ->type_name("");
  command.add_option("--out", flags.out, "where pairs go: left,right,probability,kind")
      ->required()
      ->type_name("PAIRS.csv");
  command.add_option("--clusters", flags.clusters, "where clusters go: id,cluster")
      ->type_name("CLUSTERS.csv");
  command
      .add_option("--labels", flags.labels,
                  "what is known of some pairs, to sharpen by: left,right,same")
      ->type_name("LABELS.csv");
  command.add_option("--truth", flags.truth, "what is right, to be judged by: id,entity")
      ->type_name("TRUTH.csv");
  command.add_flag("--between", flags.between,
                   "only pairs of different sources, each row at most once per source");
}

}  // namespace

void AddLink(CLI::App& app, Invocation& invocation) {
  CLI::App* noun = app.add_subcommand(
      "link", "Finds the rows of a table that are one; needs no server (docs/linking.md).");
  noun->require_subcommand(1);
  auto of_organisations = std::make_shared<Flags>();
  CLI::App* organisations =
      noun->add_subcommand("organisations", "Links the rows of a table of organisations.");
  AddFlags(*organisations, *of_organisations);
  CompleteHere(*organisations, invocation,
               "  baraza link organisations members.csv --out pairs.csv --clusters clusters.csv\n"
               "  baraza link organisations members.csv --labels known.csv --out pairs.csv\n"
               "  baraza link organisations two-lists.csv --between --out pairs.csv",
               [of_organisations](Invocation& now) {
                 return LinkRows(*of_organisations,
                                 linking::ReadOrganisations(of_organisations->file), now);
               });
  auto of_projects = std::make_shared<Flags>();
  CLI::App* projects = noun->add_subcommand("projects", "Links the rows of a table of projects.");
  AddFlags(*projects, *of_projects);
  CompleteHere(*projects, invocation,
               "  baraza link projects activities.csv --out pairs.csv\n"
               "  baraza link projects two-donors.csv --between --truth truth.csv --out pairs.csv",
               [of_projects](Invocation& now) {
                 return LinkRows(*of_projects, linking::ReadProjects(of_projects->file), now);
               });
}

}  // namespace baraza::cli
