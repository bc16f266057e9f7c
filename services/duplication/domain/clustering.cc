#include "services/duplication/domain/clustering.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <queue>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"

namespace baraza::duplication {
namespace {

Row Root(std::vector<Row>& parents, Row row) {
  while (parents[row] != row) row = parents[row] = parents[parents[row]];
  return row;
}

// Sets for each of the rows the least row that pairs of at least so many bits connect with it.
void Connect(absl::Span<const Row> rows, absl::Span<const WeighedPair> pairs, double least_bits,
             std::vector<Row>& lots) {
  for (const Row row : rows) lots[row] = row;
  for (const WeighedPair& pair : pairs) {
    if (pair.bits < least_bits && pair.said != WeighedPair::Said::kSame) continue;
    const Row left = Root(lots, pair.left);
    const Row right = Root(lots, pair.right);
    lots[std::max(left, right)] = std::min(left, right);
  }
  for (const Row row : rows) lots[row] = Root(lots, row);
}

// More connected rows than can be looked at together are taken apart by so many bits at a time.
constexpr double kStepBits = 2.0;
constexpr double kMostStep = 40.0;

// The mean odds of many pairs are surer than those of one, if less than in proportion, as the pairs
// depend on one another: by this share for each doubling of their number.
constexpr double kPerDoubling = 0.125;

// Rows looked at together for which common links are counted.
constexpr std::size_t kMaxSupported = 256;

}  // namespace

// The agglomeration of one lot of rows.
class Clustering::Agglomeration {
 public:
  // `said_first`: rows that a person called the same are joined before all others, not after.
  Agglomeration(absl::Span<const Row> rows, bool said_first, Clustering& made)
      : rows_(rows), made_(made), joins_said_(said_first) {
    links_.resize(rows.size());
    sizes_.assign(rows.size(), 1);
    for (const Row row : rows) made.joinings_[row] = {.parent = row};
  }

  void Add(const WeighedPair& pair) {
    const std::uint32_t a = At(pair.left);
    const std::uint32_t b = At(pair.right);
    for (Link* link : {&links_[a][b], &links_[b][a]}) {
      link->sum += std::clamp<double>(
          pair.bits, pair.said == WeighedPair::Said::kSame ? 0 : -kMostBits, kMostBits);
      link->count += 1;
      link->wall |= pair.said == WeighedPair::Said::kNotSame;
      link->same |= pair.said == WeighedPair::Said::kSame;
    }
  }

  void Run() {
    JoinAll();
    if (joins_said_) return;
    joins_said_ = true;
    JoinAll();
  }

  // True if a wall keeps rows apart that a person called the same.
  bool Contradicts() const {
    return std::any_of(links_.begin(), links_.end(), [](const auto& links) {
      return std::any_of(links.begin(), links.end(),
                         [](const auto& link) { return link.second.same && link.second.wall; });
    });
  }

 private:
  struct Link {
    double sum = 0;
    std::uint32_t count = 0;
    bool wall = false;
    bool same = false;
  };
  struct Proposal {
    double bits;
    std::uint32_t support;  // rows or pairs that agree, where bits are equal
    std::uint32_t left, right;
    bool operator<(const Proposal& other) const {
      return std::tuple(bits, support, other.left, other.right) <
             std::tuple(other.bits, other.support, left, right);
    }
  };

  void JoinAll() {
    for (std::uint32_t a = 0; a < links_.size(); ++a) {
      for (const auto& [b, link] : links_[a]) {
        if (a < b) Propose(a, b, link, rows_.size() <= kMaxSupported ? CountCommon(a, b) : 0);
      }
    }
    while (!proposals_.empty()) {
      const Proposal best = proposals_.top();
      proposals_.pop();
      Consider(best);
    }
  }

  // Rows that are linked with both.
  std::uint32_t CountCommon(std::uint32_t a, std::uint32_t b) const {
    std::uint32_t common = 0;
    for (const auto& [other, link] : links_[a]) {
      if (link.sum <= 0) continue;
      const auto found = links_[b].find(other);
      common += found != links_[b].end() && found->second.sum > 0 ? 1 : 0;
    }
    return common;
  }

  // Rows of a lot are ascending: their position is found by halving.
  std::uint32_t At(Row row) const {
    return static_cast<std::uint32_t>(std::lower_bound(rows_.begin(), rows_.end(), row) -
                                      rows_.begin());
  }

  double MeanOf(std::uint32_t a, std::uint32_t b, const Link& link) const {
    if (link.same && joins_said_) return 2 * kMostBits;
    const double pairs = static_cast<double>(sizes_[a]) * static_cast<double>(sizes_[b]);
    return (link.sum + kAbsentBits * (pairs - link.count)) / pairs;
  }

  void Propose(std::uint32_t a, std::uint32_t b, const Link& link, std::uint32_t support) {
    const double bits = MeanOf(a, b, link);
    if (bits > 0 && !link.wall) proposals_.push({bits, support, std::min(a, b), std::max(a, b)});
  }

  // Joins two clusters if the proposal still holds; one that has grown since is proposed anew.
  void Consider(const Proposal& proposal) {
    const auto found = links_[proposal.left].find(proposal.right);
    if (found == links_[proposal.left].end() || found->second.wall) return;
    const double bits = MeanOf(proposal.left, proposal.right, found->second);
    if (bits != proposal.bits) {
      if (bits < proposal.bits) {
        Propose(proposal.left, proposal.right, found->second, found->second.count);
      }
      return;
    }
    const bool keeps_left = links_[proposal.left].size() >= links_[proposal.right].size();
    Join(keeps_left ? proposal.left : proposal.right, keeps_left ? proposal.right : proposal.left,
         bits);
  }

  void Join(std::uint32_t kept, std::uint32_t taken, double bits) {
    const double pairs = static_cast<double>(sizes_[kept]) * static_cast<double>(sizes_[taken]);
    const double joined = bits * (1 + kPerDoubling * std::log2(pairs));
    made_.joinings_[rows_[taken]] = {rows_[kept], static_cast<float>(joined), ++time_};
    sizes_[kept] += sizes_[taken];
    auto links = std::move(links_[taken]);
    links_[taken].clear();
    links_[kept].erase(taken);
    for (const auto& [other, link] : links) {
      if (other == kept) continue;
      links_[other].erase(taken);
      Link& sum = links_[kept][other];
      sum.sum += link.sum;
      sum.count += link.count;
      sum.wall |= link.wall;
      sum.same |= link.same;
      links_[other][kept] = sum;
      Propose(kept, other, sum, sum.count);
    }
  }

  absl::Span<const Row> rows_;
  Clustering& made_;
  std::vector<absl::flat_hash_map<std::uint32_t, Link>> links_;
  std::vector<std::uint32_t> sizes_;
  std::priority_queue<Proposal> proposals_;
  bool joins_said_;
  std::uint32_t time_ = 0;
};

bool Clustering::AgglomerateLot(absl::Span<const Row> rows, absl::Span<const WeighedPair> pairs,
                                bool said_first) {
  Agglomeration agglomeration(rows, said_first, *this);
  for (const WeighedPair& pair : pairs) agglomeration.Add(pair);
  agglomeration.Run();
  return !agglomeration.Contradicts();
}

// Clusters each connected lot; one that is too large is taken apart first.
void Clustering::Agglomerate(absl::Span<const Row> rows, absl::Span<WeighedPair> pairs,
                             double least_bits, std::vector<Row>& lots) {
  Connect(rows, pairs, least_bits, lots);
  std::vector<Row> order(rows.begin(), rows.end());
  std::sort(order.begin(), order.end(),
            [&](Row a, Row b) { return std::pair(lots[a], a) < std::pair(lots[b], b); });
  std::sort(pairs.begin(), pairs.end(), [&](const WeighedPair& a, const WeighedPair& b) {
    const bool a_between = lots[a.left] != lots[a.right];
    const bool b_between = lots[b.left] != lots[b.right];
    return std::tuple(a_between, lots[a.left], a.left, a.right) <
           std::tuple(b_between, lots[b.left], b.left, b.right);
  });
  std::size_t pair = 0;
  std::vector<std::pair<absl::Span<const Row>, absl::Span<WeighedPair>>> parts;
  for (std::size_t i = 0, end = 0; i < order.size(); i = end) {
    const Row lot = lots[order[i]];
    while (end < order.size() && lots[order[end]] == lot) ++end;
    const std::size_t first = pair;
    const auto is_within = [&](const WeighedPair& of) {
      return lots[of.left] == lot && lots[of.right] == lot;
    };
    while (pair < pairs.size() && is_within(pairs[pair])) ++pair;
    parts.emplace_back(absl::MakeConstSpan(order).subspan(i, end - i),
                       pairs.subspan(first, pair - first));
  }
  for (const auto& [lot_rows, lot_pairs] : parts) {
    if (lot_rows.size() > kMaxTogether && least_bits < kMostStep) {
      Agglomerate(lot_rows, lot_pairs, least_bits + kStepBits, lots);
    } else if (lot_rows.size() > 1 && lot_rows.size() <= kMaxTogether) {
      if (!AgglomerateLot(lot_rows, lot_pairs, /*said_first=*/false)) {
        AgglomerateLot(lot_rows, lot_pairs, /*said_first=*/true);
      }
    }
  }
}

Clustering::Clustering(Row row_count, std::vector<WeighedPair> pairs)
    : clusters_(row_count), joinings_(row_count) {
  std::vector<Row> rows(row_count);
  std::iota(rows.begin(), rows.end(), 0);
  for (const Row row : rows) joinings_[row].parent = row;
  std::vector<Row> lots(row_count);
  Agglomerate(rows, absl::MakeSpan(pairs), 0, lots);
  const auto root = [&](Row row) {
    while (joinings_[row].parent != row) row = joinings_[row].parent;
    return row;
  };
  std::vector<Row> least(row_count, row_count);
  for (const Row row : rows) {
    Row& first = least[root(row)];
    first = std::min(first, row);
    clusters_[row] = first;
  }
}

double Clustering::JoinedBits(Row left, Row right) const {
  double bits = kMostBits;
  while (left != right) {
    const Joining& a = joinings_[left];
    const Joining& b = joinings_[right];
    const bool climbs_left = b.time == 0 || (a.time != 0 && a.time < b.time);
    bits = (climbs_left ? a : b).bits;
    (climbs_left ? left : right) = (climbs_left ? a : b).parent;
  }
  return bits;
}

float BitsOf(double probability) {
  const double within = std::clamp(probability, 1e-6, 1 - 1e-6);
  return static_cast<float>(std::log2(within / (1 - within)));
}

}  // namespace baraza::duplication
