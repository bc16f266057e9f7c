#include "services/foundation/recordstore/sql_records.h"

#include "services/foundation/record/refusal.h"

namespace baraza::recordstore {

SqlReader::SqlReader(Ledger& ledger, Schema schema, size_t cache_bytes)
    : ledger_(ledger),
      table_(std::move(schema)),
      cache_(ledger, table_.schema(), cache_bytes),
      pages_(ledger, table_.schema()) {
  if (table_.schema().confidential) return;
  ledger.AddSnapshotSource(
      [this](store::Session& session, const scope::Scope& scope, std::string_view after,
             int limit) { return table_.Snapshot(session, scope, after, limit); });
}

absl::StatusOr<std::map<std::string, Standing>> SqlReader::Find(
    store::Session& session, const std::vector<std::string>& names) const {
  return cache_.shared() ? table_.FindAllStanding(session, names) : table_.FindAll(session, names);
}

absl::StatusOr<std::map<std::string, Standing>> SqlReader::ReadStore(
    const std::vector<std::string>& names) {
  std::map<std::string, Standing> found;
  RETURN_IF_ERROR(ledger_.database().Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(found, Find(session, names));
    return absl::OkStatus();
  }));
  return found;
}

// The record that `name` leads to: itself, or its survivor. Null: none that `scope` may read.
absl::StatusOr<record::RecordPtr> SqlReader::Resolve(const scope::Scope& scope,
                                                     std::string_view name, RecordCache::Wait wait,
                                                     RecordCache::Read read) {
  ASSIGN_OR_RETURN(record::RecordPtr record, cache_.Load(name, wait, read));
  if (record != nullptr && !record->redirect.empty() && scope.MayRead(record->audience)) {
    ASSIGN_OR_RETURN(record, cache_.Load(record->redirect, wait, read));
  }
  if (record == nullptr || !scope.MayRead(record->audience)) return nullptr;
  return record;
}

std::optional<absl::StatusOr<record::RecordPtr>> SqlReader::FromCache(const scope::Scope& scope,
                                                                      std::string_view name) {
  record::RecordPtr record = cache_.Near(name);
  if (record == nullptr) return std::nullopt;
  const bool direct = record->redirect.empty() || !scope.MayRead(record->audience);
  record::RecordPtr shown = direct ? record : cache_.Near(record->redirect);
  if (shown == nullptr) return std::nullopt;
  cache_.CountHits(direct ? 1 : 2);
  if (!scope.MayRead(shown->audience)) return record::NotFound(name);
  return shown;
}

std::optional<absl::StatusOr<record::RecordPtr>> SqlReader::TryGet(const scope::Scope& scope,
                                                                   std::string_view name) {
  auto cached = FromCache(scope, name);
  if (cached.has_value() || ledger_.database().shared()) return cached;
  // A point read of a file costs less than handing the call to another thread.
  record::RecordPtr record;
  const std::optional<absl::Status> read =
      ledger_.database().TryRead([&](store::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(record, Resolve(scope, name, RecordCache::Wait::kNo,
                                         [&](const auto& names) { return Find(session, names); }));
        return absl::OkStatus();
      });
  if (!read.has_value()) return std::nullopt;
  if (!read->ok()) return *read;
  if (record == nullptr) return record::NotFound(name);
  return record;
}

absl::StatusOr<record::RecordPtr> SqlReader::Get(const scope::Scope& scope, std::string_view name) {
  ASSIGN_OR_RETURN(record::RecordPtr record,
                   Resolve(scope, name, RecordCache::Wait::kForAnotherReader,
                           [this](const auto& names) { return ReadStore(names); }));
  if (record == nullptr) return record::NotFound(name);
  return record;
}

absl::StatusOr<std::vector<record::RecordPtr>> SqlReader::BatchGet(
    const scope::Scope& scope, const std::vector<std::string>& names) {
  const auto read = [this](const auto& missing) { return ReadStore(missing); };
  ASSIGN_OR_RETURN(std::vector<record::RecordPtr> records, cache_.LoadAll(names, read));
  std::vector<size_t> places;
  std::vector<std::string> survivors;
  for (size_t i = 0; i < records.size(); ++i) {
    if (records[i] != nullptr && !scope.MayRead(records[i]->audience)) records[i] = nullptr;
    if (records[i] == nullptr || records[i]->redirect.empty()) continue;
    places.push_back(i);
    survivors.push_back(records[i]->redirect);
  }
  if (places.empty()) return records;
  ASSIGN_OR_RETURN(std::vector<record::RecordPtr> found, cache_.LoadAll(survivors, read));
  for (size_t i = 0; i < places.size(); ++i) {
    const bool readable = found[i] != nullptr && scope.MayRead(found[i]->audience);
    records[places[i]] = readable ? std::move(found[i]) : nullptr;
  }
  return records;
}

absl::StatusOr<record::Page> SqlReader::List(const scope::Scope& scope,
                                             const record::Query& query) {
  ASSIGN_OR_RETURN(ReadPage read, pages_.Load(scope, query, cache_.told(),
                                              [&](store::Session& session, int64_t told) {
                                                return table_.List(session, scope, query, told);
                                              }));
  cache_.Show(read);
  return std::move(read.page);
}

}  // namespace baraza::recordstore
