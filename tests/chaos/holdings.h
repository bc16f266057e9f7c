// What a register holds, asked for from outside: the one side of the oracle's comparison.
//
// Thread-safety: values; Gather calls the server.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/chaos/feed_reader.h"

namespace baraza::chaos {

struct Holdings {
  std::vector<Seen> feed;                    // from its beginning
  std::vector<std::string> feed_complaints;  // as FeedReader made them
  // name -> bytes, as listed: organisations in all states, alliances, memberships
  std::map<std::string, std::string> table;
  std::map<std::string, std::string> reads;  // name -> bytes, as a single read or BatchGet answers
  // Name of a merged organisation -> the one that its name leads to.
  std::map<std::string, std::string> leads_to;
  // Code, as a list takes it -> names of the records found.
  std::map<std::string, std::vector<std::string>> found;
};

// The codes by which an organisation of these tests has to be found: its keys (after a merge
// several) and the write that it shows.
std::vector<std::string> CodesOf(const organisations::v1::Organisation& record);

// Asks the server at `address` for everything. `token`: of the feed's beginning.
absl::StatusOr<Holdings> Gather(const std::string& address, const std::string& token);

}  // namespace baraza::chaos
