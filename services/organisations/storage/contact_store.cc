#include "services/organisations/storage/contact_store.h"

#include <tuple>
#include <utility>

#include "services/foundation/calendar/calendar.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/status/status.h"

namespace baraza::organisations {
namespace {

using v1::Contact;

recordstore::Schema SchemaOf() {
  return {.table = "contact",
          .columns = {"organisation", "purpose", "retained_until"},
          .filters = {{"organisation", recordstore::Is("organisation")},
                      {"purpose", recordstore::Is("purpose")}},
          .orders = {{"name", "name"}},
          .confidential = true};
}

recordstore::Row RowOf(const Contact& contact) {
  recordstore::Row row;
  row.columns = {std::string(resourcename::Parent(contact.name())), int64_t{contact.purpose()},
                 calendar::DayNumber(calendar::DayOf(contact.retain_until()))};
  return row;
}

store::Session& SessionOf(record::Transaction& transaction) {
  return static_cast<recordstore::LedgerTransaction&>(transaction).session();
}

std::vector<std::string> NamesIn(std::vector<std::tuple<std::string>> rows) {
  std::vector<std::string> names;
  for (auto& [name] : rows) names.push_back(std::move(name));
  return names;
}

}  // namespace

ContactStore::ContactStore(recordstore::Ledger& ledger)
    : SqlRecords(ledger, {SchemaOf(), RowOf}, /*cache_bytes=*/0) {}

absl::StatusOr<int64_t> ContactStore::CountOf(record::Transaction& transaction,
                                              std::string_view organisation) {
  ASSIGN_OR_RETURN(
      auto rows,
      SessionOf(transaction)
          .Query<int64_t>("SELECT COUNT(*) FROM contact WHERE organisation = :o", organisation));
  return std::get<0>(rows[0]);
}

absl::StatusOr<std::vector<std::string>> ContactStore::ContactsOf(record::Transaction& transaction,
                                                                  std::string_view organisation) {
  ASSIGN_OR_RETURN(auto rows,
                   SessionOf(transaction)
                       .Query<std::string>("SELECT name FROM contact WHERE organisation = :o "
                                           "ORDER BY name",
                                           organisation));
  return NamesIn(std::move(rows));
}

absl::StatusOr<std::vector<std::string>> ContactStore::RetainedUntilBefore(
    record::Transaction& transaction, int64_t day, int limit) {
  ASSIGN_OR_RETURN(auto rows,
                   SessionOf(transaction)
                       .Query<std::string>("SELECT name FROM contact WHERE retained_until < :day "
                                           "ORDER BY retained_until LIMIT :limit",
                                           day, limit));
  return NamesIn(std::move(rows));
}

}  // namespace baraza::organisations
