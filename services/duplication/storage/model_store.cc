#include "services/duplication/storage/model_store.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using store::Bytes;
using store::Session;

// number: the last part of the name, by which the newest is found.
constexpr char kTables[] = R"sql(
CREATE TABLE model (
  name KEY_TEXT PRIMARY KEY,
  scored_register BIGINT NOT NULL,
  number BIGINT NOT NULL,
  active BIGINT NOT NULL,
  summary BLOB NOT NULL,
  content BLOB NOT NULL
);
CREATE UNIQUE INDEX model_by_number ON model (scored_register, number);
)sql";

int64_t NumberOf(const std::string& name) {
  int64_t number = 0;
  (void)absl::SimpleAtoi(name.substr(name.rfind('-') + 1), &number);
  return number;
}

absl::StatusOr<v1::Model> SummaryOf(const Bytes& summary, int64_t active) {
  v1::Model model;
  if (!model.ParseFromString(summary.value)) {
    return absl::DataLossError("a stored model cannot be read: restore it from a backup");
  }
  model.set_active(active != 0);
  return model;
}

using ModelRow = std::tuple<Bytes, int64_t, Bytes>;

absl::StatusOr<std::optional<KeptModel>> FirstOf(std::vector<ModelRow> rows) {
  if (rows.empty()) return std::optional<KeptModel>();
  auto& [summary, active, content] = rows.front();
  ASSIGN_OR_RETURN(v1::Model model, SummaryOf(summary, active));
  return std::optional(KeptModel{std::move(model), std::move(content.value)});
}

absl::Status Insert(Session& session, const KeptModel& model) {
  const v1::Model& summary = model.summary;
  ASSIGN_OR_RETURN(
      const int64_t added,
      session.Execute("INSERT INTO model (name, scored_register, number, active, "
                      "summary, content) VALUES (:name, :of, :number, 0, :summary, "
                      ":content) ON CONFLICT DO NOTHING",
                      summary.name(), int64_t{summary.scored_register()}, NumberOf(summary.name()),
                      Bytes{summary.SerializeAsString()}, Bytes{model.content}));
  return added == 1 ? absl::OkStatus() : absl::AlreadyExistsError(summary.name());
}

// Takes the oldest models that don't score off the shelf.
absl::Status Prune(Session& session, const v1::Model& newest) {
  return session
      .Execute("DELETE FROM model WHERE scored_register = :of AND active = 0 AND number <= :gone",
               int64_t{newest.scored_register()}, NumberOf(newest.name()) - kModelsKept)
      .status();
}

}  // namespace

const std::vector<store::Migration>& ModelMigrations() {
  static const std::vector<store::Migration> kMigrations = {{1, kTables}};
  return kMigrations;
}

absl::Status ModelStore::Keep(const KeptModel& model) {
  return ledger_.Transact([&](Session& session) -> absl::Status {
    RETURN_IF_ERROR(Insert(session, model));
    return Prune(session, model.summary);
  });
}

absl::Status ModelStore::Activate(const std::string& name) {
  return ledger_.Transact([&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(
        const auto rows,
        session.Query<int64_t>("SELECT scored_register FROM model WHERE name = :name", name));
    if (rows.empty()) return record::NotFound(name);
    return session
        .Execute(
            "UPDATE model SET active = CASE WHEN name = :name THEN 1 ELSE 0 END "
            "WHERE scored_register = :of",
            name, std::get<0>(rows.front()))
        .status();
  });
}

absl::StatusOr<std::optional<KeptModel>> ModelStore::Find(const std::string& name) {
  std::vector<ModelRow> rows;
  RETURN_IF_ERROR(ledger_.database().Read([&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(rows,
                     session.Query<Bytes, int64_t, Bytes>(
                         "SELECT summary, active, content FROM model WHERE name = :name", name));
    return absl::OkStatus();
  }));
  return FirstOf(std::move(rows));
}

absl::StatusOr<std::optional<KeptModel>> ModelStore::Active(Feed feed) {
  std::vector<ModelRow> rows;
  RETURN_IF_ERROR(ledger_.database().Read([&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(rows, session.Query<Bytes, int64_t, Bytes>(
                               "SELECT summary, active, content FROM model WHERE "
                               "scored_register = :of AND active = 1",
                               int64_t{RegisterOf(feed)}));
    return absl::OkStatus();
  }));
  return FirstOf(std::move(rows));
}

absl::StatusOr<std::vector<v1::Model>> ModelStore::List(Feed feed) {
  std::vector<std::tuple<Bytes, int64_t>> rows;
  RETURN_IF_ERROR(ledger_.database().Read([&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(rows, session.Query<Bytes, int64_t>(
                               "SELECT summary, active FROM model WHERE scored_register = :of "
                               "ORDER BY number DESC",
                               int64_t{RegisterOf(feed)}));
    return absl::OkStatus();
  }));
  std::vector<v1::Model> models;
  for (const auto& [summary, active] : rows) {
    ASSIGN_OR_RETURN(v1::Model model, SummaryOf(summary, active));
    models.push_back(std::move(model));
  }
  return models;
}

}  // namespace baraza::duplication
