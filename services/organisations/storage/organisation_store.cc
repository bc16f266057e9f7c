#include "services/organisations/storage/organisation_store.h"

#include <set>
#include <utility>

#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/text/text.h"
#include "services/organisations/domain/identifier.h"
#include "services/organisations/domain/search_words.h"
#include "services/organisations/storage/schema.h"

namespace baraza::organisations {
namespace {

using store::Value;
using v1::Organisation;

// An alliance's limit is that of today, not that of the time when the record was written.
constexpr char kStale[] =
    "t.attested + COALESCE((SELECT a.attest_days FROM alliance a WHERE a.name = t.alliance), 365) "
    "< $";
constexpr char kActiveMember[] =
    "EXISTS (SELECT 1 FROM membership m WHERE m.organisation = t.name AND m.active_as IN $)";

constexpr char kActiveInRole[] =
    "EXISTS (SELECT 1 FROM membership m WHERE m.organisation = t.name AND "
    "m.active_as IS NOT NULL AND m.role IN $)";

recordstore::Schema SchemaOf() {
  using recordstore::Has;
  using recordstore::Is;
  return {.table = "organisation",
          .columns = {"display_name", "sort_name", "created", "type", "country", "state",
                      "alliance", "attested"},
          .children = {{"organisation_identifier", {"scheme", "value", "key", "verified_key"}},
                       {"organisation_diaspora", {"country"}},
                       {"organisation_offering", {"word"}}},
          .filters = {{"type", Is("type")},
                      {"country", Is("country")},
                      {"state", Is("state")},
                      {"identifier", Has("organisation_identifier", "key")},
                      {"diaspora", Has("organisation_diaspora", "country")},
                      {"offering", Has("organisation_offering", "word")},
                      {"active_as", kActiveMember},
                      {"active_in_role", kActiveInRole},
                      {"stale_on", kStale}},
          .orders = {{"display_name", "sort_name"}, {"create_time", "created"}},
          .before_field = kOrganisationBeforeField,
          .word_table = "organisation_word",
          .derivation = 2};
}

bool IsLive(const Organisation& organisation) {
  return organisation.state() == Organisation::PENDING ||
         organisation.state() == Organisation::ACTIVE;
}

std::vector<Value> IdentifierRow(const Organisation& organisation,
                                 const v1::Identifier& identifier) {
  const std::string key = IdentifierKey(identifier.scheme(), identifier.value());
  const bool unique =
      IsVerified(identifier) && IsLive(organisation) && !failpoint::Planted("drop-unique");
  return {identifier.scheme(), identifier.value(), key, unique ? Value(key) : Value()};
}

std::vector<std::vector<Value>> OfferingRows(const Organisation& organisation) {
  std::set<std::string> words;
  for (const v1::Offering& offering : organisation.offerings()) {
    for (const std::string& word : FoldedWords(offering.category())) words.insert(word);
  }
  std::vector<std::vector<Value>> rows;
  for (const std::string& word : words) rows.push_back({word});
  return rows;
}

// The day on which the record was said to be true last.
int64_t AttestedDay(const Organisation& organisation) {
  const auto& time =
      organisation.has_attest_time() ? organisation.attest_time() : organisation.create_time();
  return time.seconds() / (24 * 60 * 60);
}

recordstore::Row RowOf(const Organisation& organisation) {
  recordstore::Row row;
  row.redirect = organisation.merged_into();
  const bool raw = failpoint::Planted("raw-sort-keys");
  row.columns = {organisation.display_name(),
                 raw ? organisation.display_name() : text::SortKey(organisation.display_name()),
                 recordstore::TimeKey(organisation.create_time()),
                 int64_t{organisation.type()},
                 organisation.country(),
                 int64_t{organisation.state()},
                 organisation.alliance(),
                 AttestedDay(organisation)};
  row.children.resize(2);
  for (const v1::Identifier& identifier : organisation.identifiers()) {
    row.children[0].push_back(IdentifierRow(organisation, identifier));
  }
  for (const std::string& country : organisation.diaspora_countries()) {
    row.children[1].push_back({country});
  }
  row.children.push_back(OfferingRows(organisation));
  for (SearchWord& word : SearchWordsOf(organisation)) {
    row.words.push_back({std::move(word.text), word.weight});
  }
  return row;
}

}  // namespace

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
