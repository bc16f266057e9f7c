// Contact points in SQL (schema.h has the table). Personal data: in no cache, feed or audit trail.
//
// Thread-safety: as the ports say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "baraza/organisations/v1/contact.pb.h"
#include "services/foundation/recordstore/sql_records.h"
#include "services/organisations/domain/contact_register.h"

namespace baraza::organisations {

// Filters: organisation, purpose. Orders: name.
class ContactStore : public recordstore::SqlRecords<v1::Contact>, public ContactIndex {
 public:
  // `ledger` outlives the store.
  explicit ContactStore(recordstore::Ledger& ledger);

  absl::StatusOr<int64_t> CountOf(record::Transaction& transaction,
                                  std::string_view organisation) override;
  absl::StatusOr<std::vector<std::string>> ContactsOf(record::Transaction& transaction,
                                                      std::string_view organisation) override;
  absl::StatusOr<std::vector<std::string>> RetainedUntilBefore(record::Transaction& transaction,
                                                               int64_t day, int limit) override;
};

}  // namespace baraza::organisations
