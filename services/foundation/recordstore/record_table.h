// The SQL of one type of record: reading with the scope as a condition of the query, and writing a
// row with its children.
//
// Thread-safety: const, so any thread; each call uses the session that it is given.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/foundation/feed/feed_log.h"
#include "services/foundation/record/record.h"
#include "services/foundation/recordstore/condition.h"
#include "services/foundation/recordstore/read_page.h"
#include "services/foundation/recordstore/standing.h"
#include "services/foundation/recordstore/table.h"
#include "services/foundation/recordstore/word_index.h"
#include "services/foundation/store/session.h"

namespace baraza::recordstore {

class RecordTable {
 public:
  explicit RecordTable(Schema schema);

  const Schema& schema() const { return schema_; }

  // The record itself, whoever may read it; the caller asks the audience.
  absl::StatusOr<std::optional<record::Record>> Find(store::Session& session,
                                                     std::string_view name) const;
  // Those of them that exist, by name, in few round trips. Positions are 0.
  absl::StatusOr<std::map<std::string, Standing>> FindAll(
      store::Session& session, const std::vector<std::string>& names) const;
  // The same, each with the position of the feed's head at which it was read.
  absl::StatusOr<std::map<std::string, Standing>> FindAllStanding(
      store::Session& session, const std::vector<std::string>& names) const;
  // Lets the row stand as it is until the transaction ends (PostgreSQL only); `alone`: so that
  // nobody else can hold it.
  absl::Status Hold(store::Session& session, std::string_view name, bool alone) const;
  // A page of what `scope` may read: in the order of an index, or of those that hold the query's
  // words. It tells what is in it where the feed's head stands above `told` when it is read.
  // INVALID_ARGUMENT: unknown filter or order.
  absl::StatusOr<ReadPage> List(store::Session& session, const scope::Scope& scope,
                                const record::Query& query, int64_t told) const;
  // Present states by name, for a feed's snapshot.
  absl::StatusOr<std::vector<feed::Change>> Snapshot(store::Session& session,
                                                     const scope::Scope& scope,
                                                     std::string_view after, int limit) const;

  // Creates a record. ALREADY_EXISTS as RecordWriter::Put says.
  absl::Status Insert(store::Session& session, const record::Record& record, const Row& row) const;
  // Replaces the record of version `record.version - 1`. False: that is not what stands.
  absl::StatusOr<bool> Replace(store::Session& session, const record::Record& record,
                               const Row& row) const;
  // Removes a record for ever. False: `version` is not what stands.
  absl::StatusOr<bool> Erase(store::Session& session, std::string_view name, int64_t version) const;
  // Derives columns, children and words of up to `limit` records anew that were derived in an older
  // way (Schema::derivation); their number. The records themselves stay as they are.
  absl::StatusOr<int> Rederive(
      store::Session& session, int limit,
      const std::function<absl::StatusOr<Row>(const record::Record&)>& row_of) const;

 private:
  absl::StatusOr<ReadPage> Scan(store::Session& session, const scope::Scope& scope,
                                const record::Query& query, int64_t told) const;
  absl::StatusOr<std::string> ScanStatement(const record::Query& query, Condition& condition,
                                            bool telling) const;
  absl::StatusOr<ReadPage> Search(store::Session& session, const scope::Scope& scope,
                                  const record::Query& query, int64_t told) const;
  absl::StatusOr<int64_t> Count(store::Session& session, const scope::Scope& scope,
                                const record::Query& query) const;
  absl::StatusOr<bool> Write(store::Session& session, int64_t standing,
                             const record::Record& record, const Row& row) const;
  absl::Status InsertChildren(store::Session& session, const record::Record& record,
                              const Row& row) const;
  absl::Status DeleteChildren(store::Session& session, std::string_view name) const;
  std::vector<store::Value> Values(const record::Record& record, const Row& row) const;

  const Schema schema_;
  const std::string select_;  // SELECT the common columns FROM table t
  const std::string select_one_;
  const std::string select_many_;
  const std::string select_one_standing_;
  const std::string select_many_standing_;
  const std::string insert_;
  const std::string update_;
  const std::vector<std::string> insert_children_;  // by child table
  const std::string insert_reader_;
  const std::unique_ptr<const WordIndex> words_;  // null: records cannot be searched
};

}  // namespace baraza::recordstore
