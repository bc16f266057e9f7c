// Matches in SQL: the schema, what of a match is searched and sorted.
//
// Thread-safety: as the ports say.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "baraza/duplication/v1/match.pb.h"
#include "services/duplication/workflow/match_records.h"
#include "services/duplication/workflow/statistics.h"
#include "services/foundation/recordstore/sql_records.h"

namespace baraza::duplication {

// Filters: kind, state, subject, assignee, alliance, reviewer; min_probability and max_probability
// with one value (see ProbabilityKey). Orders: probability, priority, uncertainty.
class MatchStore : public recordstore::SqlRecords<v1::Match>,
                   public MatchIndex,
                   public ReadableMatches,
                   public MatchCounts {
 public:
  // `ledger` outlives the store.
  MatchStore(recordstore::Ledger& ledger, size_t cache_bytes);

  absl::StatusOr<std::vector<StoredMatch>> OfSubject(record::Transaction& transaction,
                                                     std::string_view subject) override;
  absl::StatusOr<std::vector<StoredMatch>> After(record::Transaction& transaction,
                                                 std::string_view after, int limit) override;
  absl::StatusOr<std::vector<v1::Match>> OfSubjects(const scope::Scope& scope,
                                                    const std::vector<std::string>& subjects,
                                                    int limit) override;
  absl::StatusOr<std::vector<v1::Match>> PendingEffects(std::string_view after, int limit) override;
  absl::StatusOr<std::vector<v1::Match>> Decided(v1::Match::Kind kind, int limit) override;
  absl::StatusOr<int64_t> CountPendingEffects() override;
  absl::StatusOr<std::map<int, int64_t>> CountByState() override;
  absl::StatusOr<std::vector<Group>> CountGroups(const scope::Scope& scope,
                                                 const Filters& filters) override;
  absl::StatusOr<std::vector<int64_t>> CountSince(const scope::Scope& scope, const Filters& filters,
                                                  const std::vector<absl::Time>& times) override;

 private:
  absl::StatusOr<std::vector<StoredMatch>> FindAll(
      record::Transaction& transaction, const std::vector<std::tuple<std::string>>& names);
};

}  // namespace baraza::duplication
