// Organisations in SQL: the schema, what of a record is searched, sorted and constrained.
//
// Thread-safety: as the ports say.
#pragma once

#include <vector>

#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/recordstore/sql_records.h"
#include "services/foundation/store/migration.h"
#include "services/organisations/domain/organisation_rules.h"

namespace baraza::organisations {

// Field number of an organisation before a change, in the feed's change message.
inline constexpr int kBeforeField = 10;

// The schema's steps.
const std::vector<store::Migration>& Migrations();

// Filters: type, country, state, identifier (key). Orders: display_name, create_time.
class OrganisationStore : public recordstore::SqlRecords<v1::Organisation>, public IdentifierIndex {
 public:
  // `ledger` outlives the store.
  OrganisationStore(recordstore::Ledger& ledger, size_t cache_bytes);

  absl::StatusOr<std::optional<record::Versioned<v1::Organisation>>> HolderOf(
      record::Transaction& transaction, std::string_view key) override;
};

}  // namespace baraza::organisations
