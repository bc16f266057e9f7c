// How common each term is, frozen: the table that turns "agrees" into "agrees in something rare".
//
// Why frozen: a weight that moved with every insert would give one pair two scores, depending on
// when and in which order it was asked. A table belongs to a version of a model; scores change only
// when another version is adopted, and every replica that adopts it gives the same.
//
// Formula: the information of an agreement, log2(total / count) bits, is the weight of
// Fellegi and Sunter (1969), log2(m/u), for m = 1 and u = the term's relative frequency, as in
// Winkler's frequency-based matching (1988). A term seen once or never counts as one in `total`.
//
// Memory: terms seen once are not kept. Thread-safety: const methods may be called together.
#pragma once

#include <cstdint>
#include <string_view>

#include "absl/container/flat_hash_map.h"

namespace baraza::duplication {

class Packer;
class Unpacker;

// What a term is a term of.
enum class TermKind : std::uint8_t {
  kNameToken = 1,
  kFullName = 2,
  kAcronym = 3,
  kDomain = 4,
  kIdentifier = 5,
  kCountry = 6,
  kLocality = 7,
  kPhone = 8,
  kAddress = 9,
  kTextToken = 10,
  kTitle = 11,
  kText = 12,
  kTheme = 13,
  kPlace = 14,
  kOrganisation = 15,
  kAmount = 16,
  kDay = 17,
  kRecord = 18,
  kJoint = 19,
  kWordPair = 20,
  kPostalCode = 21,
};

// A hash of a term that is the same in every process and version: FNV-1a with a final mix.
std::uint64_t TermKey(TermKind kind, std::string_view term);

class TermTable {
 public:
  // Counts `term` once, `count` times.
  void Add(TermKind kind, std::string_view term, std::int64_t count = 1);

  // Counts records that have terms of this kind at all: what a frequency is relative to.
  void AddTotal(TermKind kind, std::int64_t count = 1);

  // Forgets terms seen once; call when everything is counted.
  void Freeze();

  // The same for a term whose key is known.
  void AddKey(std::uint64_t key, std::int64_t count = 1) { counts_[key] += count; }

  // Number of records that have the term; at least 1.
  std::int64_t Count(TermKind kind, std::string_view term) const;

  // The same for a term whose key is known; 0 for one that was seen once or never.
  std::int64_t CountKey(std::uint64_t key) const {
    const auto found = counts_.find(key);
    return found == counts_.end() ? 0 : found->second;
  }

  // Number of records that have terms of the kind; at least 1.
  std::int64_t Total(TermKind kind) const;

  // log2(Total / Count): 0 for a term that everybody has.
  double Bits(TermKind kind, std::string_view term) const;

  // Writes and reads the table; entries in order of their keys.
  void Pack(Packer& packer) const;
  void Unpack(Unpacker& from);

  // Reads a background table from text: lines "kind term count", with "*" as term for a total.
  void AddBackground(std::string_view text);

 private:
  absl::flat_hash_map<std::uint64_t, std::int64_t> counts_;
  absl::flat_hash_map<std::uint8_t, std::int64_t> totals_;
};

}  // namespace baraza::duplication
