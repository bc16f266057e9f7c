// Runs linking and looking up on labelled tables, and says how well it did.
//
// Why: the yardsticks of accuracy, and whoever changes the engine, ask the same thing of many sets.
// Truth is read to count only; labels are drawn from it where a trial says so.
//
// Halves: entities (queries, by the first record expected) fall into an even and an odd half by a
// hash. What is looked at while the engine is changed is the even half; the odd one is only
// counted.
//
// Thread-safety: one thread. A table that cannot be read ends the process with a sentence.
#pragma once

#include <string>
#include <vector>

#include "services/duplication/linking/evaluation.h"
#include "tools/cli/linking/tables.h"

namespace baraza::bench {

enum class Half { kBoth, kEven, kOdd };

struct LinkTrial {
  std::string folder;  // with organisations.csv or projects.csv, and truth.csv
  bool projects = false;
  bool between = false;
  int labels = 0;  // drawn from what linking without labels gives, evenly over its probabilities
  Half half = Half::kBoth;
  bool mistakes = false;  // prints the pairs that are wrong
};

struct LinkOutcome {
  duplication::Evaluation evaluation;
  double seconds = 0;
  std::size_t rows = 0;
};

LinkOutcome Run(const LinkTrial& trial);

struct LookupOutcome {
  double first = 0;              // share of queries whose first answer is expected
  double ten = 0;                // share of those with an expected one among the first ten
  double calibration_error = 0;  // of the first answers
  double median_ms = 0, p99_ms = 0;
  double load_seconds = 0;
  std::size_t queries = 0;
};

LookupOutcome RunLookup(const std::vector<duplication::OrganisationRow>& rows,
                        const std::vector<linking::Query>& queries, bool mistakes = false);

// Queries of which an expected record is in the register at all: some of crossref and of s2aff
// expect records that ror no longer holds, which nobody can find.
std::vector<linking::Query> Answerable(const std::vector<linking::Query>& queries,
                                       const std::vector<duplication::OrganisationRow>& rows);

// Queries of a half.
std::vector<linking::Query> HalfOf(const std::vector<linking::Query>& queries, Half half);

// Takes up to `count` acronyms (names in other scripts) out of the register, and asks for them.
std::vector<linking::Query> TakeAcronyms(std::vector<duplication::OrganisationRow>& rows,
                                         std::size_t count);
std::vector<linking::Query> TakeOtherScripts(std::vector<duplication::OrganisationRow>& rows,
                                             std::size_t count);

// The value, or the end of the process with what is wrong.
template <class T>
T Must(absl::StatusOr<T> value);

}  // namespace baraza::bench
