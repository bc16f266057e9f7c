#include "services/duplication/workflow/cluster_pairs.h"

#include <optional>
#include <set>
#include <string>

#include "services/duplication/domain/normalise.h"
#include "services/duplication/workflow/reconcile.h"
#include "services/foundation/failpoint/failpoint.h"

namespace baraza::duplication {
namespace {

using Said = WeighedPair::Said;
using organisations::v1::Identifier;
using v1::Cluster;
using v1::Match;

// What a match says of its two records' being one.
struct Sameness {
  float bits = 0;
  Said said = Said::kNothing;
};

std::optional<Sameness> OfDuplicates(const Match& match) {
  switch (match.state()) {
    case Match::OPEN:
    case Match::AWAITING_SECOND:
    case Match::DEFERRED:
      return Sameness{BitsOf(match.probability())};
    case Match::CONFIRMED:
      return Sameness{BitsOf(match.probability()), Said::kSame};
    case Match::REJECTED:
      return Sameness{-kMostBits, Said::kNotSame};
    default:
      return std::nullopt;
  }
}

std::optional<Sameness> OfOtherKinds(const Match& match) {
  switch (match.state()) {
    case Match::OPEN:
    case Match::AWAITING_SECOND:
    case Match::DEFERRED:
      return Sameness{BitsOf(1 - match.probability())};
    case Match::CONFIRMED:
    case Match::RESOLVED:
      return Sameness{-kMostBits, Said::kNotSame};
    default:
      return std::nullopt;
  }
}

std::optional<Sameness> SamenessIn(const Match& match) {
  if (match.kind() == Match::KIND_UNSPECIFIED || match.kind() == Match::OVERLAPPING_EFFORT) {
    return std::nullopt;
  }
  return IsMergeable(match.kind()) ? OfDuplicates(match) : OfOtherKinds(match);
}

// Codes of one record that were checked, by their scheme.
using VerifiedCodes = std::map<std::string, std::set<std::string>>;

VerifiedCodes VerifiedCodesOf(const KnownRecord& record) {
  VerifiedCodes codes;
  organisations::v1::Organisation organisation;
  if (record.feed != Feed::kOrganisations || !organisation.ParseFromString(record.body)) {
    return codes;
  }
  for (const Identifier& identifier : organisation.identifiers()) {
    if (identifier.status() != Identifier::VERIFIED) continue;
    std::string value = NormaliseIdentifier(identifier.scheme(), identifier.value());
    if (!value.empty()) codes[NormaliseScheme(identifier.scheme())].insert(std::move(value));
  }
  return codes;
}

// True if a code of the one differs from a code of the other of the same scheme.
bool Differ(const VerifiedCodes& left, const VerifiedCodes& right) {
  for (const auto& [scheme, values] : left) {
    const auto others = right.find(scheme);
    if (others == right.end()) continue;
    if (values.size() > 1 || others->second.size() > 1 || values != others->second) return true;
  }
  return false;
}

class Weighing {
 public:
  Weighing(const Neighbourhood& around, const Engine& engine) : around_(around), engine_(engine) {}

  ClusterPairs Run() {
    for (const Match& match : around_.matches) AddMatch(match);
    AddIdentifiers();
    AddJudged();
    return std::move(made_);
  }

 private:
  void AddMatch(const Match& match) {
    const Row left = *around_.Find(match.subjects(0)), right = *around_.Find(match.subjects(1));
    if (HoldsTogether(match)) {
      held_[left].insert(right);
      held_[right].insert(left);
    }
    if (const auto sameness = SamenessIn(match)) Set(left, right, *sameness, Cluster::DECISION);
  }

  void Set(Row left, Row right, Sameness sameness, Cluster::Obstacle obstacle) {
    if (left > right) std::swap(left, right);
    if (failpoint::Planted("cross-walls") && sameness.said == Said::kNotSame) return;
    made_.pairs[{left, right}] = {left, right, sameness.bits, sameness.said};
    if (sameness.said == Said::kNotSame) made_.walls.emplace(std::pair(left, right), obstacle);
  }

  void AddIdentifiers() {
    std::vector<std::pair<Row, VerifiedCodes>> coded;
    for (Row row = 0; row < around_.records.size(); ++row) {
      VerifiedCodes codes = VerifiedCodesOf(*around_.records[row]);
      for (const auto& [other, others] : coded) {
        if (!Differ(codes, others)) continue;
        Set(other, row, {-kMostBits, Said::kNotSame}, Cluster::IDENTIFIERS);
      }
      if (!codes.empty()) coded.emplace_back(row, std::move(codes));
    }
  }

  // Pairs with a record in common that have no match: below what is worth raising, or beyond what
  // is raised for one record.
  void AddJudged() {
    int left = kMostJudged;
    for (const auto& [middle, ends] : held_) {
      for (auto a = ends.begin(); a != ends.end(); ++a) {
        for (auto b = std::next(a); b != ends.end(); ++b) {
          if (made_.pairs.contains({*a, *b})) continue;
          if (left-- == 0) return;
          Judge(*a, *b);
        }
      }
    }
  }

  void Judge(Row left, Row right) {
    Match judged = engine_.Judge(*around_.records[left], *around_.records[right]);
    judged.set_state(Match::OPEN);
    const Sameness never_compared{static_cast<float>(kAbsentBits)};
    Set(left, right, SamenessIn(judged).value_or(never_compared), Cluster::DECISION);
  }

  const Neighbourhood& around_;
  const Engine& engine_;
  std::map<Row, std::set<Row>> held_;  // by matches
  ClusterPairs made_;
};

}  // namespace

ClusterPairs PairsOf(const Neighbourhood& around, const Engine& engine) {
  return Weighing(around, engine).Run();
}

}  // namespace baraza::duplication
