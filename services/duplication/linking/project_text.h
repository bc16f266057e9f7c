// What the rows of a table of projects say, as numbers of terms with the information that each term
// carries in this table.
//
// Why: linking compares each row with many others; texts are taken apart once. Terms of five kinds
// are kept apart: words, runs of letters (so that misspelt words still meet), codes ("PS-LX350H",
// "PSLX 350H" and "pslx350h" are one code), numbers, names of participants. A term's information is
// ln(rows / rows that have it), as in Spaerck Jones, "A statistical interpretation of term
// specificity", Journal of Documentation 28 (1972).
//
// Bounds: kMaxTitleTokens, kMaxTextTokens (domain/project_profile.h), kMaxRowCodes,
// kMaxRowPeopleWords; what is beyond them is not looked at. Thread-safety: const methods may be
// called from many threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/duplication/linking/project_linking.h"

namespace baraza::duplication {

inline constexpr std::size_t kMaxRowCodes = 60;
inline constexpr std::size_t kMaxRowPeopleWords = 100;

using Term = std::uint32_t;
// Sorted, each once.
using Terms = std::vector<Term>;

struct ProjectText {
  Terms title;           // words of the title
  Terms all;             // and of the description
  Terms grams;           // runs of four letters or digits of the title
  Terms title_codes;     // codes of the title, as written
  Terms codes;           // codes of title and description, as written
  Terms joined;          // `codes`, and neighbouring words joined that would make a code
  Terms numbers;         // numbers of the title that are words of their own
  Terms people;          // words of the participants' names
  Term whole_title = 0;  // all words of the title at once
  Term whole_text = 0;   // and of the description; 0 only if there is none
  int year = 0;          // of the start; 0: not known
  int day = 0;           // of the start since 1970-01-01; 0: only the year is known
};

class ProjectTexts {
 public:
  explicit ProjectTexts(const std::vector<ProjectRow>& rows);

  Row size() const { return static_cast<Row>(rows_.size()); }
  const ProjectText& operator[](Row row) const { return rows_[row]; }
  // Of a term, in nats: 0 if every row has it.
  double Information(Term term) const { return information_[term]; }
  // Number of rows that have the term.
  std::uint32_t Count(Term term) const { return counts_[term]; }
  const std::string& Spelt(Term term) const { return spelt_[term]; }
  std::size_t term_count() const { return information_.size(); }

  // Sum of the squares of the information of terms.
  double Square(const Terms& terms) const;
  // Sum of the information of terms.
  double Sum(const Terms& terms) const;

 private:
  ProjectText Read(const ProjectRow& row);
  Term Number(char kind, std::string_view text);
  void Count();

  std::vector<ProjectText> rows_;
  absl::flat_hash_map<std::string, Term> numbers_;
  std::vector<std::string> spelt_;
  std::vector<std::uint32_t> counts_;
  std::vector<double> information_;
};

// Terms that both have.
Terms InBoth(const Terms& left, const Terms& right);

}  // namespace baraza::duplication
