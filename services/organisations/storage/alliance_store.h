// Alliances, memberships and consortia in SQL (schema.h has the tables).
//
// Thread-safety: as the ports say.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "baraza/organisations/v1/alliance.pb.h"
#include "services/foundation/recordstore/sql_records.h"
#include "services/organisations/domain/membership_rules.h"

namespace baraza::organisations {

// Filters: partner_country. Orders: display_name.
class AllianceStore : public recordstore::SqlRecords<v1::Alliance> {
 public:
  // `ledger` outlives the store.
  AllianceStore(recordstore::Ledger& ledger, size_t cache_bytes);
};

// Filters: alliance, organisation, role, state. Orders: create_time.
class MembershipStore : public recordstore::SqlRecords<v1::Membership>, public MembershipIndex {
 public:
  // `ledger` outlives the store.
  MembershipStore(recordstore::Ledger& ledger, size_t cache_bytes);

  absl::StatusOr<std::optional<std::string>> LiveMembership(record::Transaction& transaction,
                                                            std::string_view alliance,
                                                            std::string_view organisation,
                                                            v1::Membership::Role role) override;
  absl::StatusOr<bool> IsActiveMember(record::Transaction& transaction, std::string_view alliance,
                                      std::string_view organisation) override;
  absl::StatusOr<std::vector<std::string>> MembershipsOf(record::Transaction& transaction,
                                                         std::string_view organisation) override;
};

// Filters: alliance, member, theme. Orders: display_name.
class ConsortiumStore : public recordstore::SqlRecords<v1::Consortium> {
 public:
  // `ledger` outlives the store.
  ConsortiumStore(recordstore::Ledger& ledger, size_t cache_bytes);
};

}  // namespace baraza::organisations
