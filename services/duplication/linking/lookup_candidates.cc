#include "services/duplication/linking/lookup_candidates.h"

#include <algorithm>

namespace baraza::duplication {
namespace {

// Of the bits of a name that are not said, what is taken from those that are.
constexpr float kUnsaid = 0.35F;

struct Wanted {
  WordId word;
  float bits;
};

// What has been said of each name so far; zero for all that are not in `touched`.
struct Tally {
  std::vector<float> bits;
  std::vector<NameId> touched;
};

// The words that the text may say, each once, by its surest reading; the rarest first.
std::vector<Wanted> WantedWords(const ReadQuery& query, const LookupNames& names) {
  std::vector<Wanted> wanted;
  for (const Sense& sense : query.senses) {
    if (!wanted.empty() && wanted.back().word == sense.word) continue;
    wanted.push_back({sense.word, names.vocabulary().Bits(sense.word) - sense.cost});
  }
  std::erase_if(wanted, [](const Wanted& word) { return word.bits <= 0; });
  std::sort(wanted.begin(), wanted.end(), [&](const Wanted& a, const Wanted& b) {
    const std::size_t left = names.Having(a.word).size(), right = names.Having(b.word).size();
    return left != right ? left < right : a.word < b.word;
  });
  return wanted;
}

void Count(const std::vector<Wanted>& wanted, const LookupNames& names, std::size_t left,
           Tally& tally) {
  tally.bits.resize(std::max(tally.bits.size(), names.size()), 0);
  for (const Wanted& word : wanted) {
    const absl::Span<const NameId> having =
        names.Having(word.word).first(std::min(left, names.Having(word.word).size()));
    left -= having.size();
    for (const NameId name : having) {
      if (tally.bits[name] == 0) tally.touched.push_back(name);
      tally.bits[name] += word.bits;
    }
  }
}

}  // namespace

std::vector<NameId> LookupCandidates(const ReadQuery& query, const LookupNames& names,
                                     std::size_t most_postings) {
  static thread_local Tally tally;
  Count(WantedWords(query, names), names, most_postings, tally);
  std::vector<std::pair<float, NameId>> ranked;  // less is better
  ranked.reserve(tally.touched.size());
  for (const NameId name : tally.touched) {
    const float said = tally.bits[name];
    ranked.emplace_back(kUnsaid * (names[name].bits - said) - said, name);
    tally.bits[name] = 0;
  }
  tally.touched.clear();
  if (ranked.size() > kMostCompared) {
    std::nth_element(ranked.begin(), ranked.begin() + kMostCompared, ranked.end());
    ranked.resize(kMostCompared);
  }
  std::vector<NameId> candidates;
  for (const auto& [cost, name] : ranked) candidates.push_back(name);
  std::sort(candidates.begin(), candidates.end());
  return candidates;
}

}  // namespace baraza::duplication
