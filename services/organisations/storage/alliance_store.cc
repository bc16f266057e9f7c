#include "services/organisations/storage/alliance_store.h"

#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/status/status.h"
#include "services/foundation/text/text.h"
#include "services/organisations/domain/active_as.h"
#include "services/organisations/domain/alliance_rules.h"
#include "services/organisations/storage/schema.h"

namespace baraza::organisations {
namespace {

using recordstore::Has;
using recordstore::Is;
using store::Value;
using v1::Alliance;
using v1::Consortium;
using v1::Membership;

recordstore::Schema AllianceSchema() {
  return {.table = "alliance",
          .columns = {"sort_name", "attest_days"},
          .children = {{"alliance_country", {"country"}}},
          .filters = {{"partner_country", Has("alliance_country", "country")}},
          .orders = {{"display_name", "sort_name"}},
          .before_field = kAllianceBeforeField};
}

recordstore::Row RowOfAlliance(const Alliance& alliance) {
  recordstore::Row row;
  row.columns = {text::SortKey(alliance.display_name()), int64_t{AttestDaysOf(alliance)}};
  row.children.emplace_back();
  for (const std::string& country : alliance.partner_countries()) {
    row.children[0].push_back({country});
  }
  return row;
}

recordstore::Schema MembershipSchema() {
  return {
      .table = "membership",
      .columns = {"alliance", "organisation", "role", "state", "live_key", "active_as", "created"},
      .filters = {{"alliance", Is("alliance")},
                  {"organisation", Is("organisation")},
                  {"role", Is("role")},
                  {"state", Is("state")}},
      .orders = {{"create_time", "created"}},
      .before_field = kMembershipBeforeField};
}

// What at most one live membership can have.
std::string LiveKey(std::string_view alliance, std::string_view organisation, int role) {
  return absl::StrCat(std::string(alliance), " ", std::string(organisation), " ", role);
}

recordstore::Row RowOfMembership(const Membership& membership) {
  const std::string alliance(resourcename::Parent(membership.name()));
  const std::string key = LiveKey(alliance, membership.organisation(), membership.role());
  const bool active = membership.state() == Membership::ACTIVE;
  recordstore::Row row;
  row.columns = {alliance,
                 membership.organisation(),
                 int64_t{membership.role()},
                 int64_t{membership.state()},
                 IsLive(membership) ? Value(key) : Value(),
                 active ? Value(ActiveAs(alliance, membership.role())) : Value(),
                 recordstore::TimeKey(membership.create_time())};
  return row;
}

recordstore::Schema ConsortiumSchema() {
  return {.table = "consortium",
          .columns = {"alliance", "theme", "sort_name"},
          .children = {{"consortium_member", {"organisation"}}},
          .filters = {{"alliance", Is("alliance")},
                      {"theme", Is("theme")},
                      {"member", Has("consortium_member", "organisation")}},
          .orders = {{"display_name", "sort_name"}},
          .before_field = kConsortiumBeforeField};
}

recordstore::Row RowOfConsortium(const Consortium& consortium) {
  recordstore::Row row;
  row.columns = {std::string(resourcename::Parent(consortium.name())), consortium.theme(),
                 text::SortKey(consortium.display_name())};
  row.children.emplace_back();
  for (const std::string& member : consortium.members()) row.children[0].push_back({member});
  return row;
}

store::Session& SessionOf(record::Transaction& transaction) {
  return static_cast<recordstore::LedgerTransaction&>(transaction).session();
}

}  // namespace

AllianceStore::AllianceStore(recordstore::Ledger& ledger, size_t cache_bytes)
    : SqlRecords(ledger, {AllianceSchema(), RowOfAlliance}, cache_bytes) {}

MembershipStore::MembershipStore(recordstore::Ledger& ledger, size_t cache_bytes)
    : SqlRecords(ledger, {MembershipSchema(), RowOfMembership}, cache_bytes) {}

ConsortiumStore::ConsortiumStore(recordstore::Ledger& ledger, size_t cache_bytes)
    : SqlRecords(ledger, {ConsortiumSchema(), RowOfConsortium}, cache_bytes) {}

absl::StatusOr<std::optional<std::string>> MembershipStore::LiveMembership(
    record::Transaction& transaction, std::string_view alliance, std::string_view organisation,
    Membership::Role role) {
  ASSIGN_OR_RETURN(auto rows,
                   SessionOf(transaction)
                       .Query<std::string>("SELECT name FROM membership WHERE live_key = :key",
                                           LiveKey(alliance, organisation, role)));
  if (rows.empty()) return std::nullopt;
  return std::get<0>(std::move(rows[0]));
}

absl::StatusOr<bool> MembershipStore::IsActiveMember(record::Transaction& transaction,
                                                     std::string_view alliance,
                                                     std::string_view organisation) {
  ASSIGN_OR_RETURN(
      auto rows, SessionOf(transaction)
                     .Query<std::string>("SELECT name FROM membership WHERE organisation = :o AND "
                                         "alliance = :a AND active_as IS NOT NULL LIMIT 1",
                                         organisation, alliance));
  return !rows.empty();
}

absl::StatusOr<std::vector<std::string>> MembershipStore::MembershipsOf(
    record::Transaction& transaction, std::string_view organisation) {
  ASSIGN_OR_RETURN(auto rows,
                   SessionOf(transaction)
                       .Query<std::string>("SELECT name FROM membership WHERE organisation = :o "
                                           "ORDER BY name",
                                           organisation));
  std::vector<std::string> names;
  for (auto& [name] : rows) names.push_back(std::move(name));
  return names;
}

}  // namespace baraza::organisations
