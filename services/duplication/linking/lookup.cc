#include "services/duplication/linking/lookup.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "services/duplication/linking/lookup_acronyms.h"
#include "services/duplication/linking/lookup_candidates.h"
#include "services/duplication/linking/lookup_mentions.h"
#include "services/duplication/linking/lookup_names.h"
#include "services/duplication/linking/lookup_places.h"
#include "services/duplication/linking/lookup_prominence.h"
#include "services/duplication/linking/lookup_query.h"
#include "services/duplication/linking/lookup_scoring.h"
#include "services/duplication/linking/lookup_translations.h"

namespace baraza::duplication {
namespace {

// Bits. What a well known organisation has more of: the share that says that one is mentioned.
constexpr float kProminentEvidence = 0.3F;
// A second name of a record that other words of the text say.
constexpr float kMostSecond = 5;
// Who asks for an acronym by itself means an organisation.
constexpr float kAskedFor = 5;
constexpr float kMostCountry = 4, kMostCountryEvidence = 3;
constexpr std::size_t kMostOfAcronym = 60;
constexpr int kMostAcronyms = 3;
constexpr std::size_t kShortestAcronym = 3;

// The acronym that is all of a text: "LSHTM", "CIBER-BBN"; empty if the text is more than that.
std::string WholeAcronym(const std::vector<LookupWord>& words) {
  std::string acronym;
  for (const LookupWord& word : words) {
    if (words.size() > 1 && !word.capitals) return "";
    acronym += word.text;
  }
  return MayBeAcronym(acronym) ? acronym : "";
}

// Words of another script are read by what others have taught of them, often several by one.
double CertaintyOf(const std::vector<LookupWord>& words) {
  constexpr double kForeign = 0.4;
  const auto foreign = std::count_if(words.begin(), words.end(),
                                     [](const LookupWord& word) { return word.foreign; });
  return 2 * foreign > static_cast<std::ptrdiff_t>(words.size()) ? kForeign : 1;
}

// The country of the query, or the one that its text names last.
CountryId CountryFor(const ReadQuery& read) {
  if (read.country != kNoCountry) return read.country;
  CountryId country = kNoCountry;
  for (const PlaceMention& place : read.places) {
    if (place.country != kNoCountry && !place.weak) country = place.country;
  }
  return country;
}

// The better one of two readings of a record; names that different words say add up.
Reading Together(Reading one, Reading other) {
  if (one.bits < other.bits) std::swap(one, other);
  if ((one.said & other.said).any() || other.evidence <= 0) return one;
  one.bits += std::min(other.evidence, kMostSecond);
  one.evidence += std::min(other.evidence, kMostSecond);
  one.said |= other.said;
  one.claimed |= other.claimed;
  return one;
}

// Adds a reading unless the record has a better one.
void Add(const Reading& reading, std::vector<Reading>& readings) {
  const auto same = std::find_if(readings.begin(), readings.end(),
                                 [&](const Reading& one) { return one.row == reading.row; });
  if (same == readings.end()) {
    readings.push_back(reading);
  } else if (same->bits < reading.bits) {
    *same = reading;
  }
}

}  // namespace

class LookupRegister::Index {
 public:
  explicit Index(const std::vector<OrganisationRow>& rows)
      : names_(rows),
        places_(rows, names_),
        translations_(names_, places_),
        acronyms_(rows, places_),
        prominence_(Prominence(rows, names_)) {}

  std::vector<RankedRow> Find(const LookupQuery& query, int limit) const {
    const ReadQuery read = ReadLookupQuery(query, names_, places_, translations_);
    if (read.words.empty() || limit <= 0) return {};
    const LookupScorer scorer(read, names_, places_);
    std::vector<Reading> readings = ReadNames(scorer, LookupCandidates(read, names_));
    AddAcronyms(read, readings);
    return RankMentions(std::move(readings), scorer, CertaintyOf(read.words), limit);
  }

 private:
  // For each record of the names, which are in order, one reading.
  std::vector<Reading> ReadNames(const LookupScorer& scorer,
                                 const std::vector<NameId>& names) const {
    std::vector<Reading> readings;
    for (const NameId name : names) {
      const Reading reading = Known(scorer.Read(name));
      if (readings.empty() || readings.back().row != reading.row) {
        readings.push_back(reading);
      } else {
        readings.back() = Together(readings.back(), reading);
      }
    }
    return readings;
  }

  // A reading with what being well known speaks for it.
  Reading Known(Reading reading) const {
    reading.prominence = prominence_[reading.row];
    reading.bits += reading.prominence;
    reading.evidence += kProminentEvidence * reading.prominence;
    return reading;
  }

  // Readings of what is written like an acronym that is no name of the register.
  void AddAcronyms(const ReadQuery& read, std::vector<Reading>& readings) const {
    const std::string whole = WholeAcronym(read.words);
    if (!whole.empty()) return AddAcronym(whole, read, 0, kAskedFor, readings);
    int found = 0;
    for (std::size_t at = 0; at < read.words.size() && found < kMostAcronyms; ++at) {
      if (!IsUnknownAcronym(read.words[at])) continue;
      AddAcronym(read.words[at].text, read, at, 0, readings);
      ++found;
    }
  }

  bool IsUnknownAcronym(const LookupWord& word) const {
    return word.capitals && !word.in_country && word.text.size() >= kShortestAcronym &&
           MayBeAcronym(word.text) && names_.vocabulary().Find(word.canonical) == kNoWord;
  }

  void AddAcronym(const std::string& acronym, const ReadQuery& read, std::size_t at, float asked,
                  std::vector<Reading>& readings) const {
    const CountryId country = CountryFor(read);
    const float place = country == kNoCountry ? 0 : places_.CountryBits(country);
    for (const AcronymFit& fit : acronyms_.Find(acronym, country, kMostOfAcronym)) {
      Reading reading{.row = fit.row};
      reading.bits = fit.bits + std::min(place, kMostCountry);
      reading.evidence = fit.bits + asked + std::min(place, kMostCountryEvidence);
      reading.said.set(at);
      reading.claimed.set(at);
      Add(Known(reading), readings);
    }
  }

  LookupNames names_;
  LookupPlaces places_;
  LookupTranslations translations_;
  LookupAcronyms acronyms_;
  std::vector<float> prominence_;
};

LookupRegister::LookupRegister(const std::vector<OrganisationRow>& rows)
    : index_(std::make_unique<Index>(rows)) {}

LookupRegister::~LookupRegister() = default;

std::vector<RankedRow> LookupRegister::Find(const LookupQuery& query, int limit) const {
  return index_->Find(query, limit);
}

}  // namespace baraza::duplication
