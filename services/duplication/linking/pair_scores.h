// Scores of pairs of a table's nodes, computed on all processors.
//
// Thread-safety: the functions may be called together; they start threads of their own and wait
// for them. The result doesn't depend on their number.
#pragma once

#include <functional>
#include <vector>

#include "services/duplication/linking/calibration.h"
#include "services/duplication/linking/label_model.h"
#include "services/duplication/linking/organisation_table.h"

namespace baraza::duplication {

// Two nodes, left < right, and log2 odds that they are one organisation, or related.
struct ScoredPair {
  Node left = 0;
  Node right = 0;
  float same = 0;
  float related = 0;
  float bits = 0;         // log2 odds that they are one, against their being related or nothing
  bool conflict = false;  // some field says otherwise
};

// The same as `bits` for their being related.
double RelatedBits(const ScoredPair& pair);

// Pairs of nodes that share rare keys, each once, ordered; not scored. At most `limit` a node.
std::vector<ScoredPair> CandidatePairs(const OrganisationTable& table, std::size_t limit,
                                       const std::function<void(Node done)>& progress);

// Scores the pairs by the table's model.
void Score(const OrganisationTable& table, std::vector<ScoredPair>& pairs);

// A line that scores are put through, and then what labels teach.
struct Correction {
  Calibration calibration;
  LabelModel labels;
};

// Corrects the bits of scored pairs. Labels move pairs against one another; the number of pairs of
// rows that are expected to be the same stays as it was (label_model.h says why).
void Correct(const OrganisationTable& table, const Correction& correction,
             std::vector<ScoredPair>& pairs);

// The pairs as labelled, for a label model: bits and parts of their evidence. `pairs` are scored.
LabelledPair LabelledOf(const OrganisationTable& table, const ScoredPair& pair, double bits,
                        bool same);

}  // namespace baraza::duplication
