// Projects in SQL: what of a record is searched and sorted (schema.h has the tables).
//
// Thread-safety: as the ports say.
#pragma once

#include "baraza/projects/v1/project.pb.h"
#include "services/foundation/recordstore/sql_records.h"

namespace baraza::projects {

// Field number of a project before a change, in the feed's change message.
inline constexpr int kProjectBeforeField = 10;

// Filters: country, participant, state, identifier (key), theme ("DAC:12220"). Orders: title,
// create_time.
class ProjectStore : public recordstore::SqlRecords<v1::Project> {
 public:
  // `ledger` outlives the store.
  ProjectStore(recordstore::Ledger& ledger, size_t cache_bytes);
};

}  // namespace baraza::projects
