// The judges of the oracle, one for each subject: pure functions from what clients sent and were
// told, and what the register holds, to complaints in sentences.
#pragma once

#include <string>
#include <vector>

#include "tests/chaos/act.h"
#include "tests/chaos/holdings.h"
#include "tests/chaos/journal.h"

namespace baraza::chaos {

using Complaints = std::vector<std::string>;

// Creating and updating: each write with its content once, whole, as it was acknowledged.
void JudgeWrites(const std::vector<Write>& writes, const std::vector<Seen>& feed,
                 Complaints& complaints);

// Acts: each one once, in one piece, with all of its effects and no other (effects.h).
void JudgeActs(const std::vector<Act>& acts, const std::vector<Seen>& feed, Complaints& complaints);

// Lists, reads and the feed's last states agree, for all types.
void JudgeTable(const Holdings& holdings, Complaints& complaints);

// Every code that was asked for leads to the live records that show it now, and to no other.
void JudgeCodes(const Holdings& holdings, Complaints& complaints);

// Names of merged records lead to one that stands and knows them; memberships belong to one that
// stands, at most one of them live for each role.
void JudgeStanding(const Holdings& holdings, Complaints& complaints);

}  // namespace baraza::chaos
