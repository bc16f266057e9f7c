#include "tools/cli/importing/decision.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/cli/presentation/waterfall.h"

namespace baraza::importing {
namespace {

using duplication::v1::Match;

bool IsSame(const Match& match) {
  return match.kind() == Match::SAME_ORGANISATION || match.kind() == Match::SAME_PROJECT ||
         match.kind() == Match::SAME_EFFORT;
}

std::string LikelyNote(const Match& match) {
  const bool complete = match.subjects_size() == 2 && match.subject_titles_size() == 2;
  return absl::StrCat("likely the same as ", complete ? match.subjects(1) : "another record",
                      complete ? absl::StrCat(" (", match.subject_titles(1), ")") : "", ", ",
                      presentation::ShownProbability(match.probability()));
}

}  // namespace

Decision Decide(const Facts& facts, double limit) {
  if (facts.standing.has_value()) {
    if (*facts.standing == facts.name) return {};
    return {.uses = *facts.standing,
            .note = absl::StrCat("was merged into ", *facts.standing, ": that record is used")};
  }
  if (facts.holder.has_value()) {
    return {.uses = facts.holder->name,
            .note = absl::StrCat(facts.holder->code, " is verified for ", facts.holder->name, " (",
                                 facts.holder->title, "): that record is used")};
  }
  for (const Match& match : facts.candidates) {
    if (IsSame(match) && match.probability() >= limit) {
      return {.likely = true, .note = LikelyNote(match)};
    }
  }
  if (!facts.ask_alliances.empty()) {
    return {.note = absl::StrCat("something similar is in preparation: ask ",
                                 absl::StrJoin(facts.ask_alliances, ", "))};
  }
  return {};
}

Decision Repetition(const std::string& name, const std::string& origin) {
  return {.uses = name, .note = absl::StrCat("is the record of ", origin, ": that row is taken")};
}

}  // namespace baraza::importing
