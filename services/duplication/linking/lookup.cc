#include "services/duplication/linking/lookup.h"

#include <algorithm>
#include <cmath>

#include "services/duplication/linking/lookup_acronyms.h"
#include "services/duplication/linking/lookup_mentions.h"
#include "services/duplication/linking/lookup_names.h"
#include "services/duplication/linking/lookup_places.h"
#include "services/duplication/linking/lookup_prominence.h"
#include "services/duplication/linking/lookup_query.h"
#include "services/duplication/linking/lookup_scoring.h"

namespace baraza::duplication {
namespace {

// Names whose postings are read, and that are compared word by word.
constexpr std::size_t kMostPostings = 400000;
constexpr std::size_t kMostCompared = 400;
// Who asks for an acronym by itself means an organisation.
constexpr float kAskedFor = 4;
constexpr float kPriorOfEvidence = 0.3F;

// What is kept between the queries of a thread: how many bits of each name are said.
struct Tally {
  std::vector<float> bits;
  std::vector<NameId> touched;
};

// The acronym that is all of a text: "LSHTM", "CIBER-BBN"; empty if the text is more than that.
std::string WholeAcronym(const std::vector<LookupWord>& words) {
  std::string acronym;
  for (const LookupWord& word : words) {
    if (words.size() > 1 && !word.capitals) return "";
    acronym += word.text;
  }
  return MayBeAcronym(acronym) ? acronym : "";
}

}  // namespace

class LookupRegister::Index {
 public:
  explicit Index(const std::vector<OrganisationRow>& rows)
      : names_(rows),
        places_(rows, names_),
        translations_(names_, places_),
        acronyms_(rows, places_),
        prior_(Prominence(rows, names_)) {}

  std::vector<RankedRow> Find(const LookupQuery& query, int limit) const {
    const ReadQuery read = ReadLookupQuery(query, names_, places_, translations_);
    const LookupScorer scorer(read, names_, places_);
    std::vector<Reading> readings = Compare(scorer, Candidates(read));
    AddAcronyms(read, readings);
    return RankMentions(std::move(readings), scorer, limit);
  }

 private:
  std::vector<NameId> Candidates(const ReadQuery& read) const {
    static thread_local Tally tally;
    tally.bits.resize(std::max(tally.bits.size(), names_.size()), 0);
    struct Wanted {
      WordId word;
      float bits;
    };
    std::vector<Wanted> wanted;
    const LookupVocabulary& vocabulary = names_.vocabulary();
    for (const Sense& sense : read.senses) {
      if (!wanted.empty() && wanted.back().word == sense.word) continue;
      const float bits = vocabulary.Bits(sense.word) - sense.cost;
      if (bits > 0) wanted.push_back({sense.word, bits});
    }
    std::sort(wanted.begin(), wanted.end(), [&](const Wanted& a, const Wanted& b) {
      const auto left = names_.Having(a.word).size(), right = names_.Having(b.word).size();
      return left != right ? left < right : a.word < b.word;
    });
    std::size_t postings = 0;
    for (const Wanted& word : wanted) {
      const auto having = names_.Having(word.word);
      postings += having.size();
      if (postings > kMostPostings) break;
      for (const NameId name : having) {
        if (tally.bits[name] == 0) tally.touched.push_back(name);
        tally.bits[name] += word.bits;
      }
    }
    std::vector<std::pair<float, NameId>> ranked;
    for (const NameId name : tally.touched) {
      const float said = tally.bits[name];
      ranked.emplace_back(-(said - 0.35F * (names_[name].bits - said)), name);
      tally.bits[name] = 0;
    }
    tally.touched.clear();
    if (ranked.size() > kMostCompared) {
      std::nth_element(ranked.begin(), ranked.begin() + kMostCompared, ranked.end());
      ranked.resize(kMostCompared);
    }
    std::vector<NameId> names;
    for (const auto& [bits, name] : ranked) names.push_back(name);
    return names;
  }

  // Readings of a text that is one word as an acronym that the register doesn't have.
  void AddAcronyms(const ReadQuery& read, std::vector<Reading>& readings) const {
    constexpr std::size_t kMostAcronyms = 60;
    const std::string acronym = WholeAcronym(read.words);
    if (acronym.empty()) return;
    for (const AcronymFit& fit : acronyms_.Find(acronym, read.country, kMostAcronyms)) {
      Reading reading{.row = fit.row};
      const float place =
          read.country == kNoCountry ? 0 : std::min(4.0F, places_.CountryBits(read.country));
      reading.bits = fit.bits + place + prior_[fit.row];
      reading.evidence = fit.bits + place + kAskedFor + kPriorOfEvidence * prior_[fit.row];
      reading.said.set(0);
      reading.claimed.set(0);
      const auto same = std::find_if(readings.begin(), readings.end(),
                                     [&](const Reading& one) { return one.row == fit.row; });
      if (same == readings.end()) {
        readings.push_back(reading);
      } else if (same->bits < reading.bits) {
        *same = reading;
      }
    }
  }

  // For each record the reading of its best name.
  std::vector<Reading> Compare(const LookupScorer& scorer, std::vector<NameId> names) const {
    std::sort(names.begin(), names.end());
    std::vector<Reading> readings;
    for (const NameId name : names) {
      Reading reading = scorer.Read(name);
      reading.bits += prior_[reading.row];
      reading.evidence += kPriorOfEvidence * prior_[reading.row];
      if (readings.empty() || readings.back().row != reading.row) {
        readings.push_back(reading);
      } else {
        readings.back() = Together(readings.back(), reading);
      }
    }
    return readings;
  }

  // The better one of two readings of a record; names that different words say add up.
  static Reading Together(Reading one, Reading other) {
    constexpr float kMostSecond = 5;
    if (one.bits < other.bits) std::swap(one, other);
    if ((one.said & other.said).none() && other.evidence > 0) {
      one.bits += std::min(other.evidence, kMostSecond);
      one.evidence += std::min(other.evidence, kMostSecond);
      one.said |= other.said;
      one.claimed |= other.claimed;
    }
    return one;
  }

  LookupNames names_;
  LookupPlaces places_;
  LookupTranslations translations_;
  LookupAcronyms acronyms_;
  std::vector<float> prior_;
};

LookupRegister::LookupRegister(const std::vector<OrganisationRow>& rows)
    : index_(std::make_unique<Index>(rows)) {}

LookupRegister::~LookupRegister() = default;

std::vector<RankedRow> LookupRegister::Find(const LookupQuery& query, int limit) const {
  return index_->Find(query, limit);
}

}  // namespace baraza::duplication
