#include "services/duplication/storage/match_store.h"

#include <utility>

#include "services/duplication/workflow/probability_key.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using store::Value;
using v1::Match;

// pending_effect: the decision that waits to be carried out; else NULL.
constexpr char kTables[] = R"sql(
CREATE TABLE duplicate (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  kind BIGINT NOT NULL,
  state BIGINT NOT NULL,
  probability KEY_TEXT NOT NULL,
  pending_effect KEY_TEXT,
  body BLOB NOT NULL
);
CREATE INDEX duplicate_by_probability ON duplicate (probability, name);
CREATE INDEX duplicate_by_state ON duplicate (state, probability, name);
CREATE INDEX duplicate_by_effect ON duplicate (pending_effect, name);
CREATE TABLE duplicate_reader (
  name KEY_TEXT NOT NULL REFERENCES duplicate (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
CREATE TABLE duplicate_subject (
  name KEY_TEXT NOT NULL REFERENCES duplicate (name),
  subject KEY_TEXT NOT NULL,
  PRIMARY KEY (subject, name)
);
CREATE INDEX duplicate_subject_by_name ON duplicate_subject (name);
)sql";

recordstore::Schema SchemaOf() {
  return {.table = "duplicate",
          .columns = {"kind", "state", "probability", "pending_effect"},
          .children = {{"duplicate_subject", {"subject"}}},
          .filters = {{"kind", recordstore::Is("kind")},
                      {"state", recordstore::Is("state")},
                      {"subject", recordstore::Has("duplicate_subject", "subject")}},
          .orders = {{"probability", "probability"}}};
}

recordstore::Row RowOf(const Match& match) {
  recordstore::Row row;
  const bool pending = match.effect().status() == v1::Effect::PENDING;
  row.columns = {int64_t{match.kind()}, int64_t{match.state()}, ProbabilityKey(match.probability()),
                 pending ? Value(match.effect().decision_id()) : Value()};
  row.children.emplace_back();
  for (const std::string& subject : match.subjects()) row.children[0].push_back({subject});
  return row;
}

}  // namespace

const std::vector<store::Migration>& Migrations() {
  static const std::vector<store::Migration> kMigrations = {{1, kTables}};
  return kMigrations;
}

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
  std::vector<Match> matches;
  for (const auto& [body] : rows) {
    if (!matches.emplace_back().ParseFromString(body.value)) {
      return absl::DataLossError("a stored match cannot be read: restore it from a backup");
    }
  }
  return matches;
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

}  // namespace baraza::duplication
