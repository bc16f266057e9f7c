// What a table's clusters say about its pairs: the pairs and clusters that linking gives.
//
// Why: two rows that hardly resemble each other are one all the same where both are one with a
// third; and a pair that looks good stays in doubt where the rest of the two clusters speaks
// against it. So a pair within a cluster has at least the odds at which the cluster's parts were
// joined, and a pair between clusters at most even odds; pairs and clusters never disagree.
//
// Bounds: pairs that were never compared are given within clusters only, the smallest clusters
// first, at most kMaxImplied and kImpliedPerRow for each row.
//
// Thread-safety: pure.
#pragma once

#include <cstdint>
#include <vector>

#include "services/duplication/domain/clustering.h"
#include "services/duplication/linking/organisation_table.h"
#include "services/duplication/linking/pair_scores.h"

namespace baraza::duplication {

inline constexpr std::int64_t kMaxImplied = 4'000'000;
inline constexpr std::int64_t kImpliedPerRow = 200;

// `pairs` were compared, each once, and corrected; `clustering` is of the table's nodes, by them.
Linked LinkedOf(const OrganisationTable& table, const std::vector<ScoredPair>& pairs,
                const Clustering& clustering, const LinkOptions& options);

}  // namespace baraza::duplication
