#include "services/projects/storage/result_store.h"

#include <tuple>
#include <utility>

#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/status/status.h"

namespace baraza::projects {
namespace {

using v1::Result;

recordstore::Schema SchemaOf() {
  return {.table = "result",
          .columns = {"project", "indicator", "state"},
          .filters = {{"project", recordstore::Is("project")}},
          .orders = {{"name", "name"}},
          .before_field = kResultBeforeField};
}

recordstore::Row RowOf(const Result& result) {
  recordstore::Row row;
  row.columns = {std::string(resourcename::Parent(result.name())), int64_t{result.indicator()},
                 int64_t{result.state()}};
  return row;
}

}  // namespace

ResultStore::ResultStore(recordstore::Ledger& ledger, size_t cache_bytes)
    : SqlRecords(ledger, {SchemaOf(), RowOf}, cache_bytes) {}

absl::StatusOr<std::vector<std::string>> ResultStore::ResultsOf(record::Transaction& transaction,
                                                                std::string_view project) {
  auto& session = static_cast<recordstore::LedgerTransaction&>(transaction).session();
  ASSIGN_OR_RETURN(auto rows,
                   session.Query<std::string>(
                       "SELECT name FROM result WHERE project = :project ORDER BY name", project));
  std::vector<std::string> names;
  for (auto& [name] : rows) names.push_back(std::move(name));
  return names;
}

}  // namespace baraza::projects
