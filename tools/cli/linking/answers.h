// Writes what linking and looking up found, as CSV files.
//
// A file appears whole or not at all: it is written beside and renamed. What is no plain file
// (/dev/stdout) is written to directly. Thread-safety: one thread per file. Status: of what the
// file system refuses, with the path.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/duplication/linking/linkage.h"
#include "services/duplication/linking/lookup.h"

namespace baraza::linking {

// left,right,probability,kind: a line per pair, ids as in the table; kind `same` or `related`.
absl::Status WritePairs(const std::string& path, const std::vector<std::string>& ids,
                        const duplication::Linked& linked);

// id,cluster: a line per row; a cluster is called by the id of its first row.
absl::Status WriteClusters(const std::string& path, const std::vector<std::string>& ids,
                           const duplication::Linked& linked);

// query,rank,id,probability: queries by their row from 1, ranks from 1.
absl::Status WriteRanked(const std::string& path, const std::vector<std::string>& ids,
                         const std::vector<std::vector<duplication::RankedRow>>& ranked);

}  // namespace baraza::linking
