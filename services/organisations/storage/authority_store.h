// Authorities and role bindings in SQL (schema.h has the tables).
//
// Thread-safety: as the ports say.
#pragma once

#include <optional>
#include <string>

#include "baraza/organisations/v1/authority.pb.h"
#include "services/foundation/recordstore/sql_records.h"
#include "services/organisations/domain/role_binding_rules.h"

namespace baraza::organisations {

// Filters: place. Orders: display_name.
class AuthorityStore : public recordstore::SqlRecords<v1::Authority> {
 public:
  // `ledger` outlives the store.
  AuthorityStore(recordstore::Ledger& ledger, size_t cache_bytes);
};

// Filters: subject, resource, state. Orders: subject.
class RoleBindingStore : public recordstore::SqlRecords<v1::RoleBinding>, public RoleBindingIndex {
 public:
  // `ledger` outlives the store.
  RoleBindingStore(recordstore::Ledger& ledger, size_t cache_bytes);

  absl::StatusOr<std::optional<std::string>> InForce(record::Transaction& transaction,
                                                     const v1::RoleBinding& like) override;
};

}  // namespace baraza::organisations
