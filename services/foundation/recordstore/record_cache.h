// The caches in front of the records of one type: first the near one, in this process' memory, then
// the shared tier, if the ledger has one, then the store.
//
// Why: a record in memory costs a tenth of a microsecond, one in the shared tier or the store ten
// to three hundred. The promise is that of cache.h, whatever the shared tier answers: what is found
// there is judged by the feed (shared_records.h) and passes through the near cache, under a ticket,
// before anybody is answered with it. While the tail is out of touch nothing cached is believed.
//
// Of several readers who miss the same name one reads (flights.h), where waiting is allowed.
//
// Pages are read from the store, and show records of which this process has not been told yet: what
// is older in memory goes before they are shown (Show), so that nobody who has seen a page is given
// an older record afterwards.
//
// Counted is what readers look up: each name once for each reader who is answered, whatever that
// takes.
//
// Records that hold personal data are neither kept nor shared: their changes stand in no feed.
// Thread-safety: all methods may be called from any thread. Status: what the store answers.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "services/foundation/cache/cache.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/record/record.h"
#include "services/foundation/recordstore/flights.h"
#include "services/foundation/recordstore/ledger.h"
#include "services/foundation/recordstore/read_page.h"
#include "services/foundation/recordstore/shared_records.h"
#include "services/foundation/recordstore/table.h"

namespace baraza::recordstore {

class RecordCache {
 public:
  // Reads records from the store, by name, with the position of the feed's head in the same
  // statement where `shared()`; those that are not there are left out.
  using Read = absl::FunctionRef<absl::StatusOr<std::map<std::string, Standing>>(
      const std::vector<std::string>& names)>;
  enum class Wait { kNo, kForAnotherReader };

  // `ledger` outlives it. `bytes` of the near cache; 0: there is no cache at all.
  RecordCache(Ledger& ledger, const Schema& schema, size_t bytes);

  // The record in memory, if it is there and may be believed. Counts nothing: who can answer by it
  // says so (CountHits), who cannot comes back to Load, which counts.
  record::RecordPtr Near(std::string_view name);
  void CountHits(int records) { hits_.Increment(records); }
  // The record from wherever it is; null if there is none.
  absl::StatusOr<record::RecordPtr> Load(std::string_view name, Wait wait, Read read);
  // The same for many: the shared tier and the store are asked once for all.
  absl::StatusOr<std::vector<record::RecordPtr>> LoadAll(const std::vector<std::string>& names,
                                                         Read read);

  // To be called before a page is shown.
  void Show(const ReadPage& read);
  // A page tells what is in it if the store has come further than this when it is read.
  int64_t told() const;

  // Whether records are offered to a shared tier, so that their positions are asked for.
  bool shared() const { return shared_ != nullptr; }

 private:
  using NearCache = cache::Cache<record::RecordPtr>;

  // Near, counted.
  record::RecordPtr LookUp(std::string_view name);
  void Refresh(const std::vector<feed::Change>& changes);
  void Watch();
  std::vector<cache::Ticket> BeginFills(const std::vector<std::string>& names);
  // Those of `names` that the shared tier has; the others stay null.
  void FindShared(const std::vector<std::string>& names, std::vector<record::RecordPtr>& records);
  absl::Status FindStored(const std::vector<std::string>& names, Read read,
                          std::vector<record::RecordPtr>& records);

  Ledger& ledger_;
  const std::string kind_;
  const int before_field_;
  SharedRecords* const shared_;      // null: nothing is shared
  std::unique_ptr<NearCache> near_;  // null: there is no cache
  Flights flights_;
  metrics::Counter hits_, misses_, from_shared_, from_store_, joined_;
  std::vector<metrics::Reading> readings_;
};

}  // namespace baraza::recordstore
