#include "absl/strings/str_cat.h"
#include "tests/chaos/judges.h"

namespace baraza::chaos {
namespace {

// The last change of each record.
std::map<std::string, const Seen*> LastOf(const std::vector<Seen>& feed) {
  std::map<std::string, const Seen*> last;
  for (const Seen& seen : feed) last[seen.name] = &seen;
  return last;
}

// True for organisations that a read answers with themselves.
bool IsRead(const std::string& name, const std::string& bytes) {
  organisations::v1::Organisation record;
  return IsOrganisation(name) && record.ParseFromString(bytes) &&
         record.state() != organisations::v1::Organisation::MERGED;
}

}  // namespace

void JudgeTable(const Holdings& holdings, Complaints& complaints) {
  const std::map<std::string, const Seen*> last = LastOf(holdings.feed);
  for (const auto& [name, seen] : last) {
    const auto row = holdings.table.find(name);
    if (row == holdings.table.end()) {
      complaints.push_back(absl::StrCat("lost: the feed has ", name, ", the table has not"));
    } else if (row->second != seen->bytes) {
      complaints.push_back(absl::StrCat("apart: table and feed disagree about ", name));
    }
  }
  for (const auto& [name, bytes] : holdings.table) {
    if (last.count(name) == 0) {
      complaints.push_back(absl::StrCat("apart: the table has ", name, ", the feed has not"));
    }
    if (!IsRead(name, bytes)) continue;
    const auto read = holdings.reads.find(name);
    if (read == holdings.reads.end() || read->second != bytes) {
      complaints.push_back(absl::StrCat("apart: a read of ", name, " differs from the list"));
    }
  }
}

}  // namespace baraza::chaos
