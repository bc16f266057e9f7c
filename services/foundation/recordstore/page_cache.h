// Pages that are dear to compute, in the cache that replicas share.
//
// Why: a search among many records, or their total, takes the store up to a second, and the same
// question is asked by many. What is shared is exact: the feed's head is read from the store first
// (a point read), and a page is taken only if it was computed at that head or later; so nobody sees
// a page that is older than the store's own, at the price that every change of any record of the
// service makes all its pages be computed anew. (What a newer version of the service derives anew
// of unchanged records shows in them within ten minutes.) Pages are shared by those who may read
// the same records.
//
// Which pages are worth it was measured (docs/caching.md): those of searches, and those with a
// total. Plain pages cost less than asking twice.
//
// Thread-safety: all methods may be called from any thread. Status: what the store answers.
#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/record/record.h"
#include "services/foundation/recordstore/ledger.h"
#include "services/foundation/recordstore/read_page.h"
#include "services/foundation/recordstore/table.h"

namespace baraza::recordstore {

class PageCache {
 public:
  // `told`: as RecordTable::List takes it.
  using Read = absl::FunctionRef<absl::StatusOr<ReadPage>(store::Session&, int64_t told)>;

  // `ledger` outlives it. Pages of confidential records are not shared.
  PageCache(Ledger& ledger, const Schema& schema);

  // The page of the query: shared, where it is worth it, else as `read` has it from the store.
  // What is in it is told where the store has come further than `told`.
  absl::StatusOr<ReadPage> Load(const scope::Scope& scope, const record::Query& query, int64_t told,
                                Read read);

 private:
  absl::StatusOr<int64_t> Head();
  absl::StatusOr<ReadPage> FromStore(int64_t told, Read read);

  Ledger& ledger_;
  const std::string kind_;
  SharedRecords* const shared_;  // null: nothing is shared
  metrics::Counter from_shared_, from_store_;
};

}  // namespace baraza::recordstore
