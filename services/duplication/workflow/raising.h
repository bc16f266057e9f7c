// Which of the things that the matchers find are raised as matches for people to decide about.
//
// The one place for it, with the reasons:
//   one record, related, component: probability 0.5. Below, the engine itself holds the opposite
//     for more likely; a queue of such pairs trains people to reject. Probabilities are calibrated,
//     so that at 0.5 half of the doubtful ones are true, and a wrong one costs a minute to reject
//     while a missed one is counted twice for ever. Related records are raised as well: that two
//     names are parts of one whole is what a coordinator wants to see confirmed, and it stops
//     somebody else from merging them.
//   overlap: all that the engine tells of, from the strength that an alliance says; 0.2 unless it
//     says another: same theme in one region, for a third of the time. Nothing is wrong in an
//     overlap, so that the cost is reading it; hence at most kMaxOverlaps of the strongest are
//     raised for a record.
// What is shown to somebody who is about to register a record starts lower (kCheckProbability).
//
// Thread-safety: pure.
#pragma once

#include "baraza/duplication/v1/match.pb.h"

namespace baraza::duplication {

inline constexpr double kRaiseProbability = 0.5;

// What is raised at most for one record in one detection. A record with more duplicates than this
// gets the rest when these are settled: merging changes it, and it is looked at again.
inline constexpr int kMaxCandidates = 24;
inline constexpr int kMaxOverlaps = 10;

inline bool WorthRaising(const v1::Match& match) {
  if (match.kind() == v1::Match::OVERLAPPING_EFFORT) return match.probability() > 0;
  return match.kind() != v1::Match::KIND_UNSPECIFIED && match.probability() >= kRaiseProbability;
}

}  // namespace baraza::duplication
