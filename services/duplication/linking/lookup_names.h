// The names of a register as sequences of words, and which names have a word.
//
// Why: what a text says is compared with each name of a record by itself: half of one name and half
// of another are no name. Names and postings lie in few long arrays, about 60 bytes a name.
//
// Thread-safety: const methods may be called from many threads.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "services/duplication/linking/lookup_text.h"
#include "services/duplication/linking/lookup_vocabulary.h"
#include "services/duplication/linking/organisation_linking.h"

namespace baraza::duplication {

using NameId = std::uint32_t;

struct LookupName {
  Row row = 0;
  std::uint32_t begin = 0;  // of its words
  std::uint16_t count = 0;
  bool main = false;     // the record's first
  bool acronym = false;  // capitals only
  bool foreign = false;  // of a script other than Latin
  float bits = 0;        // that all its words tell
};

class LookupNames {
 public:
  explicit LookupNames(const std::vector<OrganisationRow>& rows);

  const LookupVocabulary& vocabulary() const { return vocabulary_; }
  std::size_t size() const { return names_.size(); }
  std::size_t rows() const { return first_.size() - 1; }
  const LookupName& operator[](NameId name) const { return names_[name]; }
  absl::Span<const WordId> Words(NameId name) const {
    return absl::MakeConstSpan(words_).subspan(names_[name].begin, names_[name].count);
  }
  absl::Span<const NameId> Having(WordId word) const {
    return absl::MakeConstSpan(postings_).subspan(offsets_[word],
                                                  offsets_[word + 1] - offsets_[word]);
  }
  // The names of a row: from FirstOf(row) up to FirstOf(row + 1).
  NameId FirstOf(Row row) const { return first_[row]; }

 private:
  void AddRow(Row row, const OrganisationRow& record);
  void AddName(Row row, const std::string& text);
  void CountWords(Row row);
  void BuildPostings();

  LookupVocabulary vocabulary_;
  std::vector<LookupName> names_;
  std::vector<WordId> words_;
  std::vector<NameId> first_;
  std::vector<std::uint32_t> offsets_;
  std::vector<NameId> postings_;
};

// The words of a text that tell something: stop words left out unless there is nothing else.
std::vector<LookupWord> TellingWords(std::string_view text);

}  // namespace baraza::duplication
