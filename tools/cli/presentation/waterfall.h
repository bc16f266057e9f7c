// Why a match: its evidence as bars that add up, field by field, to the score.
//
// Why: a coordinator decides on a match, and a probability alone convinces nobody. Each bar begins
// where the one before it ended, so that the reader sees what carried the score over the line.
//
// Units: bits, log2 of odds: one bit more makes a match twice as likely. Thread-safety: pure.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "tools/cli/presentation/terminal.h"

namespace baraza::presentation {

// One piece of evidence.
struct EvidenceBar {
  std::string field;  // "name", "prior"
  double bits = 0;    // positive: speaks for the match
  std::string left;   // the values compared; both may be empty
  std::string right;
  std::string sentence;  // the reason in words; may be empty
};

// Writes the bars in the order given, and their sum with the probability (0 to 1) below them.
// Without colour the sign of a bar shows in its number and its texture. Fits the terminal: a reason
// goes on below its beginning, or below its bar where the terminal is narrow.
void WriteWaterfall(const std::vector<EvidenceBar>& evidence, double probability,
                    const Terminal& terminal, std::ostream& out);

// A probability for people: "98.5 %", "> 99.99 %", "< 0.01 %".
std::string ShownProbability(double probability);

}  // namespace baraza::presentation
