// Finds the rows of a table whose terms are most alike: cosine of vectors of information.
//
// Why: of the millions of pairs of a table only those can be one that share something rare. Vectors
// are weighted by information (project_text.h) as in Salton and Buckley, "Term-weighting approaches
// in automatic text retrieval", Information Processing and Management 24 (1988).
//
// Bounds: a query reads at most kMaxTermPostings entries, the rarest terms first; a term that does
// not fit any more is passed over. Thread-safety: const methods may be called from many threads.
#pragma once

#include <cstdint>
#include <vector>

#include "services/duplication/linking/project_text.h"

namespace baraza::duplication {

inline constexpr std::size_t kMaxTermPostings = 20000;

struct NearRow {
  Row row = 0;
  double cosine = 0;  // over the terms that were read
};

class TermIndex {
 public:
  enum class Use { kSearch, kCompareOnly };

  // Of one kind of terms; `texts` must outlive the index. What is only compared has no entries and
  // finds nothing.
  TermIndex(const ProjectTexts& texts, Terms ProjectText::*field, Use use);

  // All rows but `row` that share a term that was read, in no order. `scratch` is working memory
  // that the caller keeps from query to query: empty at first.
  std::vector<NearRow> Find(Row row, std::vector<double>& scratch) const;

  // Cosine of two rows over all terms.
  double Cosine(Row left, Row right) const;

 private:
  void AddEntries();

  const ProjectTexts& texts_;
  Terms ProjectText::*const field_;
  std::vector<std::uint64_t> starts_;  // of each term's entries
  std::vector<Row> entries_;
  std::vector<double> lengths_;  // of each row's vector
};

}  // namespace baraza::duplication
