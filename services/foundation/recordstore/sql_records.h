// Records of one type on a Ledger: the implementation of the domain's ports, with caches in front
// of reads by name (record_cache.h).
//
// Thread-safety: as the ports say.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/foundation/record/record.h"
#include "services/foundation/record/stamp.h"
#include "services/foundation/recordstore/ledger.h"
#include "services/foundation/recordstore/page_cache.h"
#include "services/foundation/recordstore/record_cache.h"
#include "services/foundation/recordstore/record_table.h"
#include "services/foundation/status/status.h"

namespace baraza::recordstore {

// Reads records of one type, whatever the type.
class SqlReader : public record::RecordReader {
 public:
  // `ledger` outlives the reader. `cache_bytes` 0: no cache.
  SqlReader(Ledger& ledger, Schema schema, size_t cache_bytes);

  absl::StatusOr<record::RecordPtr> Get(const scope::Scope& scope, std::string_view name) override;
  std::optional<absl::StatusOr<record::RecordPtr>> TryGet(const scope::Scope& scope,
                                                          std::string_view name) override;
  absl::StatusOr<std::vector<record::RecordPtr>> BatchGet(
      const scope::Scope& scope, const std::vector<std::string>& names) override;
  absl::StatusOr<record::Page> List(const scope::Scope& scope, const record::Query& query) override;

 protected:
  Ledger& ledger() { return ledger_; }
  const RecordTable& table() const { return table_; }

 private:
  std::optional<absl::StatusOr<record::RecordPtr>> FromCache(const scope::Scope& scope,
                                                             std::string_view name);
  absl::StatusOr<record::RecordPtr> Resolve(const scope::Scope& scope, std::string_view name,
                                            RecordCache::Wait wait, RecordCache::Read read);
  absl::StatusOr<std::map<std::string, Standing>> Find(store::Session& session,
                                                       const std::vector<std::string>& names) const;
  absl::StatusOr<std::map<std::string, Standing>> ReadStore(const std::vector<std::string>& names);

  Ledger& ledger_;
  const RecordTable table_;
  RecordCache cache_;
  PageCache pages_;
};

template <class R>
class SqlRecords : public SqlReader, public record::RecordWriter<R> {
 public:
  SqlRecords(Ledger& ledger, Mapping<R> mapping, size_t cache_bytes)
      : SqlReader(ledger, mapping.schema, cache_bytes), row_(std::move(mapping.row)) {}

  absl::StatusOr<std::optional<record::Versioned<R>>> Find(record::Transaction& transaction,
                                                           const scope::Scope& scope,
                                                           std::string_view name) override {
    auto& ledger_transaction = static_cast<LedgerTransaction&>(transaction);
    ASSIGN_OR_RETURN(std::optional<record::Record> found,
                     table().Find(ledger_transaction.session(), name));
    if (!found.has_value() || !scope.MayRead(found->audience)) return std::nullopt;
    record::Versioned<R> versioned{.version = found->version, .audience = found->audience};
    if (!versioned.resource.ParseFromString(found->body)) {
      return absl::DataLossError("a stored record cannot be read: restore it from a backup");
    }
    return versioned;
  }

  absl::Status Hold(record::Transaction& transaction, std::string_view name, bool alone) override {
    if (!ledger().database().shared()) return absl::OkStatus();
    return table().Hold(static_cast<LedgerTransaction&>(transaction).session(), name, alone);
  }

  absl::Status Put(record::Transaction& transaction, const scope::Scope& scope,
                   const record::Versioned<R>* before, record::Versioned<R>& after) override {
    auto& ledger_transaction = static_cast<LedgerTransaction&>(transaction);
    after.version = before == nullptr ? 1 : before->version + 1;
    record::Record stored{.name = after.resource.name(), .version = after.version};
    stored.body = record::Stamp(after.resource, after.version, ledger_transaction.now());
    stored.audience = after.audience;
    const Row row = row_(after.resource);
    stored.redirect = row.redirect;
    RETURN_IF_ERROR(Store(ledger_transaction.session(), before == nullptr, stored, row));
    if (table().schema().confidential) {
      return ledger_transaction.RecordSilently(scope, stored.name, stored.version);
    }
    return ledger_transaction.Record(
        scope, {.name = stored.name,
                .before_field = table().schema().before_field,
                .version = stored.version,
                .before = before == nullptr ? "" : before->resource.SerializeAsString(),
                .after = std::move(stored.body),
                .before_audience = before == nullptr ? scope::Audience() : before->audience,
                .after_audience = stored.audience});
  }

  absl::Status Erase(record::Transaction& transaction, const scope::Scope& scope,
                     const record::Versioned<R>& record) override {
    auto& ledger_transaction = static_cast<LedgerTransaction&>(transaction);
    const std::string& name = record.resource.name();
    ASSIGN_OR_RETURN(bool erased,
                     table().Erase(ledger_transaction.session(), name, record.version));
    if (!erased) return LostRace(name);
    return ledger_transaction.RecordSilently(scope, name, record.version + 1);
  }

  // Derives the rows of up to `limit` records anew whose columns were derived in an older way;
  // their number.
  absl::StatusOr<int> Rederive(int limit) {
    int derived = 0;
    RETURN_IF_ERROR(ledger().Transact([&](store::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(
          derived, table().Rederive(session, limit,
                                    [this](const record::Record& record) -> absl::StatusOr<Row> {
                                      R resource;
                                      if (resource.ParseFromString(record.body)) {
                                        return row_(resource);
                                      }
                                      return absl::DataLossError(record.name + " cannot be read");
                                    }));
      return absl::OkStatus();
    }));
    return derived;
  }

 private:
  // Run again, the write meets the other's version: it applies to that, or its etag is refused.
  static absl::Status LostRace(const std::string& name) {
    return status::Error(absl::StatusCode::kAborted, "LOST_RACE",
                         "another writer changed the record at the same time: repeat",
                         {{"name", name}});
  }

  absl::Status Store(store::Session& session, bool create, const record::Record& record,
                     const Row& row) {
    if (create) return table().Insert(session, record, row);
    ASSIGN_OR_RETURN(bool replaced, table().Replace(session, record, row));
    return replaced ? absl::OkStatus() : LostRace(record.name);
  }

  const std::function<Row(const R&)> row_;
};

}  // namespace baraza::recordstore
