#include "services/foundation/recordstore/sql_records.h"

#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/recordstore/cache_metrics.h"

namespace baraza::recordstore {
namespace {

constexpr size_t kRecordOverhead = 200;  // of the struct, its strings and its audience

size_t CostOf(const record::RecordPtr& record) {
  return record->body.size() + record->name.size() + kRecordOverhead;
}

}  // namespace

SqlReader::SqlReader(Ledger& ledger, Schema schema, size_t cache_bytes)
    : ledger_(ledger), table_(std::move(schema)) {
  if (cache_bytes > 0) {
    cache_ = std::make_unique<cache::Cache<record::RecordPtr>>(
        cache::Options{.max_bytes = cache_bytes}, CostOf);
    if (metrics::Registry* metrics = ledger.metrics(); metrics != nullptr) {
      watched_ = DeclareCacheMetrics(*metrics, ledger.name(), table_.schema().table,
                                     [this] { return cache_->Count(); });
    }
    ledger.OnChanges([this](const std::vector<feed::Change>& changes) { Refresh(changes); });
  }
  if (table_.schema().confidential) return;
  ledger.AddSnapshotSource(
      [this](store::Session& session, const scope::Scope& scope, std::string_view after,
             int limit) { return table_.Snapshot(session, scope, after, limit); });
}

void SqlReader::Refresh(const std::vector<feed::Change>& changes) {
  if (failpoint::Planted("stale-cache")) return;
  for (const feed::Change& change : changes) cache_->Invalidate(change.name, change.version);
}

record::RecordPtr SqlReader::Cached(std::string_view name) {
  if (cache_ == nullptr || !ledger_.tail().in_touch()) return nullptr;
  auto entry = cache_->Get(name);
  return entry == nullptr ? nullptr : entry->value;
}

absl::StatusOr<record::RecordPtr> SqlReader::Load(store::Session& session, std::string_view name) {
  if (record::RecordPtr cached = Cached(name)) return cached;
  std::optional<cache::Ticket> ticket;
  if (cache_ != nullptr) ticket = cache_->BeginFill(name);
  ASSIGN_OR_RETURN(std::optional<record::Record> found, table_.Find(session, name));
  if (!found.has_value()) return nullptr;
  auto loaded = std::make_shared<const record::Record>(*std::move(found));
  if (ticket.has_value()) cache_->Put(*ticket, loaded->version, loaded);
  return loaded;
}

// The record that `name` leads to: itself, or its survivor. Null: none that `scope` may read.
absl::StatusOr<record::RecordPtr> SqlReader::Resolve(store::Session& session,
                                                     const scope::Scope& scope,
                                                     std::string_view name) {
  ASSIGN_OR_RETURN(record::RecordPtr record, Load(session, name));
  if (record != nullptr && !record->redirect.empty() && scope.MayRead(record->audience)) {
    ASSIGN_OR_RETURN(record, Load(session, record->redirect));
  }
  if (record == nullptr || !scope.MayRead(record->audience)) return nullptr;
  return record;
}

std::optional<absl::StatusOr<record::RecordPtr>> SqlReader::FromCache(const scope::Scope& scope,
                                                                      std::string_view name) {
  record::RecordPtr record = Cached(name);
  if (record == nullptr) return std::nullopt;
  if (!scope.MayRead(record->audience)) return record::NotFound(name);
  if (record->redirect.empty()) return record;
  record::RecordPtr survivor = Cached(record->redirect);
  if (survivor == nullptr) return std::nullopt;
  if (!scope.MayRead(survivor->audience)) return record::NotFound(name);
  return survivor;
}

std::optional<absl::StatusOr<record::RecordPtr>> SqlReader::TryGet(const scope::Scope& scope,
                                                                   std::string_view name) {
  auto cached = FromCache(scope, name);
  if (cached.has_value() || ledger_.database().shared()) return cached;
  // A point read of a file costs less than handing the call to another thread.
  record::RecordPtr record;
  const std::optional<absl::Status> read =
      ledger_.database().TryRead([&](store::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(record, Resolve(session, scope, name));
        return absl::OkStatus();
      });
  if (!read.has_value()) return std::nullopt;
  if (!read->ok()) return *read;
  if (record == nullptr) return record::NotFound(name);
  return record;
}

absl::StatusOr<record::RecordPtr> SqlReader::Get(const scope::Scope& scope, std::string_view name) {
  if (auto cached = FromCache(scope, name)) return *std::move(cached);
  record::RecordPtr record;
  RETURN_IF_ERROR(ledger_.database().Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(record, Resolve(session, scope, name));
    return absl::OkStatus();
  }));
  if (record == nullptr) return record::NotFound(name);
  return record;
}

absl::StatusOr<std::vector<record::RecordPtr>> SqlReader::BatchGet(
    const scope::Scope& scope, const std::vector<std::string>& names) {
  std::vector<record::RecordPtr> records;
  RETURN_IF_ERROR(ledger_.database().Read([&](store::Session& session) -> absl::Status {
    records.clear();
    for (const std::string& name : names) {
      ASSIGN_OR_RETURN(records.emplace_back(), Resolve(session, scope, name));
    }
    return absl::OkStatus();
  }));
  return records;
}

absl::StatusOr<record::Page> SqlReader::List(const scope::Scope& scope,
                                             const record::Query& query) {
  record::Page page;
  RETURN_IF_ERROR(ledger_.database().Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(page, table_.List(session, scope, query));
    return absl::OkStatus();
  }));
  return page;
}

}  // namespace baraza::recordstore
