#include "services/duplication/linking/organisation_linking.h"

#include <map>

#include "services/duplication/domain/organisation_matcher.h"
#include "services/duplication/linking/clustering.h"
#include "services/duplication/linking/organisation_record.h"

namespace baraza::duplication {
namespace {

constexpr int kCandidates = 100;

LinkedPair PairOf(const v1::Match& match) {
  const Row left = RowOf(match.subjects(0));
  const Row right = RowOf(match.subjects(1));
  const bool same = match.kind() == v1::Match::SAME_ORGANISATION;
  return {std::min(left, right), std::max(left, right), match.probability(),
          same ? LinkedPair::Kind::kSame : LinkedPair::Kind::kRelated};
}

}  // namespace

Linked LinkOrganisations(const std::vector<OrganisationRow>& rows, const LinkOptions& options) {
  OrganisationMatcher matcher;
  const auto count = static_cast<Row>(rows.size());
  for (Row row = 0; row < count; ++row) {
    matcher.Upsert(RecordOf(rows[row], row), HintsOf(rows[row]));
  }
  matcher.Adopt(matcher.Learn("table"));
  std::map<std::pair<Row, Row>, LinkedPair> pairs;
  for (Row row = 0; row < count; ++row) {
    for (const v1::Match& match : matcher.Check(RecordOf(rows[row], row), kCandidates,
                                                options.least_probability, HintsOf(rows[row]))) {
      const LinkedPair pair = PairOf(match);
      pairs[{pair.left, pair.right}] = pair;
    }
    if (options.progress) options.progress("comparing", row + 1, count);
  }
  Linked linked;
  for (const auto& [rows_of, pair] : pairs) linked.pairs.push_back(pair);
  linked.clusters = Cluster(count, linked.pairs);
  linked.compared = static_cast<std::int64_t>(linked.pairs.size());
  return linked;
}

}  // namespace baraza::duplication
