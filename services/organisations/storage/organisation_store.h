// Organisations in SQL: what of a record is searched, sorted and constrained (schema.h has the
// tables).
//
// Thread-safety: as the ports say.
#pragma once

#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/recordstore/sql_records.h"
#include "services/organisations/domain/organisation_rules.h"

namespace baraza::organisations {

// Filters: type, country, state, identifier (key), diaspora (country), offering (folded word),
// active_as (see domain/active_as.h), active_in_role (number), stale_on (number of a day). Orders:
// display_name, create_time; with words: relevance.
class OrganisationStore : public recordstore::SqlRecords<v1::Organisation>, public IdentifierIndex {
 public:
  // `ledger` outlives the store.
  OrganisationStore(recordstore::Ledger& ledger, size_t cache_bytes);

  absl::StatusOr<std::optional<record::Versioned<v1::Organisation>>> HolderOf(
      record::Transaction& transaction, std::string_view key) override;
};

}  // namespace baraza::organisations
