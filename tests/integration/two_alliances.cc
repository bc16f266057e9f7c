#include "tests/integration/two_alliances.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "absl/time/clock.h"
#include "services/foundation/peers/peers.h"
#include "tests/harness/postgres.h"

namespace baraza::integration {
namespace {

using google::protobuf::TextFormat;
using scope::Role;
using scope::Scope;

constexpr char kTitle[] = "Training of nurses and midwives in Kenema district";

// Makes a call that has to succeed.
template <class Stub, class Request, class Response>
Response Do(Stub& stub,
            grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
            const Scope& scope, const std::string& text) {
  grpc::ClientContext context;
  peers::CallAs(context, scope);
  Request request;
  EXPECT_TRUE(TextFormat::ParseFromString(text, &request)) << text;
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message() << " for " << text;
  return response;
}

// One cluster for all platforms of the program.
harness::Postgres& SharedPostgres() {
  static auto* postgres = new std::unique_ptr<harness::Postgres>(*harness::Postgres::Start());
  static const int registered = std::atexit([] { postgres->reset(); });
  (void)registered;
  return **postgres;
}

// Where a feed stands.
template <class Response, class Stub, class Request>
int64_t HeadOf(Stub& stub,
               std::unique_ptr<grpc::ClientReader<Response>> (Stub::*watch)(grpc::ClientContext*,
                                                                            const Request&)) {
  grpc::ClientContext context;
  peers::CallAs(context, Scope::Service("test"));
  auto stream = (stub.*watch)(&context, Request());
  Response response;
  while (stream->Read(&response) && !response.caught_up()) {
  }
  context.TryCancel();
  return response.position();
}

}  // namespace

Alliance::Alliance(const std::string& word)
    : word(word),
      name("alliances/" + word),
      member({.subject = "member@" + word,
              .role = Role::kMember,
              .organisation = absl::StrCat("organisations/", word, "-member"),
              .alliance = name}),
      secretariat(
          {.subject = "secretariat@" + word, .role = Role::kSecretariat, .alliance = name}) {}

Platform::Platform(const std::string& store, const std::string& fault) : store_(store) {
  const std::string at = "--organisations=" + Serve("organisations", {}, fault);
  const std::string of = "--projects=" + Serve("projects", {at}, fault);
  const auto channel = peers::Connect(servers_[0]->address());
  organisations = organisations::v1::OrganisationsService::NewStub(channel);
  alliances = organisations::v1::AlliancesService::NewStub(channel);
  authorities = organisations::v1::AuthoritiesService::NewStub(channel);
  contacts = organisations::v1::ContactsService::NewStub(channel);
  projects = projects::v1::ProjectsService::NewStub(peers::Connect(servers_[1]->address()));
  duplication = duplication::v1::DuplicationService::NewStub(
      peers::Connect(Serve("duplication", {at, of}, fault)));
  reporting =
      reporting::v1::ReportingService::NewStub(peers::Connect(Serve("reporting", {at, of}, fault)));
}

std::string Platform::DatabaseOf(const std::string& service) {
  if (store_ == "sqlite") return absl::StrCat("sqlite:", folder_.path(), "/", service, ".db");
  static int made = 0;
  const auto created = SharedPostgres().CreateDatabase(absl::StrCat(service, ++made));
  EXPECT_TRUE(created.ok()) << created.status();
  return created.value_or("");
}

const std::string& Platform::Serve(const std::string& service,
                                   const std::vector<std::string>& arguments,
                                   const std::string& fault) {
  harness::ServerProcess::Options options{
      .program = absl::StrCat("services/", service, "/baraza-", service), .arguments = arguments};
  if (service != "reporting") {
    options.arguments.push_back("--database=" + DatabaseOf(service));
  }
  if (!fault.empty()) options.environment["BARAZA_PLANTED_FAULT"] = fault;
  servers_.push_back(std::make_unique<harness::ServerProcess>(std::move(options)));
  const absl::Status started = servers_.back()->Start();
  EXPECT_TRUE(started.ok()) << started;
  return servers_.back()->address();
}

void Platform::CreateOrganisation(const Scope& scope, const std::string& request) {
  Do(*organisations, &organisations::v1::OrganisationsService::Stub::CreateOrganisation, scope,
     request);
}

void Platform::CreateProject(const Scope& scope, const std::string& id, const std::string& fields,
                             const std::string& lead) {
  Do(*projects, &projects::v1::ProjectsService::Stub::CreateProject, scope,
     absl::Substitute("project_id: '$0' project { titles { text: '$1 $0' } $2 participants { "
                      "organisation: '$3' role: LEAD } alliances: '$4' locations { country: 'SL' "
                      "} themes { vocabulary: 'DAC' code: '12281' } }",
                      id, kTitle, fields, lead, scope.alliance()));
}

void Platform::Publish(const Alliance& alliance) {
  Do(*alliances, &organisations::v1::AlliancesService::Stub::CreateAlliance, alliance.secretariat,
     absl::Substitute("alliance_id: '$0' alliance { display_name: 'Alliance $0' "
                      "partner_countries: 'SL' }",
                      alliance.word));
  CreateOrganisation(alliance.secretariat,
                     absl::StrCat("organisation_id: '", alliance.word, "-member' organisation { ",
                                  "display_name: 'Kenema School of Nursing' country: 'SL' }"));
  CreateProject(alliance.member, absl::StrCat("open-", alliance.word), "",
                alliance.member.organisation());
}

void Platform::Conceal(const Alliance& alliance, const std::string& charity) {
  const std::string& word = alliance.word;
  CreateOrganisation(
      alliance.member,
      absl::Substitute("organisation_id: '$0-draft' organisation { display_name: 'Kenema School of "
                       "Nursing ($0)' country: 'SL' locality: '$0 town' website: "
                       "'https://$0.example' other_names { text: '$0 school' } }",
                       word));
  Do(*organisations, &organisations::v1::OrganisationsService::Stub::UpdateOrganisation,
     alliance.secretariat,
     absl::Substitute("organisation { name: 'organisations/$0-draft' identifiers { scheme: "
                      "'GB-CHC' value: '$1' status: VERIFIED } }",
                      word, charity));
  const std::string& lead = alliance.member.organisation();
  CreateProject(alliance.member, word + "-draft", "draft: true", lead);
  CreateProject(alliance.member, word + "-members", "sensitivity: MEMBERS", lead);
  CreateProject(alliance.member, word + "-restricted", "sensitivity: RESTRICTED", lead);
  Do(*projects, &projects::v1::ProjectsService::Stub::CreateResult, alliance.member,
     absl::Substitute(
         "parent: 'projects/$0-restricted' result_id: '$0-result' result { indicator: "
         "HEALTH_WORKERS_TRAINED actual: 4711 start_date { year: 2021 month: 1 day: 1 } "
         "end_date { year: 2021 month: 12 day: 31 } }",
         word));
  ConcealWhatHangsOnIt(alliance);
}

void Platform::ConcealWhatHangsOnIt(const Alliance& alliance) {
  using Alliances = organisations::v1::AlliancesService::Stub;
  const std::string &word = alliance.word, &own = alliance.member.organisation();
  for (const auto& [role, id] :
       {std::pair("MEMBER", "application"), std::pair("SUPPLIER", "declined")}) {
    Do(*alliances, &Alliances::CreateMembership, alliance.member,
       absl::Substitute("parent: '$0' membership_id: '$1-$2' membership { organisation: '$3' "
                        "role: $4 reason: '$1 asks' }",
                        alliance.name, word, id, own, role));
  }
  Do(*alliances, &Alliances::DecideMembership, alliance.secretariat,
     absl::Substitute("name: '$0/memberships/$1-declined' state: DECLINED reason: '$1 refuses'",
                      alliance.name, word));
  Do(*alliances, &Alliances::CreateConsortium, alliance.secretariat,
     absl::Substitute("parent: '$0' consortium_id: '$1-consortium' consortium { display_name: "
                      "'Kenema group ($1)' theme: 'DAC:12281' terms: '$1 terms' }",
                      alliance.name, word));
  Do(*authorities, &organisations::v1::AuthoritiesService::Stub::CreateRoleBinding,
     alliance.secretariat,
     absl::Substitute("role_binding_id: '$0-binding' role_binding { subject: '$0 officer' "
                      "resource: '$1' role: MEMBER }",
                      word, own));
  CreateContact(alliance, own, "desk", "ORGANISATION");
  CreateContact(alliance, own, "alliance-desk", "ALLIANCE");
  CreateContact(alliance, absl::StrCat("organisations/", word, "-draft"), "public-desk", "PUBLIC");
}

void Platform::CreateContact(const Alliance& alliance, const std::string& organisation,
                             const std::string& id, const std::string& visibility) {
  Do(*contacts, &organisations::v1::ContactsService::Stub::CreateContact, alliance.secretariat,
     absl::Substitute("parent: '$0' contact_id: '$1-$2' contact { display_name: '$1 $2' email: "
                      "'$2@$1.example' visibility: $3 consent { basis: NO_PERSON date { year: 2024 "
                      "month: 1 day: 1 } } }",
                      organisation, alliance.word, id, visibility));
}

void Platform::Settle() {
  using Organisations = organisations::v1::OrganisationsService::Stub;
  using Projects = projects::v1::ProjectsService::Stub;
  const Scope service = Scope::Service("test");
  const int64_t first = HeadOf(*organisations, &Organisations::WatchOrganisations);
  const int64_t second = HeadOf(*projects, &Projects::WatchProjects);
  const absl::Time deadline = absl::Now() + absl::Seconds(60);
  while (absl::Now() < deadline) {
    const auto matched =
        Do(*duplication, &duplication::v1::DuplicationService::Stub::GetProgress, service, "");
    const auto reported =
        Do(*reporting, &reporting::v1::ReportingService::Stub::GetProgress, service, "");
    if (matched.ready() && matched.organisations_position() >= first &&
        matched.projects_position() >= second && reported.ready() &&
        reported.positions().organisations() >= first &&
        reported.positions().projects() >= second) {
      return;
    }
    absl::SleepFor(absl::Milliseconds(20));  // another process: nothing to wait on
  }
  ADD_FAILURE() << "duplication or reporting did not take up what was written";
}

}  // namespace baraza::integration
