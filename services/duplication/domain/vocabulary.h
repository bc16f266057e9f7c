// The words of all indexed names, each kept once, found exactly or by a misspelling.
//
// Why: a record then holds four bytes a word, and misspellings are looked for among the words,
// hundreds of thousands, instead of among the records, millions. Character n-grams over the words
// were the alternative; neighbourhoods of deletions (Mor and Fraenkel 1982, as in SymSpell) answer
// with exact look-ups only: two words within one insertion, deletion, substitution or swap share a
// form that lacks at most one letter.
//
// Words are never forgotten: the table is bounded by what was ever written.
// Thread-safety: const methods may be called together; a writer must be alone.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "services/duplication/domain/normalise.h"
#include "services/duplication/domain/term_table.h"

namespace baraza::duplication {

using TokenId = std::uint32_t;

// A word as comparison sees it; `text` is a view into the vocabulary or into a draft.
struct TokenView {
  std::string_view text;
  std::uint64_t key = 0;  // TermKey of the text: equal words have equal keys
  float bits = 0;         // information of the word, by the frozen table
  float next_bits = 0;    // the same after the word before it in the name (word_sequence.h)
  WordClass word_class = WordClass::kOrdinary;
};

// Makes a view of a word; `text` must outlive it.
TokenView MakeTokenView(std::string_view text, WordClass word_class, const TermTable& terms);

class Vocabulary {
 public:
  // The id of a word, given to it if it has none.
  TokenId Intern(const Token& token, const TermTable& terms);

  // The word's id, or nothing (kNoToken).
  static constexpr TokenId kNoToken = ~TokenId{0};
  TokenId Find(std::string_view text) const;

  // The word. `id` must be one that Intern gave.
  const TokenView& View(TokenId id) const { return views_[id]; }

  // Words that differ from `text` by one edit, at most `limit`, without `text` itself. Words with
  // digits and words of less than four letters have none.
  std::vector<TokenId> Similar(std::string_view text, std::size_t limit) const;

  // Looks all words' similar words up once, on all processors, for a vocabulary that grows no more:
  // Similar answers from memory then.
  void RememberSimilar(std::size_t limit);

  // All words by id; valid until the next change.
  absl::Span<const TokenView> views() const { return views_; }

  // All words by id with their information by another table; texts point into the vocabulary.
  std::vector<TokenView> Reweighed(const TermTable& terms) const;

  // Takes every word's information anew from another table.
  void Reweigh(const TermTable& terms);

  std::size_t size() const { return views_.size(); }

  // Writes all words, and takes them back into an empty vocabulary: ids stay what they were.
  void Pack(Packer& packer) const;
  void Unpack(Unpacker& from, const TermTable& terms);

 private:
  std::vector<TokenId> LookUpSimilar(std::string_view text, std::size_t limit) const;

  std::deque<std::string> texts_;
  std::vector<TokenView> views_;
  absl::flat_hash_map<std::uint64_t, TokenId> ids_;
  absl::flat_hash_map<std::uint64_t, absl::InlinedVector<TokenId, 4>> deletions_;
  std::vector<absl::InlinedVector<TokenId, 2>> similar_;  // by id; empty: not remembered
};

// Number of insertions, deletions, substitutions and swaps of neighbours that turn one word into
// the other (optimal string alignment), or `limit` + 1 if it is more than `limit`.
int EditDistance(std::string_view left, std::string_view right, int limit);

}  // namespace baraza::duplication
