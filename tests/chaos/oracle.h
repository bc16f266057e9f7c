// Says whether a server kept its word: compares what clients sent and were told (Journal) with what
// the register's lists, reads and feed hold afterwards.
//
// It complains if
//   - an acknowledged write is not in the feed, or in another record or version than was told;
//   - a write is there twice, or in part, or with content that nobody sent;
//   - a dry run or a refused request left a trace;
//   - two records have one key, or a record is not found by the codes that it shows, or still by
//     those of its earlier versions (children belong to the record as it stands);
//   - the feed has gaps, doublings or disorder, or its last state of a record is not the table's,
//   or
//     a single read's.
// Unacknowledged writes may be there or not: wholly.
//
// Thread-safety: pure functions but for Gather, which calls the server.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/chaos/feed_reader.h"
#include "tests/chaos/journal.h"

namespace baraza::chaos {

// What a server holds.
struct Holdings {
  std::vector<Seen> feed;                    // from its beginning
  std::vector<std::string> feed_complaints;  // as FeedReader made them
  std::map<std::string, std::string> table;  // name -> bytes, as listed
  std::map<std::string, std::string> reads;  // name -> bytes, as BatchGet answers
  // Filter of a list -> names of the records found.
  std::map<std::string, std::vector<std::string>> found;
};

// Asks the server at `address` for everything. `token`: of the feed's beginning.
absl::StatusOr<Holdings> Gather(const std::string& address, const std::string& token);

// What is wrong, in sentences; empty: nothing.
std::vector<std::string> Judge(const std::vector<Write>& writes, const Holdings& holdings);

// Both, with what writers and the follower complained about while it happened. The follower's
// changes must be those of the feed.
std::vector<std::string> Examine(const std::string& address, const std::string& token,
                                 const Journal& journal, FeedReader& follower);

}  // namespace baraza::chaos
