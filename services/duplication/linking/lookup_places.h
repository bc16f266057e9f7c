// Where the records of a register are, and the places that a text mentions.
//
// Why: of eleven "City University" the one in the town that the text names is meant. Names of towns
// come from the register itself; names of countries from ICU (Unicode CLDR) in the languages below;
// regions of large countries from domain/data/regions.txt (ISO 3166-2).
//
// Thread-safety: const methods may be called from many threads.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "services/duplication/linking/lookup_names.h"
#include "services/duplication/linking/lookup_text.h"
#include "services/duplication/linking/organisation_linking.h"

namespace baraza::duplication {

using TownId = std::uint32_t;
inline constexpr TownId kNoTown = ~TownId{0};
using CountryId = std::uint16_t;  // two letters
inline constexpr CountryId kNoCountry = 0;

CountryId CountryOf(std::string_view iso_code);

// A place that words `begin` up to `end` of a text name: a town or a country.
struct PlaceMention {
  std::size_t begin = 0;
  std::size_t end = 0;
  TownId town = kNoTown;
  CountryId country = kNoCountry;
  bool address = false;  // in a part of the text that names nothing but places
  bool weak = false;     // a region that is called like a country, or two letters
};

class LookupPlaces {
 public:
  LookupPlaces(const std::vector<OrganisationRow>& rows, const LookupNames& names);

  TownId TownOf(Row row) const { return towns_[row]; }
  CountryId CountryOfRow(Row row) const { return countries_[row]; }
  // How much a mention of the place tells about a record that is there.
  float TownBits(TownId town) const;
  float CountryBits(CountryId country) const;

  TownId FindTown(std::string_view name) const;

  // The words of a town's name that names of the register have.
  absl::Span<const WordId> TownWords(TownId town) const;

  // Longest mentions first where they overlap; in order of the text.
  std::vector<PlaceMention> Mentions(absl::Span<const LookupWord> words) const;

 private:
  std::vector<TownId> towns_;
  std::vector<CountryId> countries_;
  absl::flat_hash_map<std::string, TownId> town_ids_;
  std::vector<std::uint32_t> town_records_;
  std::vector<std::vector<WordId>> town_words_;
  absl::flat_hash_map<CountryId, std::uint32_t> country_records_;
};

}  // namespace baraza::duplication
