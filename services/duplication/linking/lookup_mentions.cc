#include "services/duplication/linking/lookup_mentions.h"

#include <algorithm>
#include <cmath>

namespace baraza::duplication {
namespace {

// Bits of evidence at which a mention is as probably real as not.
constexpr double kReal = 7;
// Pieces of evidence depend on each other, and count for less than their sum.
constexpr double kSlope = 0.8;
// Doublings of a mention's share for each real one before it, and for each bit of prominence.
constexpr double kLater = 1.5;
constexpr double kProminent = 0.3;
// What the share of an affiliation is multiplied by that a text lists after another one.
constexpr double kNextAffiliation = 0.7;
// What a register and a reader of it can be wrong about, however much is said.
constexpr double kMostSure = 0.97;
// Of the weight of the lesser one: words that two readings share if they are rivals.
constexpr float kShared = 0.5F;
// A reading that says little but the address of a mention is a rival of it, too.
constexpr float kMostBesideAddress = 4;
constexpr std::size_t kMostReadings = 100;

struct Mention {
  SaidWords said, claimed;  // by its best reading
  float weight = 0;
  std::size_t last = 0;  // word of the text
  int affiliation = 0;   // of those that the text lists
  std::vector<Reading> readings;
  double real = 0;   // probability
  double share = 0;  // of what is meant, together with the others'
};

std::size_t LastOf(const SaidWords& said) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < said.size(); ++i) last = said[i] ? i : last;
  return last;
}

double Logistic(double bits) { return 1 / (1 + std::exp2(-bits)); }

// The best ones in order. What is no mention of an organisation is no rival of one.
std::vector<Reading> BestFirst(std::vector<Reading> readings) {
  for (Reading& reading : readings) {
    reading.bits -= std::max(0.0F, static_cast<float>(kReal) - reading.evidence);
  }
  std::sort(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) {
    return a.bits != b.bits ? a.bits > b.bits : a.row < b.row;
  });
  if (readings.size() > kMostReadings) readings.resize(kMostReadings);
  return readings;
}

// Each reading is a rival of the best mention whose words it shares, or a mention of its own.
std::vector<Mention> MentionsOf(const std::vector<Reading>& readings, const LookupScorer& scorer) {
  std::vector<Mention> mentions;
  for (const Reading& reading : readings) {
    const float weight = scorer.Weight(reading.said);
    const auto rival = std::find_if(mentions.begin(), mentions.end(), [&](const Mention& mention) {
      const float least = kShared * std::min(weight, mention.weight);
      if (scorer.Weight(mention.said & reading.said) >= least) return true;
      const float own = scorer.Weight(reading.said & ~mention.claimed);
      return own < kMostBesideAddress && scorer.Weight(mention.claimed & reading.said) >= least;
    });
    if (rival != mentions.end()) {
      rival->readings.push_back(reading);
      continue;
    }
    const std::size_t last = LastOf(reading.said);
    mentions.push_back(
        {reading.said, reading.claimed, weight, last, scorer.CountriesBefore(last), {reading}});
  }
  std::stable_sort(mentions.begin(), mentions.end(),
                   [](const Mention& a, const Mention& b) { return a.last < b.last; });
  return mentions;
}

// Gives each mention its share of what is meant; returns the probability that any is real.
double Share(double certainty, std::vector<Mention>& mentions) {
  double none = 1, shares = 0, later = 1, first = 1;
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    Mention& mention = mentions[i];
    const Reading& best = mention.readings.front();
    if (i > 0 && mention.affiliation != mentions[i - 1].affiliation) {
      later = first *= kNextAffiliation;
    }
    mention.real = Logistic(certainty * (best.evidence - kReal));
    mention.share = mention.real * later * std::exp2(kProminent * best.prominence);
    none *= 1 - mention.real;
    shares += mention.share;
    later *= std::exp2(kLater * mention.real);
  }
  for (Mention& mention : mentions) mention.share /= shares;
  return 1 - none;
}

// Adds the mention's records, `probability` shared out among them.
void AddRecords(const Mention& mention, double probability, double certainty,
                std::vector<RankedRow>& ranked) {
  const float best = mention.readings.front().bits;
  double sum = 0;
  std::vector<double> shares;
  for (const Reading& reading : mention.readings) {
    shares.push_back(std::exp2(certainty * kSlope * (reading.bits - best)));
    sum += shares.back();
  }
  for (std::size_t i = 0; i < shares.size(); ++i) {
    ranked.push_back({mention.readings[i].row, probability * shares[i] / sum});
  }
}

}  // namespace

std::vector<RankedRow> RankMentions(std::vector<Reading> readings, const LookupScorer& scorer,
                                    double certainty, int limit) {
  std::vector<Mention> mentions = MentionsOf(BestFirst(std::move(readings)), scorer);
  const double any = kMostSure * Share(certainty, mentions);
  std::vector<RankedRow> ranked;
  for (const Mention& mention : mentions) {
    AddRecords(mention, any * mention.share, certainty, ranked);
  }
  std::sort(ranked.begin(), ranked.end(), [](const RankedRow& a, const RankedRow& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.row < b.row;
  });
  const auto most = static_cast<std::size_t>(std::max(0, limit));
  if (ranked.size() > most) ranked.resize(most);
  return ranked;
}

}  // namespace baraza::duplication
