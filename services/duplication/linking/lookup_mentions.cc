#include "services/duplication/linking/lookup_mentions.h"

#include <algorithm>
#include <cmath>

namespace baraza::duplication {
namespace {

// Bits of evidence at which a mention is as probably real as not.
constexpr double kReal = 9;
constexpr double kRealSlope = 1;
// Pieces of evidence depend on each other, and count for less than their sum.
constexpr double kSlope = 0.8;
// What a mention's share doubles by for each mention before it.
constexpr double kLater = 1;
constexpr std::size_t kMostReadings = 100;

struct Mention {
  std::bitset<kMaxLookupWords> claimed;  // by its best reading
  float weight = 0;
  std::size_t last = 0;  // word of the text
  std::vector<Reading> readings;
  double real = 0;
  double share = 0;
};

std::size_t LastOf(const std::bitset<kMaxLookupWords>& said) {
  std::size_t last = 0;
  for (std::size_t i = 0; i < said.size(); ++i) last = said[i] ? i : last;
  return last;
}

std::vector<Mention> MentionsOf(const std::vector<Reading>& readings, const LookupScorer& scorer) {
  std::vector<Mention> mentions;
  for (const Reading& reading : readings) {
    const float weight = scorer.Weight(reading.said);
    const auto rival = std::find_if(mentions.begin(), mentions.end(), [&](const Mention& mention) {
      return scorer.Weight(mention.claimed & reading.said) >=
             0.5F * std::min(weight, mention.weight);
    });
    if (rival != mentions.end()) {
      rival->readings.push_back(reading);
    } else {
      mentions.push_back({reading.claimed, weight, LastOf(reading.said), {reading}});
    }
  }
  return mentions;
}

double Logistic(double bits) { return 1 / (1 + std::exp2(-bits)); }

// The probability of each reading if its mention is the one that is meant.
std::vector<double> Within(const Mention& mention) {
  const double best = mention.readings.front().bits;
  double sum = 0;
  std::vector<double> shares;
  for (const Reading& reading : mention.readings) {
    shares.push_back(std::exp2(kSlope * (reading.bits - best)));
    sum += shares.back();
  }
  for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace

std::vector<RankedRow> RankMentions(std::vector<Reading> readings, const LookupScorer& scorer,
                                    int limit) {
  std::sort(readings.begin(), readings.end(), [](const Reading& a, const Reading& b) {
    return a.bits != b.bits ? a.bits > b.bits : a.row < b.row;
  });
  if (readings.size() > kMostReadings) readings.resize(kMostReadings);
  std::vector<Mention> mentions = MentionsOf(readings, scorer);
  std::sort(mentions.begin(), mentions.end(),
            [](const Mention& a, const Mention& b) { return a.last < b.last; });
  double none = 1, shares = 0, later = 1;
  for (Mention& mention : mentions) {
    mention.real = Logistic(kRealSlope * (mention.readings.front().evidence - kReal));
    mention.share = mention.real * later;
    none *= 1 - mention.real;
    shares += mention.share;
    later *= std::exp2(kLater * mention.real);
  }
  std::vector<RankedRow> ranked;
  for (const Mention& mention : mentions) {
    const std::vector<double> within = Within(mention);
    for (std::size_t i = 0; i < within.size(); ++i) {
      ranked.push_back({mention.readings[i].row, (1 - none) * mention.share / shares * within[i]});
    }
  }
  std::sort(ranked.begin(), ranked.end(), [](const RankedRow& a, const RankedRow& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.row < b.row;
  });
  if (ranked.size() > static_cast<std::size_t>(limit))
    ranked.resize(static_cast<std::size_t>(limit));
  return ranked;
}

}  // namespace baraza::duplication
