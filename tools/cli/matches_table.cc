#include "tools/cli/matches_table.h"

#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/cli/presentation/waterfall.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using duplication::v1::Match;

void AddCandidates(const Matches& candidates, presentation::Table& table) {
  for (const Match& match : candidates) {
    const bool complete = match.subjects_size() == 2 && match.subject_titles_size() == 2;
    table.Add({WordOf(match.kind()), ShownStrength(match), complete ? match.subjects(1) : "",
               complete ? match.subject_titles(1) : "", StrongestReason(match)});
  }
}

// Theme, place and time of an overlap.
std::string WhatIsInCommon(const Match& match) {
  std::vector<std::string> sentences;
  for (const duplication::v1::Evidence& evidence : match.evidence()) {
    const std::string& field = evidence.field();
    if (field == "theme" || field == "place" || field == "period") {
      sentences.push_back(evidence.sentence());
    }
  }
  return absl::StrJoin(sentences, " ");
}

}  // namespace

std::string StrongestReason(const Match& match) {
  if (match.kind() == Match::OVERLAPPING_EFFORT) return WhatIsInCommon(match);
  for (const duplication::v1::Evidence& evidence : match.evidence()) {
    if (evidence.field() != "prior" && evidence.weight() > 0) return evidence.sentence();
  }
  return "";
}

std::string ShownStrength(const Match& match) {
  if (match.kind() == Match::OVERLAPPING_EFFORT) {
    return absl::StrFormat("strength %.2f", match.probability());
  }
  return presentation::ShownProbability(match.probability());
}

presentation::Table CandidateTable(const Matches& candidates, const Matches& overlaps) {
  presentation::Table table{
      {.key = "kind", .title = "KIND", .importance = 2},
      {.key = "probability", .title = "HOW SURE", .importance = 5},
      {.key = "record", .title = "RECORD", .importance = 4, .least_width = 16},
      {.key = "title", .title = "TITLE", .importance = 5, .least_width = 20},
      {.key = "reason",
       .title = "STRONGEST REASON",
       .importance = 3,
       .least_width = 24,
       .fit = presentation::Column::Fit::kWrap}};
  AddCandidates(candidates, table);
  AddCandidates(overlaps, table);
  return table;
}

void SayWhomToAsk(const AskAlliances& alliances, const Invocation& invocation) {
  if (alliances.empty()) return;
  invocation.out.flush();
  invocation.err << "something similar is in preparation; ask the secretariat of "
                 << absl::StrJoin(alliances, ", ") << "\n";
}

}  // namespace baraza::cli
