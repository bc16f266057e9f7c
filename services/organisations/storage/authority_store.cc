#include "services/organisations/storage/authority_store.h"

#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "services/foundation/text/text.h"
#include "services/organisations/storage/schema.h"

namespace baraza::organisations {
namespace {

using store::Value;
using v1::Authority;
using v1::RoleBinding;

recordstore::Schema AuthoritySchema() {
  return {.table = "authority",
          .columns = {"sort_name"},
          .children = {{"authority_place", {"place"}}},
          .filters = {{"place", recordstore::Has("authority_place", "place")}},
          .orders = {{"display_name", "sort_name"}},
          .before_field = kAuthorityBeforeField};
}

recordstore::Row RowOfAuthority(const Authority& authority) {
  recordstore::Row row;
  row.columns = {text::SortKey(authority.display_name())};
  row.children.emplace_back();
  for (const std::string& place : authority.places()) row.children[0].push_back({place});
  return row;
}

recordstore::Schema RoleBindingSchema() {
  return {.table = "role_binding",
          .columns = {"subject", "resource", "state", "live_key"},
          .filters = {{"subject", recordstore::Is("subject")},
                      {"resource", recordstore::Is("resource")},
                      {"state", recordstore::Is("state")}},
          .orders = {{"subject", "subject"}},
          .before_field = kRoleBindingBeforeField};
}

// What at most one binding in force can have; resources hold no space.
std::string LiveKey(const RoleBinding& binding) {
  return absl::StrCat(binding.resource(), " ", static_cast<int>(binding.role()), " ",
                      binding.subject());
}

recordstore::Row RowOfRoleBinding(const RoleBinding& binding) {
  const bool in_force = binding.state() == RoleBinding::ACTIVE;
  recordstore::Row row;
  row.columns = {binding.subject(), binding.resource(), int64_t{binding.state()},
                 in_force ? Value(LiveKey(binding)) : Value()};
  return row;
}

}  // namespace

AuthorityStore::AuthorityStore(recordstore::Ledger& ledger, size_t cache_bytes)
    : SqlRecords(ledger, {AuthoritySchema(), RowOfAuthority}, cache_bytes) {}

RoleBindingStore::RoleBindingStore(recordstore::Ledger& ledger, size_t cache_bytes)
    : SqlRecords(ledger, {RoleBindingSchema(), RowOfRoleBinding}, cache_bytes) {}

absl::StatusOr<std::optional<std::string>> RoleBindingStore::InForce(
    record::Transaction& transaction, const RoleBinding& like) {
  auto& session = static_cast<recordstore::LedgerTransaction&>(transaction).session();
  ASSIGN_OR_RETURN(auto rows,
                   session.Query<std::string>("SELECT name FROM role_binding WHERE live_key = :key",
                                              LiveKey(like)));
  if (rows.empty()) return std::nullopt;
  return std::get<0>(std::move(rows[0]));
}

}  // namespace baraza::organisations
