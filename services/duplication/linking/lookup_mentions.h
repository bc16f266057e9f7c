// The organisations that a text mentions, and which of them it is about.
//
// Why: "Tongji Hospital, Tongji Medical College, Huazhong University of Science and Technology"
// mentions three. Records that the same words of the text may mean are rivals: the one of which
// more is said wins. Records that different words mean are no rivals: both are mentioned, and
// affiliations name the part before the whole, so that the last one is meant sooner.
//
// Formulas: within a mention P(record) is the softmax of its bits; a mention is real with the
// logistic function of the evidence for it; of several real ones each is meant with a share
// (README of this folder's lookup, docs/matching.md).
//
// Thread-safety: pure.
#pragma once

#include <vector>

#include "services/duplication/linking/lookup.h"
#include "services/duplication/linking/lookup_scoring.h"

namespace baraza::duplication {

// The records of the readings, the most probable first, at most `limit`. `certainty` is what a bit
// is worth, 0 to 1.
std::vector<RankedRow> RankMentions(std::vector<Reading> readings, const LookupScorer& scorer,
                                    double certainty, int limit);

}  // namespace baraza::duplication
