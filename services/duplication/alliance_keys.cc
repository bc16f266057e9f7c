#include "services/duplication/alliance_keys.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/foundation/resourcename/resourcename.h"

namespace baraza::duplication {
namespace {

std::set<std::string> AlliancesIn(const std::string& text, std::vector<std::string>& faults) {
  std::set<std::string> alliances;
  for (absl::string_view part : absl::StrSplit(text, ',')) {
    const std::string name(absl::StripAsciiWhitespace(part));
    if (name.empty()) continue;
    if (!resourcename::Matches("alliances/{alliance}", name)) {
      faults.push_back(
          absl::StrCat("--four-eyes-alliances: '", name, "' is no alliance: write alliances/ID"));
    }
    alliances.insert(name);
  }
  return alliances;
}

}  // namespace

AllianceKeys::AllianceKeys(configuration::Declaration& declaration)
    : four_eyes_(declaration.Text("four-eyes-alliances", "",
                                  "alliances of whose records a merge takes two people, separated "
                                  "by commas: alliances/uganda,alliances/sl")),
      overlaps_(declaration.Text(
          "overlaps", "",
          "what of overlapping projects alliances want to hear, where it differs from the "
          "convention: 'alliances/uganda: elsewhere=0 least_strength=0.4; alliances/sl: "
          "least_days=90'")) {}

absl::StatusOr<AllianceWishes> AllianceKeys::Read(const configuration::Values& values) const {
  std::vector<std::string> faults;
  AllianceWishes wishes{.four_eyes = AlliancesIn(values.Get(four_eyes_), faults)};
  absl::StatusOr<OverlapTunings> overlaps = OverlapTunings::Parse(values.Get(overlaps_));
  if (!overlaps.ok()) faults.push_back(absl::StrCat("--overlaps: ", overlaps.status().message()));
  if (!faults.empty()) return absl::InvalidArgumentError(absl::StrJoin(faults, "\n"));
  wishes.overlaps = *std::move(overlaps);
  return wishes;
}

}  // namespace baraza::duplication
