// `baraza alliances list|members`.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/commands/fields.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using organisations::v1::Alliance;
using organisations::v1::ListAlliancesResponse;
using organisations::v1::ListMembershipsRequest;
using organisations::v1::ListMembershipsResponse;
using organisations::v1::Membership;
using presentation::Output;

struct MemberFlags {
  std::string alliance;
  std::vector<std::string> organisations, roles, states;
  int64_t limit = 50;
};

absl::Status List(const std::vector<std::string>& countries, int64_t limit,
                  Invocation& invocation) {
  organisations::v1::ListAlliancesRequest request;
  request.mutable_partner_countries()->Assign(countries.begin(), countries.end());
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto listed,
                   client.Pages<Alliances>(&Alliances::Stub::ListAlliances, request, limit,
                                           &ListAlliancesResponse::alliances_size));
  if (invocation.output == Output::kJson) return WriteJson(listed, invocation.out);
  presentation::Table table = {
      {.key = "name", .title = "NAME", .importance = 4, .least_width = 20},
      {.key = "display_name", .title = "DISPLAY NAME", .importance = 5, .least_width = 24},
      {.key = "partner_countries", .title = "PARTNERS", .importance = 3},
      {.key = "home_countries", .title = "HOME", .importance = 2}};
  for (const Alliance& alliance : listed.alliances()) {
    table.Add({alliance.name(), alliance.display_name(),
               absl::StrJoin(alliance.partner_countries(), ", "),
               absl::StrJoin(alliance.home_countries(), ", ")});
  }
  table.Write(invocation.output, invocation.out_terminal, invocation.out);
  SayHowMany(listed.alliances_size(), "alliance", !listed.next_page_token().empty(), invocation);
  return absl::OkStatus();
}

absl::StatusOr<ListMembershipsRequest> RequestOf(const MemberFlags& flags) {
  ListMembershipsRequest request;
  request.set_parent(NameIn("alliances", flags.alliance.empty() ? "-" : flags.alliance));
  for (const std::string& organisation : flags.organisations) {
    request.add_organisations(NameIn("organisations", organisation));
  }
  RETURN_IF_ERROR(AddWords<Membership::Role>(flags.roles, "--role-of", request.mutable_roles()));
  RETURN_IF_ERROR(AddWords<Membership::State>(flags.states, "--state", request.mutable_states()));
  return request;
}

absl::Status Members(const MemberFlags& flags, Invocation& invocation) {
  ASSIGN_OR_RETURN(ListMembershipsRequest request, RequestOf(flags));
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto listed,
                   client.Pages<Alliances>(&Alliances::Stub::ListMemberships, request, flags.limit,
                                           &ListMembershipsResponse::memberships_size));
  if (invocation.output == Output::kJson) return WriteJson(listed, invocation.out);
  presentation::Table table = {
      {.key = "organisation", .title = "ORGANISATION", .importance = 5, .least_width = 24},
      {.key = "role", .title = "ROLE", .importance = 4},
      {.key = "state", .title = "STATE", .importance = 4},
      {.key = "start_date", .title = "FROM", .importance = 2},
      {.key = "end_date", .title = "UNTIL", .importance = 2},
      {.key = "name", .title = "NAME", .importance = 3, .least_width = 20}};
  for (const Membership& membership : listed.memberships()) {
    table.Add({membership.organisation(), WordOf(membership.role()), WordOf(membership.state()),
               DateText(membership.start_date()), DateText(membership.end_date()),
               membership.name()});
  }
  table.Write(invocation.output, invocation.out_terminal, invocation.out);
  SayHowMany(listed.memberships_size(), "membership", !listed.next_page_token().empty(),
             invocation);
  return absl::OkStatus();
}

void AddList(CLI::App& noun, Invocation& invocation) {
  auto countries = std::make_shared<std::vector<std::string>>();
  auto limit = std::make_shared<int64_t>(50);
  CLI::App* list = noun.add_subcommand("list", "Lists alliances, by name.");
  list->add_option("--country", *countries, "only with this partner country: SL; repeatable")
      ->type_name("CODE");
  AddLimitOption(*list, *limit);
  Complete(*list, invocation, "  baraza alliances list --country UG",
           [countries, limit](Invocation& now) { return List(*countries, *limit, now); });
}

void AddMembers(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<MemberFlags>();
  CLI::App* members =
      noun.add_subcommand("members", "Lists who belongs to an alliance, newest first.");
  members->add_option("ALLIANCE", flags->alliance, "alliances/ID, or ID alone; default: all")
      ->type_name("");
  members->add_option("--member", flags->organisations, "only this organisation; repeatable")
      ->type_name("NAME");
  members->add_option("--role-of", flags->roles, "only as member, supplier ...; repeatable")
      ->type_name("ROLE");
  members->add_option("--state", flags->states, "only this state: active; repeatable")
      ->type_name("STATE");
  AddLimitOption(*members, flags->limit);
  Complete(*members, invocation,
           "  baraza alliances members uganda-uk-health-alliance --state active",
           [flags](Invocation& now) { return Members(*flags, now); });
}

}  // namespace

void AddAlliances(CLI::App& app, Invocation& invocation) {
  CLI::App* noun = app.add_subcommand("alliances", "Alliances and who belongs to them.");
  noun->require_subcommand(1);
  AddList(*noun, invocation);
  AddMembers(*noun, invocation);
}

}  // namespace baraza::cli
