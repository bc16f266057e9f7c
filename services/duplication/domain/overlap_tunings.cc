#include "services/duplication/domain/overlap_tunings.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace baraza::duplication {
namespace {

using Member = double OverlapTuning::*;

const std::map<absl::string_view, Member>& Members() {
  static const std::map<absl::string_view, Member> kMembers = {
      {"category", &OverlapTuning::category},
      {"district", &OverlapTuning::district},
      {"region", &OverlapTuning::region},
      {"country", &OverlapTuning::country},
      {"elsewhere", &OverlapTuning::elsewhere},
      {"unknown_period", &OverlapTuning::unknown_period},
      {"other_cadre", &OverlapTuning::other_cadre},
      {"theme_weight", &OverlapTuning::theme_weight},
      {"place_weight", &OverlapTuning::place_weight},
      {"period_weight", &OverlapTuning::period_weight},
      {"cadre_weight", &OverlapTuning::cadre_weight},
      {"least_strength", &OverlapTuning::least_strength}};
  return kMembers;
}

bool Set(absl::string_view member, absl::string_view value, OverlapTuning& tuning) {
  if (member == "least_days") return absl::SimpleAtoi(value, &tuning.least_days);
  const auto found = Members().find(member);
  return found != Members().end() && absl::SimpleAtod(value, &(tuning.*found->second));
}

// One "member=value"; what is wrong with it, or nothing.
std::string Take(absl::string_view word, std::set<absl::string_view>& seen, OverlapTuning& tuning) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(word, absl::MaxSplits('=', 1));
  if (!seen.insert(parts.first).second) return absl::StrCat("'", parts.first, "' stands twice");
  if (Set(parts.first, parts.second, tuning)) return "";
  return absl::StrCat("'", word, "' is not MEMBER=NUMBER with one of least_days, ",
                      absl::StrJoin(Members(), ", ", [](std::string* out, const auto& member) {
                        absl::StrAppend(out, member.first);
                      }));
}

void TakeAll(absl::string_view words, OverlapTuning& tuning, std::vector<std::string>& faults) {
  std::set<absl::string_view> seen;
  for (absl::string_view word : absl::StrSplit(words, ' ', absl::SkipWhitespace())) {
    std::string fault = Take(word, seen, tuning);
    if (!fault.empty()) faults.push_back(std::move(fault));
  }
  const absl::Status status = Check(tuning);
  if (!status.ok()) faults.emplace_back(status.message());
}

bool IsAlliance(absl::string_view name) {
  return absl::ConsumePrefix(&name, "alliances/") && !name.empty() &&
         name.find_first_of(" /:=") == absl::string_view::npos;
}

}  // namespace

absl::StatusOr<OverlapTunings> OverlapTunings::Parse(std::string_view text) {
  OverlapTunings tunings;
  std::vector<std::string> faults;
  const absl::string_view whole(text.data(), text.size());
  for (absl::string_view part : absl::StrSplit(whole, ';', absl::SkipWhitespace())) {
    const std::pair<absl::string_view, absl::string_view> sides =
        absl::StrSplit(part, absl::MaxSplits(':', 1));
    const absl::string_view name = absl::StripAsciiWhitespace(sides.first);
    if (!IsAlliance(name)) {
      faults.push_back(absl::StrCat("'", name, "' is no alliance: write alliances/ID: MEMBER=..."));
    }
    const auto [tuning, added] = tunings.by_alliance_.emplace(std::string(name), OverlapTuning());
    if (!added) faults.push_back(absl::StrCat("'", name, "' stands twice"));
    TakeAll(sides.second, tuning->second, faults);
  }
  if (faults.empty()) return tunings;
  return absl::InvalidArgumentError(absl::StrJoin(faults, "; "));
}

const OverlapTuning& OverlapTunings::For(const std::vector<std::string>& left,
                                         const std::vector<std::string>& right) const {
  for (const auto& [alliance, tuning] : by_alliance_) {
    const auto runs_under = [&alliance = alliance](const std::vector<std::string>& alliances) {
      return std::binary_search(alliances.begin(), alliances.end(), alliance);
    };
    if (runs_under(left) && runs_under(right)) return tuning;
  }
  return otherwise_;
}

}  // namespace baraza::duplication
