// `baraza matches cluster`.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/match_commands.h"
#include "tools/cli/presentation/waterfall.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using duplication::v1::Cluster;
using duplication::v1::GetClusterRequest;
using presentation::Output;

presentation::Cell Sureness(double probability, Output output) {
  return output == Output::kTable ? presentation::Cell(presentation::ShownProbability(probability))
                                  : presentation::Cell::Decimal(probability, 6);
}

// A match that leads out of the cluster, with what stands against it.
std::string RoleOf(const Cluster::Bridge& bridge) {
  return absl::StrCat("bridge, against it: ", WordOf(bridge.obstacle()));
}

// Members first, then what holds them together, then what leads out of the cluster.
presentation::Table ClusterTable(const Cluster& cluster, Output output) {
  presentation::Table table{
      {.key = "what", .title = "WHAT", .importance = 5, .least_width = 8},
      {.key = "record", .title = "RECORD", .importance = 4, .least_width = 16},
      {.key = "title", .title = "TITLE", .importance = 3, .least_width = 16},
      {.key = "other", .title = "AND RECORD", .importance = 4, .least_width = 16},
      {.key = "probability", .title = "HOW SURE", .importance = 4},
      {.key = "state", .title = "STATE", .importance = 1},
      {.key = "match", .title = "MATCH", .importance = 2, .least_width = 16}};
  for (const Cluster::Member& member : cluster.members()) {
    table.Add({"member", member.name(), member.title(), "", "", "", ""});
  }
  for (const Cluster::Link& link : cluster.links()) {
    if (link.subjects_size() != 2) continue;
    table.Add({"link", link.subjects(0), "", link.subjects(1), Sureness(link.probability(), output),
               WordOf(link.state()), link.match()});
  }
  for (const Cluster::Bridge& bridge : cluster.bridges()) {
    table.Add({RoleOf(bridge), bridge.member(), bridge.other().title(), bridge.other().name(),
               Sureness(bridge.probability(), output), WordOf(bridge.state()), bridge.match()});
  }
  return table;
}

void SaySize(const Cluster& cluster, const Invocation& invocation) {
  SayHowMany(cluster.members_size(), "record", false, invocation);
  if (!cluster.truncated()) return;
  invocation.out.flush();
  invocation.err << "more records hang together than are looked at: these are the nearest\n";
}

absl::Status ShowCluster(const std::string& subject, Invocation& invocation) {
  GetClusterRequest request;
  request.set_subject(subject);
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const Cluster cluster,
                   client.Call<Duplication>(&Duplication::Stub::GetCluster, request));
  if (invocation.output == Output::kJson) return WriteJson(cluster, invocation.out);
  ClusterTable(cluster, invocation.output)
      .Write(invocation.output, invocation.out_terminal, invocation.out);
  SaySize(cluster, invocation);
  return absl::OkStatus();
}

}  // namespace

void AddMatchCluster(CLI::App& noun, Invocation& invocation) {
  auto subject = std::make_shared<std::string>();
  CLI::App* cluster = noun.add_subcommand(
      "cluster", "Shows which records are one with a record, all matches taken together.");
  cluster->add_option("NAME", *subject, "organisations/ID or projects/ID")
      ->required()
      ->type_name("");
  Complete(*cluster, invocation, "  baraza matches cluster organisations/lstm",
           [subject](Invocation& now) { return ShowCluster(*subject, now); });
}

}  // namespace baraza::cli
