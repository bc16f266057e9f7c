// How matches carry their reasons, for organisations and projects alike.
//
// Why: that the parts sum to the weight, that the strongest stand first and that subjects are in
// order of their names is held in one place.
// Thread-safety: pure.
#pragma once

#include <string>
#include <string_view>

#include "baraza/duplication/v1/match.pb.h"

namespace baraza::duplication {

// Level of agreement; LevelWord gives the stable word of the contract.
enum class Level { kExact, kClose, kPartial, kDifferent, kMissing };
const char* LevelWord(Level level);
// The level of that word; kMissing for any other.
Level LevelNamed(std::string_view word);

// One of the two records of a match.
struct Subject {
  std::string_view name, title, etag;
};

// Puts the two records, in this order, into the match. `left` has the lesser name.
void AddSubjects(const Subject& left, const Subject& right, v1::Match& match);

// Adds one reason. Values longer than 300 bytes are cut between characters.
void AddEvidence(const char* field, Level level, double weight, std::string_view left,
                 std::string_view right, std::string sentence, v1::Match& match);

// Adds what was to be expected before looking: the prior, in bits.
void AddPrior(double bits, v1::Match& match);

// Sets match_weight to the sum of the evidence, and the probability; sorts the strongest first.
void FinishMatch(v1::Match& match);

}  // namespace baraza::duplication
