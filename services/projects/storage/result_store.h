// Results of projects in SQL (schema.h has the tables).
//
// Thread-safety: as the ports say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "baraza/projects/v1/project.pb.h"
#include "services/foundation/recordstore/sql_records.h"
#include "services/projects/domain/project_rules.h"

namespace baraza::projects {

// Field number of a result before a change, in the feed's change message.
inline constexpr int kResultBeforeField = 12;

// Filters: project (name). Orders: name.
class ResultStore : public recordstore::SqlRecords<v1::Result>, public ResultIndex {
 public:
  // `ledger` outlives the store.
  ResultStore(recordstore::Ledger& ledger, size_t cache_bytes);

  absl::StatusOr<std::vector<std::string>> ResultsOf(record::Transaction& transaction,
                                                     std::string_view project) override;
};

}  // namespace baraza::projects
