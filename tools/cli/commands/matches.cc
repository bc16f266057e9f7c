// `baraza matches list|explain|review`.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/commands/fields.h"
#include "tools/cli/matches_table.h"
#include "tools/cli/presentation/waterfall.h"
#include "tools/cli/request_id.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using duplication::v1::Effect;
using duplication::v1::Evidence;
using duplication::v1::Match;
using duplication::v1::Review;
using presentation::Output;

struct ListFlags {
  std::vector<std::string> kinds, states;
  std::string subject;
  double min_probability = 0;
  int64_t limit = 50;
};

struct ReviewFlags {
  std::string name, decision, reason, survivor, etag;
};

std::string Subject(const Match& match, int which) {
  return which < match.subjects_size() ? match.subjects(which) : "";
}

std::string Title(const Match& match, int which) {
  return which < match.subject_titles_size() ? match.subject_titles(which) : "";
}

presentation::Table ListTable() {
  return {{.key = "name", .title = "NAME", .importance = 5, .least_width = 16},
          {.key = "kind", .title = "KIND", .importance = 3, .least_width = 12},
          {.key = "probability", .title = "HOW SURE", .importance = 4},
          {.key = "state", .title = "STATE", .importance = 2},
          {.key = "left_title", .title = "THIS", .importance = 4, .least_width = 18},
          {.key = "right_title", .title = "AND THIS", .importance = 4, .least_width = 18},
          {.key = "left", .title = "RECORD", .importance = 1, .least_width = 20},
          {.key = "right", .title = "RECORD", .importance = 1, .least_width = 20}};
}

void AddTo(presentation::Table& table, const Match& match, Output output) {
  table.Add({match.name(), WordOf(match.kind()),
             output == Output::kTable ? presentation::Cell(ShownStrength(match))
                                      : presentation::Cell::Decimal(match.probability(), 6),
             WordOf(match.state()), Title(match, 0), Title(match, 1), Subject(match, 0),
             Subject(match, 1)});
}

absl::Status List(const ListFlags& flags, Invocation& invocation) {
  duplication::v1::ListMatchesRequest request;
  RETURN_IF_ERROR(AddWords<Match::Kind>(flags.kinds, "--kind", request.mutable_kinds()));
  RETURN_IF_ERROR(AddWords<Match::State>(flags.states, "--state", request.mutable_states()));
  request.set_subject(flags.subject);
  request.set_min_probability(flags.min_probability);
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto listed,
                   client.Pages<Duplication>(&Duplication::Stub::ListMatches, request, flags.limit,
                                             &duplication::v1::ListMatchesResponse::matches_size));
  if (invocation.output == Output::kJson) return WriteJson(listed, invocation.out);
  presentation::Table table = ListTable();
  for (const Match& match : listed.matches()) AddTo(table, match, invocation.output);
  table.Write(invocation.output, invocation.out_terminal, invocation.out);
  SayHowMany(listed.matches_size(), "match", !listed.next_page_token().empty(), invocation);
  return absl::OkStatus();
}

absl::StatusOr<Match> ReadMatch(const Client& client, const std::string& name) {
  duplication::v1::GetMatchRequest request;
  request.set_name(NameIn("matches", name));
  return client.Call<Duplication>(&Duplication::Stub::GetMatch, request);
}

std::string ReviewText(const Match& match) {
  if (!match.has_review()) return "";
  const Review& review = match.review();
  return absl::StrCat(WordOf(review.decision()), " by ", review.reviewer(), ", ",
                      TimeText(review.review_time()), ": ", review.reason());
}

std::string EffectText(const Effect& effect) {
  const std::string status = WordOf(effect.status());
  return effect.error().empty() ? status : absl::StrCat(status, ": ", effect.error());
}

Fields FieldsOf(const Match& match) {
  Fields fields;
  fields.Add("match", match.name());
  fields.Add("kind", WordOf(match.kind()));
  fields.Add("this", absl::StrCat(Title(match, 0), "  ", Subject(match, 0)));
  fields.Add("and this", absl::StrCat(Title(match, 1), "  ", Subject(match, 1)));
  fields.Add("state", WordOf(match.state()));
  fields.Add("review", ReviewText(match));
  fields.Add("effect", EffectText(match.effect()));
  return fields;
}

presentation::Table EvidenceTable(const Match& match) {
  presentation::Table table{
      {.key = "field", .title = "FIELD", .importance = 5},
      {.key = "level", .title = "LEVEL", .importance = 2},
      {.key = "weight", .title = "WEIGHT", .importance = 4},
      {.key = "left", .title = "THIS", .importance = 2, .least_width = 16},
      {.key = "right", .title = "AND THIS", .importance = 2, .least_width = 16},
      {.key = "sentence",
       .title = "REASON",
       .importance = 3,
       .least_width = 20,
       .fit = presentation::Column::Fit::kWrap}};
  for (const Evidence& evidence : match.evidence()) {
    table.Add({evidence.field(), evidence.level(),
               presentation::Cell::Decimal(evidence.weight(), 2), evidence.left(), evidence.right(),
               evidence.sentence()});
  }
  return table;
}

void WriteReasons(const Match& match, Invocation& invocation) {
  if (match.kind() == Match::OVERLAPPING_EFFORT) {  // shares, no bits
    EvidenceTable(match).Write(Output::kTable, invocation.out_terminal, invocation.out);
    invocation.out << "\noverlap of " << ShownStrength(match)
                   << " (1: same themes, places and time). A chance to pool, not an error.\n";
    return;
  }
  std::vector<presentation::EvidenceBar> bars;
  for (const Evidence& evidence : match.evidence()) {
    bars.push_back({evidence.field(), evidence.weight(), evidence.left(), evidence.right(),
                    evidence.sentence()});
  }
  presentation::WriteWaterfall(bars, match.probability(), invocation.out_terminal, invocation.out);
}

absl::Status Show(const Match& match, Invocation& invocation) {
  if (invocation.output == Output::kJson) return WriteJson(match, invocation.out);
  if (invocation.output == Output::kCsv) {
    EvidenceTable(match).Write(Output::kCsv, invocation.out_terminal, invocation.out);
    return absl::OkStatus();
  }
  FieldsOf(match).table().Write(Output::kTable, invocation.out_terminal, invocation.out);
  invocation.out << "\n";
  WriteReasons(match, invocation);
  return absl::OkStatus();
}

absl::Status Explain(const std::string& name, Invocation& invocation) {
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const Match match, ReadMatch(client, name));
  return Show(match, invocation);
}

absl::Status Decide(const ReviewFlags& flags, Invocation& invocation) {
  duplication::v1::ReviewMatchRequest request;
  ASSIGN_OR_RETURN(const int decision,
                   NumberOf(*Review::Decision_descriptor(), flags.decision, "--decision"));
  request.mutable_review()->set_decision(static_cast<Review::Decision>(decision));
  request.mutable_review()->set_reason(flags.reason);
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const Match read, ReadMatch(client, flags.name));
  const auto slash = read.subjects().empty() ? std::string::npos : read.subjects(0).find('/');
  if (slash != std::string::npos) {
    request.mutable_review()->set_survivor(
        NameIn(read.subjects(0).substr(0, slash), flags.survivor));
  }
  request.set_name(read.name());
  request.set_etag(flags.etag.empty() ? read.etag() : flags.etag);
  request.set_request_id(NewRequestId());
  ASSIGN_OR_RETURN(const Match decided,
                   client.Call<Duplication>(&Duplication::Stub::ReviewMatch, request));
  if (invocation.output != Output::kTable) return Show(decided, invocation);
  FieldsOf(decided).table().Write(Output::kTable, invocation.out_terminal, invocation.out);
  return absl::OkStatus();
}

void AddList(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<ListFlags>();
  CLI::App* list = noun.add_subcommand("list", "Lists matches, the most probable first.");
  list->add_option("--kind", flags->kinds,
                   "only same-organisation, same-project, overlapping-effort ...; repeatable")
      ->type_name("KIND");
  list->add_option("--state", flags->states,
                   "only this state; repeatable; default: open and confirmed")
      ->type_name("STATE");
  list->add_option("--record", flags->subject, "only of this record: organisations/ID, projects/ID")
      ->type_name("NAME");
  list->add_option("--min-probability", flags->min_probability, "only as sure as this: 0.9")
      ->check(CLI::Range(0.0, 1.0))
      ->type_name("P");
  AddLimitOption(*list, flags->limit);
  Complete(*list, invocation,
           "  baraza matches list --kind same-organisation --min-probability 0.9\n"
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

void AddReview(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<ReviewFlags>();
  CLI::App* review = noun.add_subcommand(
      "review", "Decides about a match. Confirmed duplicates are merged at their register.");
  review->add_option("NAME", flags->name, "matches/ID, or ID alone")->required()->type_name("");
  review->add_option("--decision", flags->decision, "confirm, reject or defer")
      ->required()
      ->type_name("DECISION");
  review->add_option("--reason", flags->reason, "why, for those who ask later")
      ->required()
      ->type_name("TEXT");
  review
      ->add_option("--survivor", flags->survivor,
                   "the record that stays; default: the one created first")
      ->type_name("NAME");
  review
      ->add_option("--etag", flags->etag,
                   "the version that you read; default: the one that stands now")
      ->type_name("ETAG");
  Complete(*review, invocation,
           "  baraza matches review matches/ID --decision confirm --reason 'same charity number' "
           "\\\n      --role secretariat --alliance uganda",
           [flags](Invocation& now) { return Decide(*flags, now); });
}

}  // namespace

void AddMatches(CLI::App& app, Invocation& invocation) {
  CLI::App* noun = app.add_subcommand("matches", "Duplicates and overlaps, found and decided.");
  noun->require_subcommand(1);
  AddList(*noun, invocation);
  AddExplain(*noun, invocation);
  AddReview(*noun, invocation);
}

}  // namespace baraza::cli
