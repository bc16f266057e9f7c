// Says whether a server kept its word: compares what clients sent and were told (Journal) with what
// the register's lists, reads and feed hold afterwards (Holdings).
//
// It complains, by the first word of a complaint, of
//   lost    what was acknowledged and is not in the feed, or in another record or version;
//   twice   what is there twice, or not in one piece;
//   half    what is there in part, with another effect than asked for, or that nobody sent;
//   trace   what a dry run or a refused request left;
//   apart   lists, reads and the feed's last states that disagree, for all types;
//   astray  names of merged records and memberships that lead to nothing that stands;
//   feed    gaps, doublings and disorder of positions and versions.
// What was not acknowledged may be there or not: wholly. Each subject has a judge (judges.h).
//
// Thread-safety: Judge is a pure function; Examine calls the server.
#pragma once

#include <string>
#include <vector>

#include "tests/chaos/feed_reader.h"
#include "tests/chaos/holdings.h"
#include "tests/chaos/journal.h"

namespace baraza::chaos {

// What is wrong, in sentences; empty: nothing.
std::vector<std::string> Judge(const Journal& journal, const Holdings& holdings);

// Gathers and judges, with what writers and the follower complained about while it happened. The
// follower's changes must be those of the feed.
std::vector<std::string> Examine(const std::string& address, const std::string& token,
                                 const Journal& journal, FeedReader& follower);

}  // namespace baraza::chaos
