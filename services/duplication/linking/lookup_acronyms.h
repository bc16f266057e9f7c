// The records of a register that an acronym may mean, though no record has it as a name.
//
// Why: people write "LSHTM", and the register has "London School of Hygiene and Tropical Medicine"
// with the website lshtm.ac.uk. An acronym takes the initials of the words in their order; it may
// leave out words that many names have, take an article's initial, or more letters of a word.
//
// Formula: the least sum of the costs of reading each letter and leaving out each word, by dynamic
// programming over letters and words (an edit distance; Wagner and Fischer 1974). The costs are
// estimates in bits of how seldom acronyms are made so; none is fitted. Bounds: 60,000 names are
// tried.
//
// Thread-safety: const methods may be called from many threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/duplication/linking/lookup_places.h"
#include "services/duplication/linking/organisation_linking.h"

namespace baraza::duplication {

// A record that an acronym may mean, and bits that speak for it.
struct AcronymFit {
  Row row = 0;
  float bits = 0;
};

class LookupAcronyms {
 public:
  LookupAcronyms(const std::vector<OrganisationRow>& rows, const LookupPlaces& places);

  // The records that fit best, at most `limit`; of `country` only, unless it is unknown.
  std::vector<AcronymFit> Find(std::string_view acronym, CountryId country,
                               std::size_t limit) const;

 private:
  struct Name {
    Row row;
    std::uint32_t begin;  // of its words in shapes_
    std::uint8_t words;
  };
  struct Posting {
    std::uint32_t key;  // country and a letter
    std::uint32_t name;
  };
  struct Label {
    std::uint32_t hash;
    Row row;
  };

  void AddName(Row row, const std::string& name, const LookupPlaces& places);
  void AddLabels(Row row, const std::string& website);
  void AddFits(std::string_view acronym, CountryId country, std::size_t& tries,
               std::vector<AcronymFit>& fits) const;
  void AddSites(std::string_view acronym, CountryId country, std::vector<AcronymFit>& fits) const;

  std::vector<Name> names_;
  std::string shapes_;  // of each word: its class and its first letters
  std::vector<Posting> postings_;
  std::vector<Label> labels_;
  std::vector<CountryId> countries_;      // by row
  std::vector<CountryId> all_countries_;  // each once
};

// What it costs to read `acronym` as a short form of words; each word is its class ('o' ordinary,
// 'g' generic, 'p' place, 's' stop) and up to kShapeLetters letters, padded with blanks.
inline constexpr std::size_t kShapeLetters = 5;
float AcronymCost(std::string_view acronym, std::string_view shapes);

// What in a text may be an acronym: 2 to 10 Latin letters or digits.
bool MayBeAcronym(std::string_view word);

}  // namespace baraza::duplication
