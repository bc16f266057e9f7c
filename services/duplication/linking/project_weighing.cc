#include "services/duplication/linking/project_weighing.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "services/duplication/linking/logistic.h"
#include "services/duplication/linking/matching_marginals.h"

namespace baraza::duplication {
namespace {

using Vector = std::vector<double>;

// In nats for the whole of each feature, in the order of Feature; the intercept last. A pair that
// agrees in its words wholly is one at about e^8 to one, a shared code that nobody else has tells
// as much as half of that, a conflict of codes takes it away again.
const Vector& PriorWeights() {
  static const auto* const kWeights =
      new Vector{4, 4, 2, 2, 2, 2, 5, 3, -4, -1, 4, -2, 0, 1, -2, 0, 2, -2, 1, 0, -8};
  return *kWeights;
}

constexpr int kRounds = 6;
constexpr double kMaxShare = 0.97;  // of a source's rows that have a partner
constexpr double kRowsOfAll = 20;   // what is known of all sources counts as so many rows of each
constexpr double kMarginScale = 5;  // nats of a margin that count as the whole feature
constexpr double kSpread = 2;       // of a weight around the stated one
constexpr double kInterceptSpread = 10;
constexpr double kPairWeight = 1.0 / kMaxNearest;  // pairs of a row are one observation
// A list seldom repeats itself, about one row in twenty; two lists of one field often share a row.
constexpr double kOneSource = -3;
constexpr double kLabelWeight = 1;
constexpr double kLabelledOdds = 20;
constexpr std::size_t kMaxExamples = 100000;

LogisticPrior Prior() {
  LogisticPrior prior{PriorWeights(), Vector(kFeatures + 1, kSpread), {}};
  prior.spread.back() = kInterceptSpread;
  for (std::size_t i = 0; i < kFeatures; ++i) prior.signs.push_back(prior.centre[i] < 0 ? -1 : 1);
  prior.signs[kPeopleSilent] = prior.signs[kYearSilent] = 0;
  prior.signs.push_back(0);
  return prior;
}

// The two strongest of a row.
struct Best {
  double first = -1e9, second = -1e9;
  void Add(double value) {
    if (value > first) {
      second = std::exchange(first, value);
    } else {
      second = std::max(second, value);
    }
  }
  double Without(double value) const { return value == first ? second : first; }
};

// By how much each pair's likeness, by the stated weights, exceeds that of its rows' next best.
void AddMargins(std::vector<ComparedPair>& pairs, std::size_t rows) {
  Vector odds;
  std::vector<Best> best(rows);
  for (const ComparedPair& pair : pairs) {
    odds.push_back(LogOdds(pair.features, PriorWeights()));
    best[pair.left].Add(odds.back());
    best[pair.right].Add(odds.back());
  }
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const double rival = std::max({best[pairs[i].left].Without(odds[i]),
                                   best[pairs[i].right].Without(odds[i]), PriorWeights().back()});
    pairs[i].features[kMargin] =
        static_cast<float>(std::clamp((odds[i] - rival) / kMarginScale, -1.0, 1.0));
  }
}

class Weighing {
 public:
  Weighing(const ProjectPairs& pairs, const Sources& sources, const LinkOptions& options);
  Vector Run();

 private:
  using SourcePair = std::pair<std::uint32_t, std::uint32_t>;

  // What it says that both rows are of one source, where there are several.
  double OfSources(const ComparedPair& pair) const {
    return several_ && given_[pair.left] == given_[pair.right] ? kOneSource : 0;
  }
  void NumberPlaces();
  std::uint32_t PlaceOf(Row row, std::uint32_t other_source) const;
  std::vector<Example> Examples(const Vector& probabilities) const;
  void Learn(const Vector& probabilities, bool exclusive);
  Vector Probabilities(bool exclusive) const;
  std::vector<Edge> Decided() const;
  std::map<SourcePair, double> Shares(const Vector& probabilities) const;
  double Offset(const ComparedPair& pair, const std::map<SourcePair, double>& shares) const;

  const ProjectPairs& pairs_;
  const Sources& given_;  // as the rows have them
  const Sources
      sources_;  // each of them has at most one partner in each other: one, unless `between`
  const bool several_;
  const LinkOptions& options_;
  std::map<std::pair<Row, Row>, bool> labels_;
  std::vector<double> source_sizes_;
  std::vector<std::uint64_t> places_;  // (row, other source), sorted
  std::vector<Edge> edges_;            // of the candidates
  Vector prior_odds_;                  // of the candidates by the stated weights
};

Weighing::Weighing(const ProjectPairs& pairs, const Sources& sources, const LinkOptions& options)
    : pairs_(pairs),
      given_(sources),
      sources_(options.between ? sources : Sources(sources.size(), 0)),
      several_(std::any_of(sources.begin(), sources.end(), [](auto source) { return source > 0; })),
      options_(options) {
  for (const Label& label : options.labels) {
    labels_[std::minmax(label.left, label.right)] = label.same;
  }
  for (const std::uint32_t source : sources_) {
    source_sizes_.resize(std::max<std::size_t>(source_sizes_.size(), source + 1), 0);
    ++source_sizes_[source];
  }
  NumberPlaces();
  for (const ComparedPair& pair : pairs.candidates) {
    prior_odds_.push_back(LogOdds(pair.features, PriorWeights()) + OfSources(pair));
    edges_.push_back({PlaceOf(pair.left, sources_[pair.right]),
                      PlaceOf(pair.right, sources_[pair.left]), prior_odds_.back()});
  }
}

std::uint64_t PlaceKey(Row row, std::uint32_t other_source) {
  return static_cast<std::uint64_t>(row) << 32 | other_source;
}

void Weighing::NumberPlaces() {
  for (const ComparedPair& pair : pairs_.candidates) {
    places_.push_back(PlaceKey(pair.left, sources_[pair.right]));
    places_.push_back(PlaceKey(pair.right, sources_[pair.left]));
  }
  std::sort(places_.begin(), places_.end());
  places_.erase(std::unique(places_.begin(), places_.end()), places_.end());
}

std::uint32_t Weighing::PlaceOf(Row row, std::uint32_t other_source) const {
  const auto found = std::lower_bound(places_.begin(), places_.end(), PlaceKey(row, other_source));
  return static_cast<std::uint32_t>(found - places_.begin());
}

// Small sources say little by themselves: each share is drawn towards that of all.
std::map<Weighing::SourcePair, double> Weighing::Shares(const Vector& probabilities) const {
  std::map<SourcePair, double> matched;
  double all_matched = 0, all_rows = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const std::uint32_t left = sources_[pairs_.candidates[i].left];
    const std::uint32_t right = sources_[pairs_.candidates[i].right];
    matched[{left, right}] += probabilities[i];
    matched[{right, left}] += probabilities[i];
    all_matched += 2 * probabilities[i];
  }
  for (const auto& [between, sum] : matched) all_rows += source_sizes_[between.first];
  const double share_of_all = all_matched / std::max(1.0, all_rows);
  for (auto& [between, sum] : matched) {
    sum = (sum + kRowsOfAll * share_of_all) / (source_sizes_[between.first] + kRowsOfAll);
  }
  return matched;
}

// What the odds of an edge have more than the ratio of matches to others among the examples.
double Weighing::Offset(const ComparedPair& pair,
                        const std::map<SourcePair, double>& shares) const {
  const std::uint32_t left = sources_[pair.left], right = sources_[pair.right];
  const double others = static_cast<double>(pairs_.decoys.size());
  const double alone = (1 - std::min(kMaxShare, shares.at({left, right}))) *
                       (1 - std::min(kMaxShare, shares.at({right, left})));
  return std::log1p(others / static_cast<double>(pairs_.candidates.size())) - std::log(alone);
}

std::vector<Example> Weighing::Examples(const Vector& probabilities) const {
  std::vector<Example> examples;
  const std::size_t all = pairs_.candidates.size() + pairs_.decoys.size();
  const std::size_t stride = all / kMaxExamples + 1;
  const double weight = kPairWeight * static_cast<double>(stride);
  for (std::size_t i = 0; i < pairs_.candidates.size(); ++i) {
    const ComparedPair& pair = pairs_.candidates[i];
    const bool known = labels_.contains({pair.left, pair.right});
    if (!known && i % stride != 0) continue;
    examples.push_back({pair.features, probabilities[i], known ? kLabelWeight : weight});
  }
  for (std::size_t i = 0; i < pairs_.decoys.size(); i += stride) {
    examples.push_back({pairs_.decoys[i].features, 0, weight});
  }
  return examples;
}

// How probable a pair is that is taken for a match, on average: as far as the table can tell
// matches from others it is believed.
double Sureness(const Vector& probabilities) {
  double squares = 0, sum = 1e-9;
  for (const double probability : probabilities) {
    squares += probability * probability;
    sum += probability;
  }
  return squares / sum;
}

void Weighing::Learn(const Vector& probabilities, bool exclusive) {
  const Vector weights = FitLogistic(Examples(probabilities), Prior());
  const double share = Sureness(probabilities);
  const auto shares = Shares(probabilities);
  for (std::size_t i = 0; i < edges_.size(); ++i) {
    const ComparedPair& pair = pairs_.candidates[i];
    const double offset = exclusive ? Offset(pair, shares) : 0;
    const double learned = LogOdds(pair.features, weights) + offset + OfSources(pair);
    edges_[i].log_odds = share * learned + (1 - share) * prior_odds_[i];
  }
}

std::vector<Edge> Weighing::Decided() const {
  std::vector<Edge> edges = edges_;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const ComparedPair& pair = pairs_.candidates[i];
    const auto known = labels_.find({pair.left, pair.right});
    if (known != labels_.end()) edges[i].log_odds = known->second ? kLabelledOdds : -kLabelledOdds;
  }
  return edges;
}

// Of rows that may have several partners: an edge that is weaker than the strongest one at either
// end is explained by that one as far as it is weaker. Three rows of one project are about equally
// strong and take nothing from one another; a sibling of the true partner loses.
Vector Shaded(const std::vector<Edge>& edges, std::size_t place_count) {
  std::vector<Best> best(place_count);
  for (const Edge& edge : edges) {
    best[edge.left].Add(edge.log_odds);
    best[edge.right].Add(edge.log_odds);
  }
  Vector probabilities;
  for (const Edge& edge : edges) {
    const double rival = std::max(best[edge.left].first, best[edge.right].first);
    probabilities.push_back(1 / (1 + std::exp(rival - 2 * edge.log_odds)));
  }
  return probabilities;
}

// Where rows compete for partners anyway, matchings see to it that namesakes share their chances.
// Of rows that may have several, each is one with few of those that have its title: the odds are
// divided among them.
Vector Weighing::Probabilities(bool exclusive) const {
  std::vector<Edge> edges = Decided();
  if (exclusive) return MatchingMarginals(static_cast<std::uint32_t>(places_.size()), edges);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    edges[i].log_odds -= pairs_.candidates[i].namesakes;
  }
  return Shaded(edges, places_.size());
}

Vector Weighing::Run() {
  Vector probabilities = Probabilities(true);
  for (int round = 0; round < kRounds; ++round) {
    const bool exclusive = options_.between || round + 1 < kRounds;
    Learn(probabilities, exclusive);
    probabilities = Probabilities(exclusive);
    if (options_.progress) options_.progress("learning", round + 1, kRounds);
  }
  return probabilities;
}

}  // namespace

std::vector<double> WeighPairs(ProjectPairs& pairs, const Sources& sources,
                               const LinkOptions& options) {
  if (pairs.candidates.empty()) return {};
  AddMargins(pairs.candidates, sources.size());
  AddMargins(pairs.decoys, sources.size());
  return Weighing(pairs, sources, options).Run();
}

}  // namespace baraza::duplication
