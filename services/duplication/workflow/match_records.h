// What the workflow asks of the store beside reading and writing single matches.
//
// Thread-safety: calls with a Transaction belong to the body that got it; others from any thread.
// Status: what the store answers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "baraza/duplication/v1/match.pb.h"
#include "services/foundation/record/record.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

using StoredMatch = record::Versioned<v1::Match>;
using MatchWriter = record::RecordWriter<v1::Match>;

class MatchIndex {
 public:
  virtual ~MatchIndex() = default;

  // All matches with this subject, in whatever state, whoever may read them.
  virtual absl::StatusOr<std::vector<StoredMatch>> OfSubject(record::Transaction& transaction,
                                                             std::string_view subject) = 0;
  // Up to `limit` matches of names after `after`, in order of their names.
  virtual absl::StatusOr<std::vector<StoredMatch>> After(record::Transaction& transaction,
                                                         std::string_view after, int limit) = 0;
  // Up to `limit` committed matches whose effect is pending, by name, after `after`.
  virtual absl::StatusOr<std::vector<v1::Match>> PendingEffects(std::string_view after,
                                                                int limit) = 0;
  // Up to `limit` committed matches of that kind that people decided for good, RESOLVED or
  // REJECTED, the newest first.
  virtual absl::StatusOr<std::vector<v1::Match>> Decided(v1::Match::Kind kind, int limit) = 0;
  // Numbers of committed matches: with a pending effect, and by state.
  virtual absl::StatusOr<int64_t> CountPendingEffects() = 0;
  virtual absl::StatusOr<std::map<int, int64_t>> CountByState() = 0;
};

// Matches as a caller may read them.
class ReadableMatches {
 public:
  virtual ~ReadableMatches() = default;
  // Up to `limit` committed matches of any of these subjects that `scope` may read, each once, in
  // order of their names; overlaps and OBSOLETE ones are left out.
  virtual absl::StatusOr<std::vector<v1::Match>> OfSubjects(
      const scope::Scope& scope, const std::vector<std::string>& subjects, int limit) = 0;
};

}  // namespace baraza::duplication
