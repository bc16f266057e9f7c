#include "tools/cli/linking/findings.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

namespace baraza::linking {
namespace {

using duplication::Evaluation;
using duplication::Linked;
using duplication::LinkedPair;
using duplication::PairScore;
using duplication::Row;
using presentation::Cell;
using presentation::Column;
using presentation::Table;

constexpr size_t kNamesShown = 6;

std::map<Row, std::vector<Row>> ClustersOf(const Linked& linked) {
  std::map<Row, std::vector<Row>> clusters;
  for (Row row = 0; row < linked.clusters.size(); ++row) {
    clusters[linked.clusters[row]].push_back(row);
  }
  std::erase_if(clusters, [](const auto& cluster) { return cluster.second.size() < 2; });
  return clusters;
}

int64_t Count(const Linked& linked, LinkedPair::Kind kind) {
  return std::count_if(linked.pairs.begin(), linked.pairs.end(), [&](const LinkedPair& pair) {
    return pair.kind == kind && pair.probability >= 0.5;
  });
}

void AddScore(const std::string& of, const PairScore& score, Table& table) {
  table.Add({absl::StrCat("precision of ", of), Cell::Decimal(score.precision(), 4)});
  table.Add({absl::StrCat("recall of ", of), Cell::Decimal(score.recall(), 4)});
  table.Add({absl::StrCat("F1 of ", of), Cell::Decimal(score.f1(), 4)});
}

void AddTruth(const Evaluation& judged, Table& table) {
  AddScore("pairs", judged.pairs, table);
  AddScore("clusters", judged.clusters, table);
  table.Add({"share of true pairs given at all", Cell::Decimal(judged.pair_completeness, 4)});
  table.Add({"calibration error", Cell::Decimal(judged.calibration_error, 4)});
  table.Add({"pairs of probability 0.99 or more", judged.sure});
  if (judged.sure > 0) {
    table.Add({"of these, right", Cell::Decimal(static_cast<double>(judged.sure_correct) /
                                                    static_cast<double>(judged.sure),
                                                4)});
  }
}

std::string NamesOf(const std::vector<Row>& rows, const std::vector<std::string>& names) {
  std::string shown;
  for (size_t i = 0; i < std::min(rows.size(), kNamesShown); ++i) {
    absl::StrAppend(&shown, i == 0 ? "" : " · ", names[rows[i]]);
  }
  return rows.size() > kNamesShown ? shown + " · …" : shown;
}

}  // namespace

Table Findings(const Linked& linked, const std::optional<Evaluation>& judged) {
  Table table{{.key = "measure", .title = "FOUND", .importance = 2},
              {.key = "value", .title = "VALUE"}};
  int64_t in_clusters = 0;
  const auto clusters = ClustersOf(linked);
  for (const auto& [first, rows] : clusters) in_clusters += static_cast<int64_t>(rows.size());
  table.Add({"rows", static_cast<int64_t>(linked.clusters.size())});
  table.Add({"pairs compared", linked.compared});
  table.Add({"pairs that are the same (probability 0.5 or more)",
             Count(linked, LinkedPair::Kind::kSame)});
  table.Add({"pairs that are related", Count(linked, LinkedPair::Kind::kRelated)});
  table.Add({"clusters of two rows or more", static_cast<int64_t>(clusters.size())});
  table.Add({"rows in them", in_clusters});
  if (judged) AddTruth(*judged, table);
  return table;
}

Table LargestClusters(const Linked& linked, const std::vector<std::string>& names, size_t limit) {
  std::vector<std::vector<Row>> largest;
  for (auto& [first, rows] : ClustersOf(linked)) largest.push_back(rows);
  std::stable_sort(largest.begin(), largest.end(),
                   [](const auto& a, const auto& b) { return a.size() > b.size(); });
  largest.resize(std::min(largest.size(), limit));
  Table table{{.key = "rows", .title = "ROWS", .importance = 2},
              {.key = "names", .title = "LARGEST CLUSTERS", .fit = Column::Fit::kWrap}};
  for (const auto& rows : largest) {
    table.Add({static_cast<int64_t>(rows.size()), NamesOf(rows, names)});
  }
  return table;
}

}  // namespace baraza::linking
