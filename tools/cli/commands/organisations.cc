// `baraza organisations list|search|get|check`; more verbs stand in organisation_*.cc.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/commands/fields.h"
#include "tools/cli/commands/organisation_actions.h"
#include "tools/cli/commands/organisation_history.h"
#include "tools/cli/failure.h"
#include "tools/cli/matches_table.h"
#include "tools/cli/words.h"
#include "tools/exchange/organisation_code.h"

namespace baraza::cli {
namespace {

using organisations::v1::Identifier;
using organisations::v1::ListOrganisationsRequest;
using organisations::v1::Organisation;
using presentation::Output;

struct ListFlags {
  std::vector<std::string> types, countries, states;
  std::string identifier, order;
  int64_t limit = 50;
};

struct DraftFlags {
  std::string name, country, locality, website, identifier, draft;
  std::vector<std::string> other_names;
  int max_results = 10;
};

std::string IdentifierText(const Identifier& identifier) {
  const bool verified = identifier.status() == Identifier::VERIFIED;
  return absl::StrCat(identifier.scheme(), "-", identifier.value(), verified ? " (verified)" : "");
}

std::string IdentifierTexts(const Organisation& organisation) {
  return absl::StrJoin(organisation.identifiers(), ", ",
                       [](std::string* out, const Identifier& identifier) {
                         absl::StrAppend(out, IdentifierText(identifier));
                       });
}

presentation::Table ListTable() {
  return {{.key = "name", .title = "NAME", .importance = 4, .least_width = 20},
          {.key = "display_name", .title = "DISPLAY NAME", .importance = 5, .least_width = 24},
          {.key = "type", .title = "TYPE", .importance = 2, .least_width = 12},
          {.key = "country", .title = "COUNTRY", .importance = 3},
          {.key = "identifiers", .title = "IDENTIFIERS", .importance = 1, .least_width = 16},
          {.key = "state", .title = "STATE", .importance = 2}};
}

void AddTo(presentation::Table& table, const Organisation& organisation) {
  table.Add({organisation.name(), organisation.display_name(), WordOf(organisation.type()),
             organisation.country(), IdentifierTexts(organisation), WordOf(organisation.state())});
}

absl::Status List(const ListFlags& flags, Invocation& invocation) {
  ListOrganisationsRequest request;
  RETURN_IF_ERROR(AddWords<Organisation::Type>(flags.types, "--type", request.mutable_types()));
  RETURN_IF_ERROR(AddWords<Organisation::State>(flags.states, "--state", request.mutable_states()));
  request.mutable_countries()->Assign(flags.countries.begin(), flags.countries.end());
  request.set_identifier(flags.identifier);
  request.set_order_by(flags.order);
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto listed,
                   client.Pages<Organisations>(
                       &Organisations::Stub::ListOrganisations, request, flags.limit,
                       &organisations::v1::ListOrganisationsResponse::organisations_size));
  if (invocation.output == Output::kJson) return WriteJson(listed, invocation.out);
  presentation::Table table = ListTable();
  for (const Organisation& organisation : listed.organisations()) AddTo(table, organisation);
  table.Write(invocation.output, invocation.out_terminal, invocation.out);
  SayHowMany(listed.organisations_size(), "organisation", !listed.next_page_token().empty(),
             invocation);
  return absl::OkStatus();
}

struct SearchFlags {
  std::string query, offering, order;
  std::vector<std::string> types, countries, alliances, roles, diaspora;
  int64_t limit = 20;
};

absl::StatusOr<organisations::v1::SearchOrganisationsRequest> RequestOf(const SearchFlags& flags) {
  organisations::v1::SearchOrganisationsRequest request;
  request.set_query(flags.query);
  RETURN_IF_ERROR(AddWords<Organisation::Type>(flags.types, "--type", request.mutable_types()));
  RETURN_IF_ERROR(AddWords<organisations::v1::Membership::Role>(flags.roles, "--role-of",
                                                                request.mutable_roles()));
  request.mutable_countries()->Assign(flags.countries.begin(), flags.countries.end());
  for (const std::string& alliance : flags.alliances) {
    request.add_alliances(NameIn("alliances", alliance));
  }
  request.mutable_diaspora_countries()->Assign(flags.diaspora.begin(), flags.diaspora.end());
  request.set_offering(flags.offering);
  request.set_order_by(flags.order);
  return request;
}

absl::Status Search(const SearchFlags& flags, Invocation& invocation) {
  ASSIGN_OR_RETURN(auto request, RequestOf(flags));
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto found,
                   client.Pages<Organisations>(
                       &Organisations::Stub::SearchOrganisations, request, flags.limit,
                       &organisations::v1::SearchOrganisationsResponse::organisations_size));
  if (invocation.output == Output::kJson) return WriteJson(found, invocation.out);
  presentation::Table table = ListTable();
  for (const Organisation& organisation : found.organisations()) AddTo(table, organisation);
  table.Write(invocation.output, invocation.out_terminal, invocation.out);
  SayHowMany(found.organisations_size(), "organisation", !found.next_page_token().empty(),
             invocation);
  return absl::OkStatus();
}

std::string OtherNames(const Organisation& organisation) {
  return absl::StrJoin(organisation.other_names(), "; ", [](std::string* out, const auto& other) {
    const std::string kind = WordOf(other.kind());
    absl::StrAppend(out, other.text(), kind.empty() ? "" : absl::StrCat(" (", kind, ")"));
  });
}

Fields FieldsOf(const Organisation& organisation) {
  Fields fields;
  fields.Add("name", organisation.name());
  fields.Add("display name", organisation.display_name());
  fields.Add("other names", OtherNames(organisation));
  fields.Add("type", WordOf(organisation.type()));
  fields.Add("identifiers", IdentifierTexts(organisation));
  fields.Add("country", organisation.country());
  fields.Add("subdivision", organisation.subdivision());
  fields.Add("locality", organisation.locality());
  fields.Add("website", organisation.website());
  for (const auto& text : organisation.descriptions()) fields.Add("description", text.text());
  fields.Add("works with", absl::StrJoin(organisation.diaspora_countries(), ", "));
  for (const auto& offering : organisation.offerings()) fields.Add("offers", offering.category());
  fields.Add("state", WordOf(organisation.state()));
  fields.Add("alliance", organisation.alliance());
  fields.Add("registrar", organisation.registrar());
  fields.Add("former names", absl::StrJoin(organisation.former_names(), ", "));
  fields.Add("attested", TimeText(organisation.attest_time()));
  fields.Add("changed", TimeText(organisation.update_time()));
  fields.Add("etag", organisation.etag());
  return fields;
}

absl::Status Get(const std::string& name, Invocation& invocation) {
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  organisations::v1::GetOrganisationRequest request;
  request.set_name(NameIn("organisations", name));
  ASSIGN_OR_RETURN(const Organisation found,
                   client.Call<Organisations>(&Organisations::Stub::GetOrganisation, request));
  if (found.name() != request.name()) {
    invocation.err << request.name() << " became part of " << found.name() << "\n";
  }
  if (invocation.output == Output::kJson) return WriteJson(found, invocation.out);
  presentation::Table row = ListTable();
  AddTo(row, found);
  const bool csv = invocation.output == Output::kCsv;
  (csv ? row : FieldsOf(found).table())
      .Write(invocation.output, invocation.out_terminal, invocation.out);
  return absl::OkStatus();
}

absl::StatusOr<Organisation> DraftOf(const DraftFlags& flags) {
  Organisation draft;
  if (!flags.draft.empty()) {
    RETURN_IF_ERROR(ReadJson(flags.draft, draft));
    return draft;
  }
  if (flags.name.empty()) return UsageError("say with --name what it is called, or give --draft");
  draft.set_display_name(flags.name);
  for (const std::string& name : flags.other_names) draft.add_other_names()->set_text(name);
  draft.set_country(flags.country);
  draft.set_locality(flags.locality);
  draft.set_website(flags.website);
  if (!flags.identifier.empty()) {
    const auto code = exchange::ParseOrganisationCode(flags.identifier);
    if (!code) {
      return UsageError(absl::StrCat("--identifier '", flags.identifier,
                                     "': write register and code: GB-CHC-1113101"));
    }
    draft.add_identifiers()->set_scheme(code->scheme);
    draft.mutable_identifiers(0)->set_value(code->value);
  }
  return draft;
}

absl::Status Check(const DraftFlags& flags, Invocation& invocation) {
  duplication::v1::CheckOrganisationRequest request;
  ASSIGN_OR_RETURN(*request.mutable_organisation(), DraftOf(flags));
  request.set_max_results(flags.max_results);
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto answer,
                   client.Call<Duplication>(&Duplication::Stub::CheckOrganisation, request));
  if (invocation.output == Output::kJson) return WriteJson(answer, invocation.out);
  CandidateTable(answer.candidates(), {})
      .Write(invocation.output, invocation.out_terminal, invocation.out);
  SayWhomToAsk(answer.ask_alliances(), invocation);
  if (answer.candidates().empty() && answer.ask_alliances().empty()) {
    invocation.err << "nothing like it is registered\n";
  }
  return absl::OkStatus();
}

void AddList(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<ListFlags>();
  CLI::App* list = noun.add_subcommand("list", "Lists organisations, by name.");
  list->add_option("--type", flags->types, "only this type, such as university; repeatable")
      ->type_name("TYPE");
  list->add_option("--country", flags->countries, "only this country: SL; repeatable")
      ->type_name("CODE");
  list->add_option("--state", flags->states,
                   "only this state; repeatable; default: pending and active")
      ->type_name("STATE");
  list->add_option("--identifier", flags->identifier, "only who has it: GB-CHC-1113101")
      ->type_name("CODE");
  list->add_option("--order-by", flags->order, "display_name or create_time")->type_name("FIELD");
  AddLimitOption(*list, flags->limit);
  Complete(*list, invocation,
           "  baraza organisations list --country SL --type international-ngo\n"
           "  baraza organisations list --limit 0 --output csv > organisations.csv",
           [flags](Invocation& now) { return List(*flags, now); });
}

void AddSearch(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<SearchFlags>();
  CLI::App* search = noun.add_subcommand(
      "search", "Finds organisations by a part of any name, an acronym, a code, a web address.");
  search->add_option("TEXT", flags->query, "what to look for")->required()->type_name("");
  search->add_option("--type", flags->types, "only this type; repeatable")->type_name("TYPE");
  search->add_option("--country", flags->countries, "only this country: SL; repeatable")
      ->type_name("CODE");
  search->add_option("--member-of", flags->alliances, "only active members of it; repeatable")
      ->type_name("ALLIANCE");
  search->add_option("--role-of", flags->roles, "only as supplier, diaspora ...; repeatable")
      ->type_name("ROLE");
  search->add_option("--diaspora", flags->diaspora, "only of this country's diaspora; repeatable")
      ->type_name("CODE");
  search->add_option("--offering", flags->offering, "only suppliers of it: oxygen")
      ->type_name("TEXT");
  search->add_option("--order-by", flags->order, "relevance or display_name")->type_name("FIELD");
  AddLimitOption(*search, flags->limit);
  Complete(*search, invocation,
           "  baraza organisations search 'liverpool tropical'\n"
           "  baraza organisations search lstm --country GB",
           [flags](Invocation& now) { return Search(*flags, now); });
}

void AddGet(CLI::App& noun, Invocation& invocation) {
  auto name = std::make_shared<std::string>();
  CLI::App* get = noun.add_subcommand("get", "Shows one organisation.");
  get->add_option("NAME", *name, "organisations/ID, or ID alone")->required()->type_name("");
  Complete(*get, invocation, "  baraza organisations get organisations/lstm --output json",
           [name](Invocation& now) { return Get(*name, now); });
}

void AddCheck(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<DraftFlags>();
  CLI::App* check = noun.add_subcommand(
      "check", "Asks, before one is registered, which records may be the same. Stores nothing.");
  check->add_option("--name", flags->name, "what it is called")->type_name("TEXT");
  check->add_option("--other-name", flags->other_names, "also called; repeatable")
      ->type_name("TEXT");
  check->add_option("--country", flags->country, "its seat: GB")->type_name("CODE");
  check->add_option("--locality", flags->locality, "its town")->type_name("TEXT");
  check->add_option("--website", flags->website, "its own")->type_name("URL");
  check->add_option("--identifier", flags->identifier, "GB-CHC-1113101")->type_name("CODE");
  check->add_option("--draft", flags->draft, "instead: a file with the record as JSON; -: stdin")
      ->type_name("FILE");
  check->add_option("--max-results", flags->max_results, "at most so many candidates")
      ->check(CLI::Range(1, 100))
      ->type_name("N")
      ->capture_default_str();
  Complete(*check, invocation,
           "  baraza organisations check --name 'Liverpool Sch. of Tropical Medicine' --country GB",
           [flags](Invocation& now) { return Check(*flags, now); });
}

}  // namespace

void AddOrganisations(CLI::App& app, Invocation& invocation) {
  CLI::App* noun = app.add_subcommand("organisations", "The register of organisations.");
  noun->require_subcommand(1);
  AddList(*noun, invocation);
  AddSearch(*noun, invocation);
  AddGet(*noun, invocation);
  AddCheck(*noun, invocation);
  AddHistory(*noun, invocation);
  AddActions(*noun, invocation);
}

}  // namespace baraza::cli
