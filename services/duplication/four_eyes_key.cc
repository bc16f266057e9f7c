#include "services/duplication/four_eyes_key.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/foundation/resourcename/resourcename.h"

namespace baraza::duplication {

FourEyesKey::FourEyesKey(configuration::Declaration& declaration)
    : alliances_(declaration.Text("four-eyes-alliances", "",
                                  "alliances of whose records a merge takes two people, separated "
                                  "by commas: alliances/uganda,alliances/sl")) {}

absl::StatusOr<std::set<std::string>> FourEyesKey::Read(const configuration::Values& values) const {
  std::set<std::string> alliances;
  for (absl::string_view part : absl::StrSplit(values.Get(alliances_), ',')) {
    const std::string name(absl::StripAsciiWhitespace(part));
    if (name.empty()) continue;
    if (!resourcename::Matches("alliances/{alliance}", name)) {
      return absl::InvalidArgumentError(
          absl::StrCat("--four-eyes-alliances: '", name, "' is no alliance: write alliances/ID"));
    }
    alliances.insert(name);
  }
  return alliances;
}

}  // namespace baraza::duplication
