#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/chaos/judges.h"

namespace baraza::chaos {
namespace {

void JudgeWrite(const Write& write, const std::vector<const Seen*>& seen, Complaints& complaints) {
  const std::string what = absl::StrCat("write ", write.id);
  if (write.intent == Intent::kNothing && !seen.empty()) {
    complaints.push_back(absl::StrCat("trace: ", what, " should have left none, and made ",
                                      seen[0]->name, " ", seen[0]->etag));
  }
  if (seen.size() > 1) {
    complaints.push_back(absl::StrCat("twice: ", what, " is ", seen[0]->name, " ", seen[0]->etag,
                                      " and ", seen[1]->name, " ", seen[1]->etag));
  }
  for (const Seen* change : seen) {
    if (change->content == write.content) continue;
    complaints.push_back(absl::StrCat("half: ", change->name, " ", change->etag, " shows ", what,
                                      ", but not as it was sent"));
  }
  if (!write.acknowledged || write.intent == Intent::kNothing) return;
  const bool there = std::any_of(seen.begin(), seen.end(), [&](const Seen* change) {
    return change->name == write.name && (write.etag.empty() || change->etag == write.etag);
  });
  if (!there) {
    complaints.push_back(absl::StrCat("lost: ", what, " was acknowledged as ", write.name, " ",
                                      write.etag, ", and the feed does not have it"));
  }
}

}  // namespace

void JudgeWrites(const std::vector<Write>& writes, const std::vector<Seen>& feed,
                 Complaints& complaints) {
  std::vector<std::vector<const Seen*>> seen(writes.size() + 1);
  for (const Seen& change : feed) {
    if (change.act > 0 || !IsOrganisation(change.name)) continue;
    if (change.write < 1 || change.write > static_cast<int64_t>(writes.size())) {
      complaints.push_back(
          absl::StrCat("half: nobody sent what ", change.name, " ", change.etag, " shows"));
      continue;
    }
    seen[change.write].push_back(&change);
  }
  for (const Write& write : writes) JudgeWrite(write, seen[write.id], complaints);
}

}  // namespace baraza::chaos
