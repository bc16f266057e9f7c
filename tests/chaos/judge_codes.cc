#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/chaos/judges.h"

namespace baraza::chaos {

using organisations::v1::Organisation;

void JudgeCodes(const Holdings& holdings, Complaints& complaints) {
  std::map<std::string, std::vector<std::string>> shown;
  for (const auto& [name, bytes] : holdings.table) {
    Organisation record;
    if (!IsOrganisation(name) || !record.ParseFromString(bytes)) continue;
    if (record.state() == Organisation::ARCHIVED || record.state() == Organisation::MERGED)
      continue;
    for (const std::string& code : CodesOf(record)) shown[code].push_back(name);
  }
  for (const auto& [filter, names] : shown) {
    if (names.size() > 1) {
      complaints.push_back(
          absl::StrCat("twice: ", absl::StrJoin(names, " and "), " are both ", filter));
    }
  }
  for (const auto& [filter, names] : holdings.found) {
    std::vector<std::string> expected = shown[filter], found = names;
    std::sort(expected.begin(), expected.end());
    std::sort(found.begin(), found.end());
    if (expected == found) continue;
    complaints.push_back(absl::StrCat("half: ", filter, " is shown by [",
                                      absl::StrJoin(expected, " "), "] and finds [",
                                      absl::StrJoin(found, " "), "]"));
  }
}

}  // namespace baraza::chaos
