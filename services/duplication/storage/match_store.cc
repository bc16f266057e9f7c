#include "services/duplication/storage/match_store.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/duplication/workflow/priority.h"
#include "services/duplication/workflow/probability_key.h"
#include "services/duplication/workflow/reconcile.h"
#include "services/foundation/recordstore/condition.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using store::Type;
using store::Value;
using v1::Match;

// Number of the way in which columns follow from a match; see recordstore::Schema::derivation.
constexpr int64_t kDerivation = 2;

recordstore::Schema SchemaOf() {
  return {.table = "duplicate",
          .columns = {"kind", "state", "probability", "pending_effect", "priority", "uncertainty",
                      "assignee", "created"},
          .children = {{"duplicate_subject", {"subject"}},
                       {"duplicate_alliance", {"alliance"}},
                       {"duplicate_reviewer", {"reviewer"}}},
          .filters = {{"kind", recordstore::Is("kind")},
                      {"state", recordstore::Is("state")},
                      {"assignee", recordstore::Is("assignee")},
                      {"min_probability", "t.probability >= $"},
                      {"max_probability", "t.probability <= $"},
                      {"subject", recordstore::Has("duplicate_subject", "subject")},
                      {"alliance", recordstore::Has("duplicate_alliance", "alliance")},
                      {"reviewer", recordstore::Has("duplicate_reviewer", "reviewer")}},
          .orders = {{"probability", "probability"},
                     {"priority", "priority"},
                     {"uncertainty", "uncertainty"}},
          .derivation = kDerivation};
}

// One row of a child table for each of `texts`.
template <class Texts>
std::vector<std::vector<Value>> ChildrenOf(const Texts& texts) {
  std::vector<std::vector<Value>> rows;
  for (const std::string& text : texts) rows.push_back({text});
  return rows;
}

// An instant as the column `created` has it.
std::string CreatedKey(absl::Time time) {
  google::protobuf::Timestamp instant;
  instant.set_seconds(std::max<int64_t>(absl::ToUnixSeconds(time), 0));
  return recordstore::TimeKey(instant);
}

// Each once, the service itself (of an unmerge) left out.
std::set<std::string> ReviewersOf(const Match& match) {
  std::set<std::string> reviewers = {match.review().reviewer(), match.first_review().reviewer()};
  reviewers.erase("");
  return reviewers;
}

recordstore::Row RowOf(const Match& match) {
  recordstore::Row row;
  row.columns = {int64_t{match.kind()},
                 int64_t{match.state()},
                 ProbabilityKey(match.probability()),
                 IsEffectPending(match) ? Value(match.effect().decision_id()) : Value(),
                 ProbabilityKey(match.priority()),
                 ProbabilityKey(Uncertainty(match)),
                 match.assignee(),
                 recordstore::TimeKey(match.create_time())};
  row.children = {ChildrenOf(match.subjects()), ChildrenOf(match.alliances()),
                  ChildrenOf(ReviewersOf(match))};
  return row;
}

absl::StatusOr<std::vector<Match>> Parsed(const std::vector<std::tuple<store::Bytes>>& rows) {
  std::vector<Match> matches;
  for (const auto& [body] : rows) {
    if (!matches.emplace_back().ParseFromString(body.value)) {
      return absl::DataLossError("a stored match cannot be read: restore it from a backup");
    }
  }
  return matches;
}

}  // namespace

MatchStore::MatchStore(recordstore::Ledger& ledger, size_t cache_bytes)
    : SqlRecords(ledger, {SchemaOf(), RowOf}, cache_bytes) {}

absl::StatusOr<std::vector<StoredMatch>> MatchStore::FindAll(
    record::Transaction& transaction, const std::vector<std::tuple<std::string>>& names) {
  const scope::Scope self = scope::Scope::Service("duplication");
  std::vector<StoredMatch> matches;
  for (const auto& [name] : names) {
    ASSIGN_OR_RETURN(std::optional<StoredMatch> match, Find(transaction, self, name));
    if (match.has_value()) matches.push_back(*std::move(match));
  }
  return matches;
}

absl::StatusOr<std::vector<StoredMatch>> MatchStore::OfSubject(record::Transaction& transaction,
                                                               std::string_view subject) {
  auto& session = static_cast<recordstore::LedgerTransaction&>(transaction).session();
  ASSIGN_OR_RETURN(
      auto names,
      session.Query<std::string>(
          "SELECT name FROM duplicate_subject WHERE subject = :subject ORDER BY name", subject));
  return FindAll(transaction, names);
}

absl::StatusOr<std::vector<Match>> MatchStore::OfSubjects(const scope::Scope& scope,
                                                          const std::vector<std::string>& subjects,
                                                          int limit) {
  recordstore::Condition condition(table().schema(), scope);
  std::vector<std::string> asked;
  for (const std::string& subject : subjects) asked.push_back(condition.Parameter(subject));
  condition.Add(absl::StrCat("t.name IN (SELECT name FROM duplicate_subject WHERE subject IN (",
                             absl::StrJoin(asked, ", "), "))"));
  condition.Add(
      absl::StrCat("t.kind <> ", Match::OVERLAPPING_EFFORT, " AND t.state <> ", Match::OBSOLETE));
  const std::string sql = absl::StrCat("SELECT t.body FROM duplicate t WHERE ", condition.sql(),
                                       " ORDER BY t.name LIMIT ", limit);
  static constexpr Type kTypes[] = {Type::kBytes};
  std::vector<std::tuple<store::Bytes>> rows;
  RETURN_IF_ERROR(ledger().database().Read([&](store::Session& session) {
    rows.clear();
    return session.Rows(sql, condition.parameters(), kTypes, [&rows](std::vector<Value>& row) {
      rows.emplace_back(std::move(std::get<store::Bytes>(row[0])));
      return absl::OkStatus();
    });
  }));
  return Parsed(rows);
}

absl::StatusOr<std::vector<StoredMatch>> MatchStore::After(record::Transaction& transaction,
                                                           std::string_view after, int limit) {
  auto& session = static_cast<recordstore::LedgerTransaction&>(transaction).session();
  ASSIGN_OR_RETURN(auto names,
                   session.Query<std::string>(
                       "SELECT name FROM duplicate WHERE name > :after ORDER BY name LIMIT :limit",
                       after, limit));
  return FindAll(transaction, names);
}

absl::StatusOr<std::vector<Match>> MatchStore::PendingEffects(std::string_view after, int limit) {
  std::vector<std::tuple<store::Bytes>> rows;
  RETURN_IF_ERROR(ledger().database().Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(rows, session.Query<store::Bytes>(
                               "SELECT body FROM duplicate WHERE pending_effect IS NOT NULL "
                               "AND name > :after ORDER BY name LIMIT :limit",
                               after, limit));
    return absl::OkStatus();
  }));
  return Parsed(rows);
}

absl::StatusOr<std::vector<Match>> MatchStore::Decided(Match::Kind kind, int limit) {
  std::vector<std::tuple<store::Bytes>> rows;
  RETURN_IF_ERROR(ledger().database().Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(rows,
                     session.Query<store::Bytes>(
                         "SELECT body FROM duplicate WHERE kind = :kind AND state IN "
                         "(:resolved, :rejected) ORDER BY created DESC, name LIMIT :limit",
                         int64_t{kind}, int64_t{Match::RESOLVED}, int64_t{Match::REJECTED}, limit));
    return absl::OkStatus();
  }));
  return Parsed(rows);
}

absl::StatusOr<int64_t> MatchStore::CountPendingEffects() {
  int64_t count = 0;
  RETURN_IF_ERROR(ledger().database().Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(
        auto rows,
        session.Query<int64_t>("SELECT COUNT(*) FROM duplicate WHERE pending_effect IS NOT NULL"));
    count = std::get<0>(rows.at(0));
    return absl::OkStatus();
  }));
  return count;
}

absl::StatusOr<std::map<int, int64_t>> MatchStore::CountByState() {
  std::map<int, int64_t> counts;
  RETURN_IF_ERROR(ledger().database().Read([&](store::Session& session) -> absl::Status {
    counts.clear();
    ASSIGN_OR_RETURN(auto rows, session.Query<int64_t, int64_t>(
                                    "SELECT state, COUNT(*) FROM duplicate GROUP BY state"));
    for (const auto& [state, count] : rows) counts[static_cast<int>(state)] = count;
    return absl::OkStatus();
  }));
  return counts;
}

absl::StatusOr<std::vector<MatchCounts::Group>> MatchStore::CountGroups(const scope::Scope& scope,
                                                                        const Filters& filters) {
  recordstore::Condition condition(table().schema(), scope);
  RETURN_IF_ERROR(condition.Add(filters));
  const std::string sql =
      absl::StrCat("SELECT t.state, t.kind, t.assignee, COUNT(*) FROM duplicate t WHERE ",
                   condition.sql(), " GROUP BY t.kind, t.state, t.assignee");
  static constexpr Type kTypes[] = {Type::kInt, Type::kInt, Type::kText, Type::kInt};
  std::vector<Group> groups;
  RETURN_IF_ERROR(ledger().database().Read([&](store::Session& session) {
    groups.clear();
    return session.Rows(sql, condition.parameters(), kTypes, [&groups](std::vector<Value>& row) {
      groups.push_back({static_cast<Match::State>(std::get<int64_t>(row[0])),
                        static_cast<Match::Kind>(std::get<int64_t>(row[1])),
                        std::get<std::string>(row[2]), std::get<int64_t>(row[3])});
      return absl::OkStatus();
    });
  }));
  return groups;
}

absl::StatusOr<std::vector<int64_t>> MatchStore::CountSince(const scope::Scope& scope,
                                                            const Filters& filters,
                                                            const std::vector<absl::Time>& times) {
  std::vector<int64_t> counts;
  static constexpr Type kTypes[] = {Type::kInt};
  RETURN_IF_ERROR(ledger().database().Read([&](store::Session& session) -> absl::Status {
    counts.clear();
    for (const absl::Time time : times) {
      recordstore::Condition condition(table().schema(), scope);
      RETURN_IF_ERROR(condition.Add(filters));
      condition.Add(absl::StrCat("t.created >= ", condition.Parameter(CreatedKey(time))));
      RETURN_IF_ERROR(
          session.Rows(absl::StrCat("SELECT COUNT(*) FROM duplicate t WHERE ", condition.sql()),
                       condition.parameters(), kTypes, [&counts](std::vector<Value>& row) {
                         counts.push_back(std::get<int64_t>(row[0]));
                         return absl::OkStatus();
                       }));
    }
    return absl::OkStatus();
  }));
  return counts;
}

}  // namespace baraza::duplication
