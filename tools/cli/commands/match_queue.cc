// `baraza matches statistics|watch`.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/match_commands.h"
#include "tools/cli/commands/match_view.h"
#include "tools/cli/matches_table.h"
#include "tools/cli/presentation/width.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using duplication::v1::GetQueueStatisticsRequest;
using duplication::v1::GetQueueStatisticsResponse;
using duplication::v1::Match;
using duplication::v1::MatchChange;
using duplication::v1::WatchMatchesRequest;
using duplication::v1::WatchMatchesResponse;
using presentation::Output;

struct StatisticsFlags {
  std::vector<std::string> kinds, alliances;
};

struct WatchFlags {
  std::string token;
  bool once = false;
};

// "0 days", "1 to 6 days", "90 days and more".
std::string AgeText(const GetQueueStatisticsResponse& told, int which) {
  const int from = told.waiting_by_age(which).min_days();
  if (which + 1 == told.waiting_by_age_size()) return absl::StrCat(from, " days and more");
  const int to = told.waiting_by_age(which + 1).min_days() - 1;
  return from == to ? absl::StrCat(from, " days") : absl::StrCat(from, " to ", to, " days");
}

presentation::Table FiguresTable(const GetQueueStatisticsResponse& told) {
  presentation::Table table{{.key = "group", .title = "GROUP", .importance = 3},
                            {.key = "value", .title = "VALUE", .importance = 5},
                            {.key = "count", .title = "MATCHES", .importance = 5}};
  for (const auto& group : told.states()) {
    table.Add({"state", WordOf(group.state()), group.count()});
  }
  table.Add({"waiting", "all", told.waiting_count()});
  for (const auto& group : told.waiting_by_kind()) {
    table.Add({"waiting, by kind", WordOf(group.kind()), group.count()});
  }
  for (int i = 0; i < told.waiting_by_age_size(); ++i) {
    table.Add({"waiting, by age", AgeText(told, i), told.waiting_by_age(i).count()});
  }
  for (const auto& group : told.waiting_by_assignee()) {
    const std::string who = group.assignee().empty() ? "(nobody)" : group.assignee();
    table.Add({"waiting, by assignee", who, group.count()});
  }
  return table;
}

absl::Status ShowStatistics(const StatisticsFlags& flags, Invocation& invocation) {
  GetQueueStatisticsRequest request;
  RETURN_IF_ERROR(AddWords<Match::Kind>(flags.kinds, "--kind", request.mutable_kinds()));
  for (const std::string& name : flags.alliances) request.add_alliances(NameIn("alliances", name));
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto told,
                   client.Call<Duplication>(&Duplication::Stub::GetQueueStatistics, request));
  if (invocation.output == Output::kJson) return WriteJson(told, invocation.out);
  FiguresTable(told).Write(invocation.output, invocation.out_terminal, invocation.out);
  return absl::OkStatus();
}

// A change as a line.
std::string LineOf(const MatchChange& change) {
  if (!change.has_after()) return absl::StrCat(change.name(), "  no longer yours to read");
  const Match& match = change.after();
  return absl::StrCat(change.name(), "  ", WordOf(match.state()), "  ", WordOf(match.kind()), "  ",
                      ShownStrength(match), "  ", presentation::Printable(Title(match, 0)), " | ",
                      presentation::Printable(Title(match, 1)));
}

absl::Status WriteChange(const MatchChange& change, Invocation& invocation) {
  if (invocation.output == Output::kTable) {
    invocation.out << LineOf(change) << "\n";
  } else {
    ASSIGN_OR_RETURN(const std::string line, JsonLine(change));
    invocation.out << line << "\n";
  }
  invocation.out.flush();
  return absl::OkStatus();
}

// Reads until the feed ends, or has shown all that there is if `once`; `token` follows.
absl::Status Follow(const Client& client, bool once, std::string& token, Invocation& invocation) {
  grpc::ClientContext context;
  peers::CallAs(context, client.scope());
  WatchMatchesRequest request;
  request.set_resume_token(token);
  const auto stream = client.stub<Duplication>().WatchMatches(&context, request);
  for (WatchMatchesResponse response; stream->Read(&response);) {
    for (const MatchChange& change : response.changes()) {
      RETURN_IF_ERROR(WriteChange(change, invocation));
    }
    token = response.resume_token();
    if (!once || !response.caught_up()) continue;
    context.TryCancel();
    stream->Finish();
    return absl::OkStatus();
  }
  return rpc::FromGrpc(stream->Finish());
}

absl::Status WatchMatches(const WatchFlags& flags, Invocation& invocation) {
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  std::string token = flags.token;
  const absl::Status ended = Follow(client, flags.once, token, invocation);
  if (!token.empty()) invocation.err << "go on with --token " << token << "\n";
  return ended;
}

void AddStatistics(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<StatisticsFlags>();
  CLI::App* statistics = noun.add_subcommand(
      "statistics", "Counts the queue: by state, kind, age and assignee, what you may read.");
  statistics->add_option("--kind", flags->kinds, "only this kind; repeatable")->type_name("KIND");
  statistics
      ->add_option("--of-alliance", flags->alliances,
                   "only of a record of this alliance; repeatable")
      ->type_name("NAME");
  Complete(*statistics, invocation, "  baraza matches statistics --kind same-organisation",
           [flags](Invocation& now) { return ShowStatistics(*flags, now); });
}

void AddWatch(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<WatchFlags>();
  CLI::App* watch = noun.add_subcommand(
      "watch", "Follows the matches, a line per change; with --output json a document per line.");
  watch->add_option("--token", flags->token, "where to go on; without: all that there is first")
      ->type_name("TOKEN");
  watch->add_flag("--once", flags->once, "ends when all that there is has been shown");
  Complete(*watch, invocation, "  baraza matches watch --once --output json",
           [flags](Invocation& now) { return WatchMatches(*flags, now); });
}

}  // namespace

void AddMatchQueue(CLI::App& noun, Invocation& invocation) {
  AddStatistics(noun, invocation);
  AddWatch(noun, invocation);
}

}  // namespace baraza::cli
