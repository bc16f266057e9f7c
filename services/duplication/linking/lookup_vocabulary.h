// The words of a register's names, numbered, with how much each of them tells, and the words that
// another word may stand for: what it abbreviates, misspells or transliterates.
//
// Formulas: a word tells log2((N + 1) / (n + 0.5)) bits, where n of N records have it in a name
// (inverse document frequency, Sparck Jones 1972). Misspellings are found by shared deletions
// (symmetric delete; Mor and Fraenkel 1982) and confirmed by the Damerau-Levenshtein distance with
// adjacent transpositions (Damerau 1964). A skeleton keeps the consonants, alike ones as one.
//
// Thread-safety: const methods may be called from many threads after Finish.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/duplication/domain/words.h"

namespace baraza::duplication {

using WordId = std::uint32_t;
inline constexpr WordId kNoWord = ~WordId{0};

// No word tells more than this: a word that one record has may still be a slip of the pen.
inline constexpr float kMostWordBits = 14;

class LookupVocabulary {
 public:
  // The number of a word, new or known.
  WordId Add(std::string_view word, WordClass word_class, bool field);

  // One more record has the word in a name.
  void Count(WordId word) { ++counts_[word]; }

  // To be called once, when all words are added and counted.
  void Finish(std::size_t records);

  WordId Find(std::string_view word) const;  // kNoWord if no name has it
  std::size_t size() const { return words_.size(); }
  std::string_view Text(WordId word) const { return words_[word]; }
  WordClass Class(WordId word) const { return classes_[word]; }
  std::uint32_t Records(WordId word) const { return counts_[word]; }
  float Bits(WordId word) const { return bits_[word]; }
  // True for words that tell organisations apart: no field, kind, unit or legal form.
  bool IsTelling(WordId word) const { return caps_[word] >= kMostWordBits; }
  // What the word tells where it may be said of a part of another organisation.
  float CautiousBits(WordId word) const { return std::min(bits_[word], caps_[word]); }

  // Words that begin with `prefix`, the commonest first, at most `limit`.
  std::vector<WordId> Beginning(std::string_view prefix, std::size_t limit) const;

  // Words one slip of the pen away, in order of their numbers, at most `limit`. Latin letters only.
  std::vector<WordId> Alike(std::string_view word, std::size_t limit) const;

  // Words with the skeleton of `word`, which is Latin; the commonest first, at most `limit`.
  std::vector<WordId> Sounding(std::string_view word, std::size_t limit) const;

 private:
  struct Entry {
    std::uint32_t key;
    WordId word;
  };

  void BuildDeletions();
  void BuildSkeletons();
  std::vector<WordId> CommonestFirst(std::vector<WordId> words, std::size_t limit) const;

  std::deque<std::string> words_;  // never moves what `ids_` points to
  absl::flat_hash_map<std::string_view, WordId> ids_;
  std::vector<WordClass> classes_;
  std::vector<std::uint32_t> counts_;
  std::vector<float> bits_;
  std::vector<float> caps_;
  std::vector<WordId> sorted_;    // by text
  std::vector<Entry> deletions_;  // by key
  std::vector<Entry> skeletons_;  // by key
};

// The consonants of a word in Latin letters, alike ones as one: "khabarovsk" -> "kbrbsk".
std::string Skeleton(std::string_view word);

// True if one insertion, deletion, replacement or swap of neighbours makes `b` of `a`.
bool OneSlipApart(std::string_view a, std::string_view b);

}  // namespace baraza::duplication
