#include "services/duplication/linking/transitive_support.h"

#include <algorithm>
#include <map>
#include <utility>

namespace baraza::duplication {
namespace {

constexpr double kLeastSupport = 0.5;

using RowPair = std::pair<Row, Row>;
using Partners = std::vector<std::pair<double, Row>>;  // the surest first

std::map<Row, Partners> PartnersOf(const std::vector<LinkedPair>& pairs) {
  std::map<Row, Partners> partners;
  for (const LinkedPair& pair : pairs) {
    if (pair.probability < kLeastSupport || pair.kind != LinkedPair::Kind::kSame) continue;
    partners[pair.left].emplace_back(pair.probability, pair.right);
    partners[pair.right].emplace_back(pair.probability, pair.left);
  }
  for (auto& [row, list] : partners) {
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    list.resize(std::min(list.size(), kMaxSupporters));
  }
  return partners;
}

// What each pair of partners of one row owes to it.
std::map<RowPair, double> Support(const std::map<Row, Partners>& partners) {
  std::map<RowPair, double> support;
  for (const auto& [row, list] : partners) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const RowPair pair = std::minmax(list[i].second, list[j].second);
        double& most = support[pair];
        most = std::max(most, list[i].first * list[j].first);
      }
    }
  }
  return support;
}

}  // namespace

void AddTransitiveSupport(std::vector<LinkedPair>& pairs) {
  const std::map<RowPair, double> support = Support(PartnersOf(pairs));
  for (LinkedPair& pair : pairs) {
    const auto found = support.find({pair.left, pair.right});
    if (found != support.end()) pair.probability = std::max(pair.probability, found->second);
  }
}

}  // namespace baraza::duplication
