// `baraza matches list|explain`, and the noun itself.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/commands/match_commands.h"
#include "tools/cli/commands/match_view.h"
#include "tools/cli/matches_table.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using duplication::v1::ListMatchesRequest;
using duplication::v1::Match;
using presentation::Output;

struct ListFlags {
  std::vector<std::string> kinds, states, assignees, reviewers, alliances;
  std::string subject, order = "probability";
  bool unassigned = false;
  double min_probability = 0, max_probability = 1;
  int64_t limit = 50;
};

// CSV holds besides what a decision needs that is made in a spreadsheet: see `review --from`.
presentation::Table ListTable(Output output) {
  std::vector<presentation::Column> columns = {
      {.key = "name", .title = "NAME", .importance = 5, .least_width = 16},
      {.key = "kind", .title = "KIND", .importance = 3, .least_width = 12},
      {.key = "probability", .title = "HOW SURE", .importance = 4},
      {.key = "state", .title = "STATE", .importance = 2},
      {.key = "left_title", .title = "THIS", .importance = 4, .least_width = 18},
      {.key = "right_title", .title = "AND THIS", .importance = 4, .least_width = 18},
      {.key = "left", .title = "RECORD", .importance = 1, .least_width = 20},
      {.key = "right", .title = "RECORD", .importance = 1, .least_width = 20},
      {.key = "assignee", .title = "ASSIGNED TO", .importance = 2}};
  if (output == Output::kCsv) {
    columns.push_back({.key = "priority", .title = "PRIORITY"});
    columns.push_back({.key = "etag", .title = "ETAG"});
  }
  return presentation::Table(std::move(columns));
}

void AddTo(presentation::Table& table, const Match& match, Output output) {
  table.Add({match.name(), WordOf(match.kind()),
             output == Output::kTable ? presentation::Cell(ShownStrength(match))
                                      : presentation::Cell::Decimal(match.probability(), 6),
             WordOf(match.state()), Title(match, 0), Title(match, 1), Subject(match, 0),
             Subject(match, 1), match.assignee(), presentation::Cell::Decimal(match.priority(), 6),
             match.etag()});
}

absl::StatusOr<ListMatchesRequest> RequestOf(const ListFlags& flags) {
  ListMatchesRequest request;
  RETURN_IF_ERROR(AddWords<Match::Kind>(flags.kinds, "--kind", request.mutable_kinds()));
  RETURN_IF_ERROR(AddWords<Match::State>(flags.states, "--state", request.mutable_states()));
  request.set_subject(flags.subject);
  request.set_min_probability(flags.min_probability);
  request.set_max_probability(flags.max_probability);
  request.set_order_by(flags.order);
  for (const std::string& assignee : flags.assignees) request.add_assignees(assignee);
  if (flags.unassigned) request.add_assignees("");
  for (const std::string& reviewer : flags.reviewers) request.add_reviewers(reviewer);
  for (const std::string& name : flags.alliances) request.add_alliances(NameIn("alliances", name));
  return request;
}

absl::Status List(const ListFlags& flags, Invocation& invocation) {
  ASSIGN_OR_RETURN(const ListMatchesRequest request, RequestOf(flags));
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto listed,
                   client.Pages<Duplication>(&Duplication::Stub::ListMatches, request, flags.limit,
                                             &duplication::v1::ListMatchesResponse::matches_size));
  if (invocation.output == Output::kJson) return WriteJson(listed, invocation.out);
  presentation::Table table = ListTable(invocation.output);
  for (const Match& match : listed.matches()) AddTo(table, match, invocation.output);
  table.Write(invocation.output, invocation.out_terminal, invocation.out);
  SayHowMany(listed.matches_size(), "match", !listed.next_page_token().empty(), invocation);
  return absl::OkStatus();
}

absl::Status Explain(const std::string& name, Invocation& invocation) {
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const Match match, ReadMatch(client, name));
  return ShowMatch(match, invocation);
}

void AddFilters(CLI::App& list, ListFlags& flags) {
  list.add_option("--kind", flags.kinds,
                  "only same-organisation, same-project, overlapping-effort ...; repeatable")
      ->type_name("KIND");
  list.add_option("--state", flags.states,
                  "only this state; repeatable; default: open, awaiting-second and confirmed")
      ->type_name("STATE");
  list.add_option("--record", flags.subject, "only of this record: organisations/ID, projects/ID")
      ->type_name("NAME");
  list.add_option("--min-probability", flags.min_probability, "only as sure as this: 0.9")
      ->check(CLI::Range(0.0, 1.0))
      ->type_name("P");
  list.add_option("--max-probability", flags.max_probability, "only as doubtful as this: 0.7")
      ->check(CLI::Range(0.000001, 1.0))
      ->type_name("P");
  list.add_option("--assignee", flags.assignees, "only assigned to this person; repeatable")
      ->type_name("ID");
  list.add_flag("--unassigned", flags.unassigned, "only assigned to nobody, or to --assignee");
  list.add_option("--reviewer", flags.reviewers, "only decided by this person; repeatable")
      ->type_name("ID");
  // Not --alliance: that says for whom the caller acts.
  list.add_option("--of-alliance", flags.alliances, "only of a record of this alliance; repeatable")
      ->type_name("NAME");
}

void AddList(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<ListFlags>();
  CLI::App* list = noun.add_subcommand("list", "Lists matches, the most probable first.");
  AddFilters(*list, *flags);
  list->add_option("--order", flags->order,
                   "probability, priority (what does most harm first) or uncertainty (where a "
                   "review teaches most first)")
      ->check(CLI::IsMember({"probability", "priority", "uncertainty"}))
      ->type_name("ORDER")
      ->capture_default_str();
  AddLimitOption(*list, flags->limit);
  Complete(*list, invocation,
           "  baraza matches list --kind same-organisation --min-probability 0.9\n"
           "  baraza matches list --order priority --unassigned\n"
           "  baraza matches list --record organisations/lstm",
           [flags](Invocation& now) { return List(*flags, now); });
}

void AddExplain(CLI::App& noun, Invocation& invocation) {
  auto name = std::make_shared<std::string>();
  CLI::App* explain =
      noun.add_subcommand("explain", "Shows why: what each field adds to the score.");
  explain->add_option("NAME", *name, "matches/ID, or ID alone")->required()->type_name("");
  Complete(*explain, invocation, "  baraza matches explain matches/ID",
           [name](Invocation& now) { return Explain(*name, now); });
}

}  // namespace

void AddMatches(CLI::App& app, Invocation& invocation) {
  CLI::App* noun = app.add_subcommand("matches", "Duplicates and overlaps, found and decided.");
  noun->require_subcommand(1);
  AddList(*noun, invocation);
  AddExplain(*noun, invocation);
  AddMatchCluster(*noun, invocation);
  AddMatchDecisions(*noun, invocation);
  AddMatchQueue(*noun, invocation);
}

}  // namespace baraza::cli
