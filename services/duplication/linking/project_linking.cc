#include "services/duplication/linking/project_linking.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/duplication/domain/project_matcher.h"
#include "services/duplication/linking/clustering.h"

namespace baraza::duplication {
namespace {

using projects::v1::Project;

constexpr int kCandidates = 50;

Project RecordOf(const ProjectRow& row, Row number) {
  Project record;
  record.set_name(absl::StrCat("projects/", number));
  record.add_titles()->set_text(row.title);
  if (!row.description.empty()) record.add_descriptions()->set_text(row.description);
  for (const std::string& participant : row.participants) {
    record.add_participants()->set_organisation(absl::StrCat("organisations/", participant));
  }
  int year = 0;
  if (absl::SimpleAtoi(row.start_date.substr(0, 4), &year)) {
    record.mutable_planned_start_date()->set_year(year);
  }
  return record;
}

Row RowOf(const std::string& name) {
  Row row = 0;
  (void)absl::SimpleAtoi(name.substr(name.find('/') + 1), &row);
  return row;
}

// Keeps for each row its best partner only.
void KeepOneToOne(std::vector<LinkedPair>& pairs) {
  std::sort(pairs.begin(), pairs.end(),
            [](const LinkedPair& a, const LinkedPair& b) { return a.probability > b.probability; });
  std::set<Row> taken;
  std::erase_if(pairs, [&](const LinkedPair& pair) {
    if (taken.contains(pair.left) || taken.contains(pair.right)) return true;
    taken.insert({pair.left, pair.right});
    return false;
  });
  std::sort(pairs.begin(), pairs.end(), [](const LinkedPair& a, const LinkedPair& b) {
    return std::pair(a.left, a.right) < std::pair(b.left, b.right);
  });
}

}  // namespace

Linked LinkProjects(const std::vector<ProjectRow>& rows, const LinkOptions& options) {
  ProjectMatcher matcher;
  const auto count = static_cast<Row>(rows.size());
  for (Row row = 0; row < count; ++row) matcher.Upsert(RecordOf(rows[row], row));
  matcher.Adopt(matcher.Learn("table"));
  std::map<std::pair<Row, Row>, LinkedPair> pairs;
  for (Row row = 0; row < count; ++row) {
    for (const v1::Match& match :
         matcher.Check(RecordOf(rows[row], row), kCandidates, options.least_probability)) {
      const Row left = RowOf(match.subjects(0));
      const Row right = RowOf(match.subjects(1));
      if (options.between && rows[left].source == rows[right].source) continue;
      const bool same = match.kind() == v1::Match::SAME_PROJECT;
      const LinkedPair pair{std::min(left, right), std::max(left, right), match.probability(),
                            same ? LinkedPair::Kind::kSame : LinkedPair::Kind::kRelated};
      pairs[{pair.left, pair.right}] = pair;
    }
    if (options.progress) options.progress("comparing", row + 1, count);
  }
  Linked linked;
  for (const auto& [rows_of, pair] : pairs) linked.pairs.push_back(pair);
  if (options.between) KeepOneToOne(linked.pairs);
  linked.clusters = Cluster(count, linked.pairs);
  linked.compared = static_cast<std::int64_t>(linked.pairs.size());
  return linked;
}

}  // namespace baraza::duplication
