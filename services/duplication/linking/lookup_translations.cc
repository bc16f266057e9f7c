#include "services/duplication/linking/lookup_translations.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"

namespace baraza::duplication {
namespace {

constexpr std::size_t kMostPairs = 400000;
constexpr std::size_t kMostPairsOfRow = 20;
constexpr std::size_t kMostWords = 12;
constexpr int kRounds = 4;
constexpr std::size_t kMostTranslations = 5;
constexpr float kLeastProbability = 0.05F;
// The least in either direction for Latin letters; for names of towns, which are translated by
// themselves, less.
constexpr float kLeastOfLatin = 0.25F, kLeastOfTown = 0.15F;
constexpr float kLeastCount = 1.5F;

// Two names of a record: the words that only the one, and only the other has.
struct Pair {
  std::vector<WordId> from, to;
};

// Words that another record has as well, and that the other name has not.
std::vector<WordId> Own(absl::Span<const WordId> words, absl::Span<const WordId> others,
                        const LookupVocabulary& vocabulary) {
  std::vector<WordId> own;
  for (const WordId word : words) {
    if (vocabulary.Records(word) < 2 || vocabulary.Class(word) == WordClass::kNumber) continue;
    if (std::find(others.begin(), others.end(), word) == others.end()) own.push_back(word);
  }
  return own;
}

void AddTown(absl::Span<const WordId> town, absl::Span<const WordId> from,
             std::vector<WordId>& to) {
  for (const WordId word : town) {
    if (word == kNoWord || std::find(to.begin(), to.end(), word) != to.end()) continue;
    if (std::find(from.begin(), from.end(), word) == from.end()) to.push_back(word);
  }
}

void AddPairs(Row row, const LookupNames& names, const LookupPlaces& places,
              std::vector<Pair>& pairs) {
  std::size_t added = 0;
  for (NameId a = names.FirstOf(row); a < names.FirstOf(row + 1); ++a) {
    for (NameId b = names.FirstOf(row); b < names.FirstOf(row + 1); ++b) {
      if (a == b || names[a].acronym || names[b].acronym || added >= kMostPairsOfRow) continue;
      Pair pair{Own(names.Words(a), names.Words(b), names.vocabulary()),
                Own(names.Words(b), names.Words(a), names.vocabulary())};
      if (names[a].foreign && !names[b].foreign) {
        AddTown(places.TownWords(places.TownOf(row)), pair.from, pair.to);
      }
      if (pair.from.empty() || pair.to.empty()) continue;
      if (pair.from.size() > kMostWords || pair.to.size() > kMostWords) continue;
      pairs.push_back(std::move(pair));
      ++added;
    }
  }
}

std::vector<Pair> PairsOf(const LookupNames& names, const LookupPlaces& places) {
  std::vector<Pair> pairs;
  const std::size_t step = 1 + names.size() / kMostPairs;
  for (std::size_t row = 0; row < names.rows() && pairs.size() < kMostPairs; row += step) {
    AddPairs(static_cast<Row>(row), names, places, pairs);
  }
  return pairs;
}

// t(e | f) for the words that stand in pairs together.
class Model {
 public:
  explicit Model(const std::vector<Pair>& pairs) : pairs_(pairs) {
    for (const Pair& pair : pairs) {
      for (const WordId from : pair.from) {
        for (const WordId to : pair.to) {
          const auto size = static_cast<std::uint32_t>(probability_.size());
          if (cells_.try_emplace(Key(from, to), size).second) probability_.push_back(1);
        }
      }
    }
    counts_.resize(probability_.size());
    for (int round = 0; round < kRounds; ++round) Improve();
  }

  struct Learned {
    WordId from, to;
    float probability;
  };

  // t(to | from), discounted.
  float Probability(WordId from, WordId to) const {
    const auto cell = cells_.find(Key(from, to));
    return cell == cells_.end() ? 0 : counts_[cell->second] / (totals_.at(from) + 1);
  }

  std::vector<Learned> Best() const {
    std::vector<Learned> best;
    for (const auto& [key, cell] : cells_) {
      const auto from = static_cast<WordId>(key >> 32);
      const float probability = counts_[cell] / (totals_.at(from) + 1);
      if (counts_[cell] < kLeastCount || probability < kLeastProbability) continue;
      best.push_back({from, static_cast<WordId>(key), probability});
    }
    std::sort(best.begin(), best.end(), [](const Learned& a, const Learned& b) {
      if (a.from != b.from) return a.from < b.from;
      return a.probability != b.probability ? a.probability > b.probability : a.to < b.to;
    });
    return best;
  }

 private:
  static std::uint64_t Key(WordId from, WordId to) { return (std::uint64_t{from} << 32) | to; }

  void Improve() {
    std::fill(counts_.begin(), counts_.end(), 0.0F);
    totals_.clear();
    std::vector<std::uint32_t> cells;
    for (const Pair& pair : pairs_) {
      for (const WordId to : pair.to) {
        cells.clear();
        float sum = 0;
        for (const WordId from : pair.from) {
          cells.push_back(cells_.at(Key(from, to)));
          sum += probability_[cells.back()];
        }
        for (std::size_t i = 0; i < cells.size(); ++i) {
          const float share = probability_[cells[i]] / sum;
          counts_[cells[i]] += share;
          totals_[pair.from[i]] += share;
        }
      }
    }
    for (const auto& [key, cell] : cells_) {
      probability_[cell] =
          std::max(1e-6F, counts_[cell] / totals_.at(static_cast<WordId>(key >> 32)));
    }
  }

  const std::vector<Pair>& pairs_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> cells_;
  absl::flat_hash_map<WordId, float> totals_;
  std::vector<float> probability_, counts_;
};

bool IsForeign(std::string_view word) {
  return std::any_of(word.begin(), word.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// Names of one record in Latin letters are often names of different times or parts rather than
// translations, so that only words are trusted there that translate each other. What a word of
// another script means is said by few texts in Latin letters: not the other way.
bool IsTrusted(const Model::Learned& learned, const Model& model,
               const LookupVocabulary& vocabulary, const LookupPlaces& places) {
  if (IsForeign(vocabulary.Text(learned.from))) return true;
  if (IsForeign(vocabulary.Text(learned.to))) return false;
  const bool town = places.FindTown(vocabulary.Text(learned.from)) != kNoTown ||
                    places.FindTown(vocabulary.Text(learned.to)) != kNoTown;
  const float least = town ? kLeastOfTown : kLeastOfLatin;
  return learned.probability >= least && model.Probability(learned.to, learned.from) >= least;
}

}  // namespace

LookupTranslations::LookupTranslations(const LookupNames& names, const LookupPlaces& places) {
  const std::vector<Pair> pairs = PairsOf(names, places);
  const Model model(pairs);
  const std::vector<Model::Learned> learned = model.Best();
  offsets_.assign(names.vocabulary().size() + 1, 0);
  for (std::size_t i = 0; i < learned.size(); ++i) {
    if (!IsTrusted(learned[i], model, names.vocabulary(), places)) continue;
    if (i >= kMostTranslations && learned[i - kMostTranslations].from == learned[i].from) continue;
    translations_.push_back({learned[i].to, learned[i].probability});
    ++offsets_[learned[i].from + 1];
  }
  for (std::size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
}

}  // namespace baraza::duplication
