#include "tools/cli/commands/match_view.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/cli/commands/fields.h"
#include "tools/cli/matches_table.h"
#include "tools/cli/presentation/waterfall.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using duplication::v1::Effect;
using duplication::v1::Evidence;
using duplication::v1::Match;
using duplication::v1::Review;
using duplication::v1::Undo;
using presentation::Output;

std::string ReviewText(bool given, const Review& review) {
  if (!given) return "";
  return absl::StrCat(WordOf(review.decision()), " by ", review.reviewer(), ", ",
                      TimeText(review.review_time()), ": ", review.reason());
}

std::string UndoText(const Match& match) {
  if (!match.has_undo()) return "";
  const Undo& undo = match.undo();
  return absl::StrCat(WordOf(undo.review().decision()), " of ", undo.review().reviewer(), " by ",
                      undo.undoer(), ", ", TimeText(undo.undo_time()), ": ", undo.reason());
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
  fields.Add("assigned to", match.assignee());
  fields.Add("first review", ReviewText(match.has_first_review(), match.first_review()));
  fields.Add("review", ReviewText(match.has_review(), match.review()));
  fields.Add("undone", UndoText(match));
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

}  // namespace

std::string Subject(const Match& match, int which) {
  return which < match.subjects_size() ? match.subjects(which) : "";
}

std::string Title(const Match& match, int which) {
  return which < match.subject_titles_size() ? match.subject_titles(which) : "";
}

absl::StatusOr<Match> ReadMatch(const Client& client, const std::string& name) {
  duplication::v1::GetMatchRequest request;
  request.set_name(NameIn("matches", name));
  return client.Call<Duplication>(&Duplication::Stub::GetMatch, request);
}

absl::Status ShowDecided(const Match& match, Invocation& invocation) {
  if (invocation.output != Output::kTable) return ShowMatch(match, invocation);
  FieldsOf(match).table().Write(Output::kTable, invocation.out_terminal, invocation.out);
  return absl::OkStatus();
}

absl::Status ShowMatch(const Match& match, Invocation& invocation) {
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

}  // namespace baraza::cli
