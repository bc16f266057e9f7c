#include "services/foundation/feed/feed_log.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/status/status.h"

namespace baraza::feed {
namespace {

constexpr char kTables[] = R"sql(
CREATE TABLE feed_head (id BIGINT PRIMARY KEY, epoch TEXT NOT NULL, position BIGINT NOT NULL);
CREATE TABLE feed (
  position BIGINT PRIMARY KEY,
  name KEY_TEXT NOT NULL,
  before_field BIGINT NOT NULL,
  version BIGINT NOT NULL,
  actor TEXT NOT NULL,
  time_us BIGINT NOT NULL,
  before BLOB,
  after BLOB NOT NULL,
  before_audience TEXT NOT NULL,
  after_audience TEXT NOT NULL
);
)sql";

// feed_compaction's row is what compactions of several processes wait for.
constexpr char kCompaction[] = R"sql(
ALTER TABLE feed_head ADD COLUMN horizon BIGINT NOT NULL DEFAULT 0;
CREATE INDEX feed_by_name ON feed (name, position);
CREATE TABLE feed_compaction (id BIGINT PRIMARY KEY, turns BIGINT NOT NULL);
INSERT INTO feed_compaction VALUES (1, 0);
)sql";

absl::Status Insert(store::Session& session, const Change& change) {
  return session
      .Execute(
          "INSERT INTO feed (position, name, before_field, version, actor, time_us, before, after, "
          "before_audience, after_audience) VALUES (:position, :name, :field, :version, :actor, "
          ":time, :before, :after, :before_audience, :after_audience)",
          change.position, change.name, change.before_field, change.version, change.actor,
          absl::ToUnixMicros(change.time), store::Bytes{change.before}, store::Bytes{change.after},
          scope::EncodeAudience(change.before_audience),
          scope::EncodeAudience(change.after_audience))
      .status();
}

}  // namespace

const std::vector<store::Migration>& Migrations() {
  static const std::vector<store::Migration> kMigrations = {{1, kTables}, {2, kCompaction}};
  return kMigrations;
}

absl::Status Migrate(store::Database& database, const clock::Clock& clock) {
  RETURN_IF_ERROR(store::Migrate(database, "feed", Migrations(), clock));
  ASSIGN_OR_RETURN(std::unique_ptr<store::Session> session, database.NewSession());
  return session
      ->Execute(
          "INSERT INTO feed_head (id, epoch, position) VALUES (1, :epoch, 0) "
          "ON CONFLICT (id) DO NOTHING",
          resourcename::NewUuid())
      .status();
}

absl::StatusOr<int64_t> Append(store::Session& session, std::vector<Change>& changes) {
  if (changes.empty()) {
    ASSIGN_OR_RETURN(Head head, ReadHead(session));
    return head.position;
  }
  const int64_t count = static_cast<int64_t>(changes.size());
  ASSIGN_OR_RETURN(auto heads,
                   session.Query<int64_t>("UPDATE feed_head SET position = position + :n "
                                          "WHERE id = 1 RETURNING position",
                                          count));
  if (heads.size() != 1) return absl::DataLossError("feed_head has lost its row");
  const int64_t last = std::get<0>(heads[0]);
  if (failpoint::Planted("reverse-positions")) std::reverse(changes.begin(), changes.end());
  for (size_t i = 0; i < changes.size(); ++i) {
    changes[i].position = last - count + 1 + static_cast<int64_t>(i);
    if (failpoint::Planted("skip-feed-row") && changes[i].position % 50 == 0) continue;
    RETURN_IF_ERROR(Insert(session, changes[i]));
  }
  return last;
}

absl::StatusOr<std::string> BeginEpoch(store::Session& session) {
  std::string epoch = resourcename::NewUuid();
  ASSIGN_OR_RETURN(int64_t rows,
                   session.Execute("UPDATE feed_head SET epoch = :epoch WHERE id = 1", epoch));
  if (rows != 1) return absl::DataLossError("feed_head has lost its row");
  return epoch;
}

absl::StatusOr<Head> ReadHead(store::Session& session) {
  using Row = std::tuple<std::string, int64_t, int64_t>;
  ASSIGN_OR_RETURN(std::vector<Row> rows,
                   session.Query<std::string, int64_t, int64_t>(
                       "SELECT epoch, position, horizon FROM feed_head WHERE id = :id", 1));
  if (rows.size() != 1) return absl::DataLossError("feed_head has lost its row");
  const auto& [epoch, position, horizon] = rows[0];
  return Head{epoch, position, horizon};
}

absl::StatusOr<std::vector<Change>> ReadAfter(store::Session& session, int64_t position,
                                              int limit) {
  using store::Bytes;
  using store::Type;
  static constexpr Type kColumns[] = {Type::kInt,  Type::kText, Type::kInt,   Type::kInt,
                                      Type::kText, Type::kInt,  Type::kBytes, Type::kBytes,
                                      Type::kText, Type::kText};
  std::vector<Change> changes;
  const store::Value parameters[] = {position, int64_t{limit}};
  RETURN_IF_ERROR(
      session.Rows("SELECT position, name, before_field, version, actor, time_us, before, after, "
                   "before_audience, after_audience FROM feed WHERE position > :after "
                   "ORDER BY position LIMIT :limit",
                   parameters, kColumns, [&changes](std::vector<store::Value>& row) {
                     Change& change = changes.emplace_back();
                     change.position = std::get<int64_t>(row[0]);
                     change.name = std::get<std::string>(std::move(row[1]));
                     change.before_field = static_cast<int>(std::get<int64_t>(row[2]));
                     change.version = std::get<int64_t>(row[3]);
                     change.actor = std::get<std::string>(std::move(row[4]));
                     change.time = absl::FromUnixMicros(std::get<int64_t>(row[5]));
                     if (auto* before = std::get_if<Bytes>(&row[6]))
                       change.before = std::move(before->value);
                     change.after = std::move(std::get<Bytes>(row[7]).value);
                     change.before_audience = scope::DecodeAudience(std::get<std::string>(row[8]));
                     change.after_audience = scope::DecodeAudience(std::get<std::string>(row[9]));
                     return absl::OkStatus();
                   }));
  return changes;
}

}  // namespace baraza::feed
