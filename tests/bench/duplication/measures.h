// How fast duplicates are found among many organisations, and how many of them.
//
// Thread-safety: one thread. Faults end the process with a sentence.
#pragma once

#include <string>
#include <vector>

#include "services/duplication/linking/evaluation.h"
#include "services/duplication/linking/organisation_linking.h"

namespace baraza::bench {

// Organisations with what is known of them.
struct KnownRows {
  std::vector<duplication::OrganisationRow> rows;
  duplication::Entities entities;
};
KnownRows ReadKnownRows(const std::string& folder);

// A figure with the best that was seen elsewhere and the target; 0: none.
struct Result {
  std::string what;
  double measured = 0;
  std::string unit, elsewhere;
  double target = 0;
  bool at_most = true;
};
void Print(const Result& result);

// Checks before registering, inserts, loading, the snapshot, memory; beside them pg_trgm where
// `with_postgres`.
std::vector<Result> MeasureChecks(const KnownRows& known, bool with_postgres);

// The service as a process, asked through gRPC: its start from a snapshot, and checks.
std::vector<Result> MeasureServing(const KnownRows& known);

// All pairs of the table, by linking it.
std::vector<Result> MeasureAllPairs(const KnownRows& known);

}  // namespace baraza::bench
