#include "services/organisations/storage/organisation_store.h"

#include "services/foundation/text/text.h"
#include "services/organisations/domain/identifier.h"

namespace baraza::organisations {
namespace {

using store::Value;
using v1::Organisation;

constexpr char kTables[] = R"sql(
CREATE TABLE organisation (
  name KEY_TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  readers TEXT NOT NULL,
  redirect TEXT NOT NULL,
  display_name TEXT NOT NULL,
  sort_name KEY_TEXT NOT NULL,
  created KEY_TEXT NOT NULL,
  type BIGINT NOT NULL,
  country KEY_TEXT NOT NULL,
  state BIGINT NOT NULL,
  body BLOB NOT NULL
);
CREATE INDEX organisation_by_name ON organisation (sort_name, name);
CREATE INDEX organisation_by_country ON organisation (country, sort_name, name);
CREATE INDEX organisation_by_time ON organisation (created, name);
CREATE TABLE organisation_reader (
  name KEY_TEXT NOT NULL REFERENCES organisation (name),
  reader KEY_TEXT NOT NULL,
  PRIMARY KEY (name, reader)
);
CREATE TABLE organisation_identifier (
  name KEY_TEXT NOT NULL REFERENCES organisation (name),
  scheme TEXT NOT NULL,
  value TEXT NOT NULL,
  key KEY_TEXT NOT NULL,
  verified_key KEY_TEXT UNIQUE
);
CREATE INDEX organisation_identifier_by_name ON organisation_identifier (name);
CREATE INDEX organisation_identifier_by_key ON organisation_identifier (key);
)sql";

recordstore::Schema SchemaOf() {
  return {.table = "organisation",
          .columns = {"display_name", "sort_name", "created", "type", "country", "state"},
          .children = {{"organisation_identifier", {"scheme", "value", "key", "verified_key"}}},
          .filters = {{"type", recordstore::Is("type")},
                      {"country", recordstore::Is("country")},
                      {"state", recordstore::Is("state")},
                      {"identifier", recordstore::Has("organisation_identifier", "key")}},
          .orders = {{"display_name", "sort_name"}, {"create_time", "created"}},
          .before_field = kBeforeField};
}

bool IsLive(const Organisation& organisation) {
  return organisation.state() == Organisation::PENDING ||
         organisation.state() == Organisation::ACTIVE;
}

std::vector<Value> IdentifierRow(const Organisation& organisation,
                                 const v1::Identifier& identifier) {
  const std::string key = IdentifierKey(identifier.scheme(), identifier.value());
  const bool unique = IsVerified(identifier) && IsLive(organisation);
  return {identifier.scheme(), identifier.value(), key, unique ? Value(key) : Value()};
}

recordstore::Row RowOf(const Organisation& organisation) {
  recordstore::Row row;
  row.redirect = organisation.merged_into();
  row.columns = {organisation.display_name(),
                 text::SortKey(organisation.display_name()),
                 recordstore::TimeKey(organisation.create_time()),
                 int64_t{organisation.type()},
                 organisation.country(),
                 int64_t{organisation.state()}};
  row.children.emplace_back();
  for (const v1::Identifier& identifier : organisation.identifiers()) {
    row.children[0].push_back(IdentifierRow(organisation, identifier));
  }
  return row;
}

}  // namespace

const std::vector<store::Migration>& Migrations() {
  static const std::vector<store::Migration> kMigrations = {{1, kTables}};
  return kMigrations;
}

OrganisationStore::OrganisationStore(recordstore::Ledger& ledger, size_t cache_bytes)
    : SqlRecords(ledger, {SchemaOf(), RowOf}, cache_bytes) {}

absl::StatusOr<std::optional<record::Versioned<Organisation>>> OrganisationStore::HolderOf(
    record::Transaction& transaction, std::string_view key) {
  auto& session = static_cast<recordstore::LedgerTransaction&>(transaction).session();
  ASSIGN_OR_RETURN(auto rows,
                   session.Query<std::string>(
                       "SELECT name FROM organisation_identifier WHERE verified_key = :key", key));
  if (rows.empty()) return std::nullopt;
  return Find(transaction, scope::Scope::Service("organisations"), std::get<0>(rows[0]));
}

}  // namespace baraza::organisations
