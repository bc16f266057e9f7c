#include "tests/chaos/oracle.h"

#include "tests/chaos/judges.h"

namespace baraza::chaos {

std::vector<std::string> Judge(const Journal& journal, const Holdings& holdings) {
  Complaints complaints = holdings.feed_complaints;
  JudgeWrites(journal.writes(), holdings.feed, complaints);
  JudgeActs(journal.acts(), holdings.feed, complaints);
  JudgeTable(holdings, complaints);
  JudgeCodes(holdings, complaints);
  JudgeStanding(holdings, complaints);
  return complaints;
}

std::vector<std::string> Examine(const std::string& address, const std::string& token,
                                 const Journal& journal, FeedReader& follower) {
  absl::StatusOr<Holdings> holdings = Gather(address, token);
  if (!holdings.ok()) return {holdings.status().ToString()};
  Complaints complaints = journal.complaints();
  const Complaints verdict = Judge(journal, *holdings);
  complaints.insert(complaints.end(), verdict.begin(), verdict.end());
  const int64_t head = holdings->feed.empty() ? 0 : holdings->feed.back().position;
  if (head > 0 && !follower.AwaitPosition(head)) complaints.push_back("the follower stays behind");
  const Complaints followed = follower.complaints();
  complaints.insert(complaints.end(), followed.begin(), followed.end());
  if (follower.seen() != holdings->feed) complaints.push_back("the follower saw another history");
  return complaints;
}

}  // namespace baraza::chaos
