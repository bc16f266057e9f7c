#include "services/foundation/recordstore/record_cache.h"

#include <atomic>
#include <utility>

#include "absl/time/clock.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/recordstore/cache_metrics.h"
#include "services/foundation/status/status.h"

namespace baraza::recordstore {
namespace {

constexpr size_t kRecordOverhead = 200;  // of the struct, its strings and its audience

size_t CostOf(const record::RecordPtr& record) {
  return record->body.size() + record->name.size() + kRecordOverhead;
}

// Planted: a cache of a few records, deaf to what other replicas push, whose readers dawdle before
// they put what they have read. All of that is allowed; races that take luck otherwise are common.
constexpr size_t kTinyCache = 20 << 10;
constexpr absl::Duration kDawdle = absl::Milliseconds(50);
constexpr int kDawdlers = 16;  // one in so many

bool WideWindows() { return failpoint::Planted("wide-windows"); }

void Dawdle() {
  static std::atomic<unsigned> reads{0};
  if (WideWindows() && reads++ % kDawdlers == 0) absl::SleepFor(kDawdle);
}

SharedRecords* SharedOf(Ledger& ledger, const Schema& schema, size_t bytes) {
  return bytes == 0 || schema.confidential ? nullptr : ledger.shared();
}

}  // namespace

RecordCache::RecordCache(Ledger& ledger, const Schema& schema, size_t bytes)
    : ledger_(ledger),
      kind_(schema.table),
      before_field_(schema.before_field),
      shared_(SharedOf(ledger, schema, bytes)) {
  if (bytes == 0 || schema.confidential) return;
  cache::Believing* const believing = shared_ == nullptr ? nullptr : &shared_->believing();
  near_ = std::make_unique<NearCache>(
      cache::Options{.max_bytes = WideWindows() ? kTinyCache : bytes, .believing = believing},
      CostOf);
  Watch();
  ledger.OnChanges([this](const std::vector<feed::Change>& changes) { Refresh(changes); });
  if (shared_ != nullptr && !WideWindows()) {
    shared_->OnRetracted([this](std::string_view name) { near_->Drop(name); });
  }
}

void RecordCache::Watch() {
  metrics::Registry* const registry = ledger_.metrics();
  if (registry == nullptr) return;
  readings_ =
      DeclareCacheMetrics(*registry, ledger_.name(), kind_, [this] { return near_->Count(); });
  const metrics::Labels labels = {{"store", ledger_.name()}, {"records", kind_}};
  hits_ = registry->AddCounter("baraza_cache_hits_total",
                               "Look-ups of readers whose record was in memory.", labels);
  misses_ = registry->AddCounter("baraza_cache_misses_total",
                                 "Look-ups of readers whose record was not in memory.", labels);
  auto from = [&](const char* where) {
    metrics::Labels more = labels;
    more["from"] = where;
    return registry->AddCounter("baraza_cache_fills_total",
                                "Records that were not in memory, by where they were found.", more);
  };
  from_shared_ = from("shared");
  from_store_ = from("store");
  joined_ =
      registry->AddCounter("baraza_cache_joined_reads_total",
                           "Reads that waited for another reader of the same record.", labels);
}

// The tier is told after the near cache, which nobody waits for long.
void RecordCache::Refresh(const std::vector<feed::Change>& changes) {
  if (failpoint::Planted("stale-cache")) return;
  for (const feed::Change& change : changes) {
    if (change.before_field != before_field_) continue;  // of another type
    near_->Invalidate(change.name, change.version);
    if (shared_ != nullptr) shared_->Retract(change);
  }
}

record::RecordPtr RecordCache::Near(std::string_view name) {
  if (near_ == nullptr || !ledger_.tail().in_touch()) return nullptr;
  const auto entry = near_->Get(name);
  return entry == nullptr ? nullptr : entry->value;
}

record::RecordPtr RecordCache::LookUp(std::string_view name) {
  record::RecordPtr near = Near(name);
  (near != nullptr ? hits_ : misses_).Increment();
  return near;
}

int64_t RecordCache::told() const {
  return near_ == nullptr ? kNobodyAsks : ledger_.tail().reached();
}

// What the tail has passed on, the near cache and what is believed of the shared tier know already.
void RecordCache::Show(const ReadPage& read) {
  if (near_ == nullptr || read.position <= ledger_.tail().reached()) return;
  if (failpoint::Planted("unseen-pages")) return;
  for (const Shown& shown : read.shown) near_->See(shown.name, shown.version, read.position);
}

absl::StatusOr<record::RecordPtr> RecordCache::Load(std::string_view name, Wait wait, Read read) {
  if (record::RecordPtr near = LookUp(name)) return near;
  std::optional<Flights::Part> part;
  if (near_ != nullptr && wait == Wait::kForAnotherReader) {
    part.emplace(flights_.Join(name));
    if (part->waited()) joined_.Increment();
    // Who led before may have landed between our miss and our turn.
    if (record::RecordPtr near = Near(name)) return near;
  }
  const std::vector<std::string> names = {std::string(name)};
  std::vector<record::RecordPtr> records(1);
  FindShared(names, records);
  RETURN_IF_ERROR(FindStored(names, read, records));
  return std::move(records[0]);
}

absl::StatusOr<std::vector<record::RecordPtr>> RecordCache::LoadAll(
    const std::vector<std::string>& names, Read read) {
  std::vector<record::RecordPtr> records;
  records.reserve(names.size());
  for (const std::string& name : names) records.push_back(LookUp(name));
  FindShared(names, records);
  RETURN_IF_ERROR(FindStored(names, read, records));
  return records;
}

void RecordCache::FindShared(const std::vector<std::string>& names,
                             std::vector<record::RecordPtr>& records) {
  if (shared_ == nullptr) return;
  std::vector<size_t> places;
  std::vector<std::string> missing;
  for (size_t i = 0; i < names.size(); ++i) {
    if (records[i] != nullptr) continue;
    places.push_back(i);
    missing.push_back(names[i]);
  }
  if (missing.empty()) return;
  const std::vector<cache::Ticket> tickets = BeginFills(missing);
  std::vector<std::optional<Standing>> found = shared_->Find(missing);
  for (size_t i = 0; i < missing.size(); ++i) {
    if (!found[i].has_value()) continue;
    auto record = std::make_shared<const record::Record>(std::move(found[i]->record));
    const auto held = near_->Put(tickets[i], record->version, record, found[i]->position);
    if (held == nullptr) continue;  // something was forgotten meanwhile: the store knows
    records[places[i]] = held->value;
    from_shared_.Increment();
  }
}

absl::Status RecordCache::FindStored(const std::vector<std::string>& names, Read read,
                                     std::vector<record::RecordPtr>& records) {
  std::vector<size_t> places;
  std::vector<std::string> missing;
  for (size_t i = 0; i < names.size(); ++i) {
    if (records[i] != nullptr) continue;
    places.push_back(i);
    missing.push_back(names[i]);
  }
  if (missing.empty()) return absl::OkStatus();
  const std::vector<cache::Ticket> tickets = BeginFills(missing);
  ASSIGN_OR_RETURN(auto stored, read(missing));
  Dawdle();
  for (size_t i = 0; i < missing.size(); ++i) {
    const auto found = stored.find(missing[i]);
    if (found == stored.end()) continue;
    const int64_t position = found->second.position;
    auto record = std::make_shared<const record::Record>(std::move(found->second.record));
    if (near_ != nullptr) near_->Put(tickets[i], record->version, record, position);
    from_store_.Increment();
    if (shared_ != nullptr) shared_->Offer(*record, position);
    records[places[i]] = std::move(record);
  }
  return absl::OkStatus();
}

std::vector<cache::Ticket> RecordCache::BeginFills(const std::vector<std::string>& names) {
  std::vector<cache::Ticket> tickets;
  if (near_ == nullptr) return tickets;
  tickets.reserve(names.size());
  for (const std::string& name : names) tickets.push_back(near_->BeginFill(name));
  return tickets;
}

}  // namespace baraza::recordstore
