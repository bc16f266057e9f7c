// How probable each compared pair of rows is one project: weights of features learned from the
// table itself, and from labels where there are any.
//
// Why: what agreement means differs from table to table: product codes decide in one, authors and
// years in another. The weights start from stated round numbers (kPriorWeights), set by thought and
// not fitted to any data, and are learned by expectation maximisation as in Fellegi and Sunter's
// model (Winkler, "Using the EM algorithm for weight computation in the Fellegi-Sunter model of
// record linkage", 1988), with these turns:
//   - features depend on one another, so that the ratio of the densities of matches and others is
//     estimated by logistic regression (logistic.h) instead of by a product of fields;
//   - between two sources a row has at most one partner: the probabilities of the E step are those
//     of one-to-one matchings (matching_marginals.h), and the odds of an edge are divided by those
//     of having no partner, (1 - p)(1 - q), where p and q are the shares of both sources that have
//     one: shares are estimated, not assumed;
//   - pairs within one source are examples of what is not one (project_pairs.h);
//   - each round goes from the stated weights towards the learned ones as far as the table can tell
//     matches from others (the mean probability of what is taken for a match): where the two
//     overlap, mixtures that are let go drift away from both.
//
// Thread-safety: pure; deterministic.
#pragma once

#include <vector>

#include "services/duplication/linking/project_pairs.h"

namespace baraza::duplication {

// The probability of each candidate. `pairs` is changed: kMargin is computed here.
std::vector<double> WeighPairs(ProjectPairs& pairs, const Sources& sources,
                               const LinkOptions& options);

}  // namespace baraza::duplication
