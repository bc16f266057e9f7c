#include "tests/integration/questions.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/substitute.h"
#include "google/rpc/error_details.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"

namespace baraza::integration {
namespace {

using google::protobuf::Message;
using google::protobuf::TextFormat;
using Alliances = organisations::v1::AlliancesService::Stub;
using Authorities = organisations::v1::AuthoritiesService::Stub;
using Contacts = organisations::v1::ContactsService::Stub;
using Organisations = organisations::v1::OrganisationsService::Stub;
using Projects = projects::v1::ProjectsService::Stub;
using Duplication = duplication::v1::DuplicationService::Stub;
using Reporting = reporting::v1::ReportingService::Stub;

constexpr int kMostPages = 100;
constexpr char kBothAlliances[] = "alliances: ['alliances/umbra', 'alliances/zephyr']";

std::string WithoutTokens(const Message& message) {
  std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  const auto* positions = copy->GetDescriptor()->FindFieldByName("positions");
  if (positions != nullptr) copy->GetReflection()->ClearField(copy.get(), positions);
  std::vector<std::string> lines = absl::StrSplit(copy->DebugString(), '\n');
  std::string kept;
  for (const std::string& line : lines) {
    if (!absl::StrContains(line, "resume_token") && !absl::StrContains(line, "page_token")) {
      absl::StrAppend(&kept, line, "\n");
    }
  }
  return kept;
}

// The status with its details, whose maps are written in the order of their keys.
std::string Told(const absl::Status& status) {
  std::string text = absl::StrCat(absl::StatusCodeToString(status.code()), " ", status.message());
  status.ForEachPayload([&text](absl::string_view type, const absl::Cord& bytes) {
    google::rpc::ErrorInfo info;
    const bool is_info =
        absl::EndsWith(type, "ErrorInfo") && info.ParseFromString(std::string(bytes));
    absl::StrAppend(&text, "\n", type, " ", is_info ? info.DebugString() : std::string(bytes));
  });
  return text;
}

class Asker {
 public:
  Asker(const scope::Scope& scope, Transcript& transcript)
      : scope_(scope), transcript_(transcript) {}

  template <class Stub, class Request, class Response>
  void Ask(Stub& stub,
           grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
           const std::string& text) {
    Send(stub, method, Parse<Request>(text), text);
  }

  // Asks for all pages, one record each.
  template <class Stub, class Request, class Response>
  void AskPages(Stub& stub,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const std::string& text) {
    Request request = Parse<Request>(text);
    request.set_page_size(1);
    int pages = 0;
    do {
      request.set_page_token(Send(stub, method, request, text).next_page_token());
    } while (!request.page_token().empty() && ++pages < kMostPages);
    transcript_.push_back(absl::StrCat(text, " has pages: ", pages + 1));
  }

  // Reads a feed until it has caught up; the token from which it goes on.
  template <class Stub, class Request, class Response>
  std::string Watch(Stub& stub,
                    std::unique_ptr<grpc::ClientReader<Response>> (Stub::*watch)(
                        grpc::ClientContext*, const Request&),
                    const std::string& token) {
    grpc::ClientContext context;
    peers::CallAs(context, scope_);
    Request request;
    request.set_resume_token(token);
    auto stream = (stub.*watch)(&context, request);
    for (Response response; stream->Read(&response);) {
      if (response.changes_size() > 0) {
        transcript_.push_back(absl::StrCat("feed\n", WithoutTokens(response)));
      }
      if (!response.caught_up()) continue;
      context.TryCancel();
      return response.resume_token();
    }
    transcript_.push_back(Told(rpc::FromGrpc(stream->Finish())));
    return "";
  }

 private:
  template <class Request>
  static Request Parse(const std::string& text) {
    Request request;
    EXPECT_TRUE(TextFormat::ParseFromString(text, &request)) << text;
    return request;
  }

  template <class Stub, class Request, class Response>
  Response Send(Stub& stub,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request, const std::string& text) {
    grpc::ClientContext context;
    peers::CallAs(context, scope_);
    Response response;
    const absl::Status status = rpc::FromGrpc((stub.*method)(&context, request, &response));
    std::string answer = Told(status) + "\n" + WithoutTokens(response);
    transcript_.push_back(absl::StrCat(Request::descriptor()->name(), " { ", text, " }\n", answer));
    return response;
  }

  const scope::Scope& scope_;
  Transcript& transcript_;
};

void AskOrganisations(Platform& platform, Asker& asker, const std::string& charity) {
  Organisations& stub = *platform.organisations;
  const char* every_state = "states: [PENDING, ACTIVE, ARCHIVED, MERGED] ";
  for (const std::string& list :
       {std::string(), std::string("states: PENDING"), std::string(every_state),
        std::string("countries: 'SL'"),
        absl::StrCat(every_state, "identifier: 'GB-CHC-", charity, "'"),
        absl::StrCat(every_state, "types: TYPE_UNSPECIFIED"),
        absl::StrCat(every_state, "order_by: 'create_time'"),
        absl::StrCat(every_state, "count_total: true"), std::string("stale: true"),
        std::string("roles: MEMBER"), std::string(kBothAlliances)}) {
    asker.Ask(stub, &Organisations::ListOrganisations, list);
    asker.AskPages(stub, &Organisations::ListOrganisations, list);
  }
  for (const std::string& query :
       {std::string("kenema"), std::string("school of nursing"), std::string("KSN"),
        std::string("zephyr"), std::string("umbra"), absl::StrCat("GB-CHC-", charity),
        std::string("zephyr.example"), std::string("umbra.example")}) {
    const std::string search = absl::StrCat("query: '", query, "' count_total: true ", every_state);
    asker.Ask(stub, &Organisations::SearchOrganisations, search);
    asker.Ask(stub, &Organisations::SearchOrganisations, search + "order_by: 'display_name'");
    asker.AskPages(stub, &Organisations::SearchOrganisations, search);
  }
}

// Alliances, authorities, contacts.
void AskWhatHangsOnIt(Platform& platform, Asker& asker) {
  Alliances& alliances = *platform.alliances;
  asker.AskPages(alliances, &Alliances::ListAlliances, "");
  for (const char* parent : {"alliances/-", "alliances/umbra", "alliances/zephyr"}) {
    const std::string of = absl::StrCat("parent: '", parent, "' ");
    asker.AskPages(alliances, &Alliances::ListMemberships, of);
    asker.AskPages(alliances, &Alliances::ListMemberships,
                   of + "states: [APPLIED, SUSPENDED, ENDED, DECLINED]");
    asker.AskPages(alliances, &Alliances::ListConsortia, of);
    asker.AskPages(alliances, &Alliances::ListConsortia, of + "themes: 'DAC:12281'");
  }
  for (const char* word : {"umbra", "zephyr"}) {
    const std::string own = absl::StrCat("'organisations/", word, "-member'");
    asker.AskPages(alliances, &Alliances::ListMemberships,
                   absl::StrCat("parent: 'alliances/-' organisations: ", own));
    asker.AskPages(*platform.authorities, &Authorities::ListRoleBindings,
                   absl::StrCat("show_revoked: true resources: ", own));
    asker.AskPages(*platform.authorities, &Authorities::ListRoleBindings,
                   absl::StrCat("subjects: '", word, " officer'"));
    asker.AskPages(*platform.contacts, &Contacts::ListContacts, absl::StrCat("parent: ", own));
    asker.Ask(alliances, &Alliances::GetAlliance, absl::StrCat("name: 'alliances/", word, "'"));
  }
  asker.AskPages(*platform.authorities, &Authorities::ListAuthorities, "");
  asker.AskPages(*platform.authorities, &Authorities::ListRoleBindings, "show_revoked: true");
}

void AskProjects(Platform& platform, Asker& asker) {
  Projects& stub = *platform.projects;
  for (const char* list :
       {"", "countries: 'SL'", "states: [ACTIVE, ARCHIVED, MERGED]", "themes: 'DAC:12281'",
        "participants: ['organisations/umbra-member', 'organisations/zephyr-member']",
        "order_by: 'create_time'"}) {
    asker.Ask(stub, &Projects::ListProjects, list);
    asker.AskPages(stub, &Projects::ListProjects, list);
  }
}

void AskDerived(Platform& platform, Asker& asker) {
  Duplication& matches = *platform.duplication;
  for (const char* list :
       {"",
        "kinds: [SAME_ORGANISATION, RELATED_ORGANISATION, SAME_PROJECT, SAME_EFFORT, COMPONENT]",
        "states: [OPEN, CONFIRMED, REJECTED, DEFERRED, RESOLVED, OBSOLETE]",
        "min_probability: 0.01"}) {
    asker.Ask(matches, &Duplication::ListMatches, list);
    asker.AskPages(matches, &Duplication::ListMatches, list);
  }
  Reporting& reports = *platform.reporting;
  for (const char* filter : {"", "filter { countries: 'SL' }",
                             "filter { alliances: ['alliances/umbra', 'alliances/zephyr'] }"}) {
    asker.Ask(reports, &Reporting::GetWhoDoesWhatWhere, filter);
    asker.Ask(reports, &Reporting::GetTotals,
              absl::StrCat(filter, " dimensions: [DIMENSION_ALLIANCE, DIMENSION_LEAD]"));
    asker.Ask(reports, &Reporting::GetHeadline, filter);
  }
}

// Questions that name a hidden organisation to the calls that change or refer to one.
void AskAboutHiddenOrganisation(Platform& platform, Asker& asker, const std::string& draft) {
  Organisations& organisations = *platform.organisations;
  const std::string name = absl::StrCat("name: '", draft, "'");
  asker.Ask(organisations, &Organisations::RestoreOrganisation, name);
  asker.Ask(organisations, &Organisations::AttestOrganisation, name);
  asker.Ask(organisations, &Organisations::UnmergeOrganisation, name);
  asker.Ask(organisations, &Organisations::ListOrganisationRevisions, name);
  asker.Ask(organisations, &Organisations::CreateOrganisation,
            absl::Substitute("validate_only: true organisation_id: 'heir' organisation { "
                             "display_name: 'Heir' succession { organisation: '$0' direction: "
                             "PREDECESSOR kind: RENAME } }",
                             draft));
  for (const char* alliance : {"umbra", "zephyr"}) {
    asker.Ask(*platform.alliances, &Alliances::CreateMembership,
              absl::Substitute("parent: 'alliances/$0' membership_id: 'new' membership { "
                               "organisation: '$1' role: MEMBER }",
                               alliance, draft));
    asker.Ask(*platform.alliances, &Alliances::CreateConsortium,
              absl::Substitute("parent: 'alliances/$0' consortium_id: 'new' consortium { "
                               "display_name: 'New' theme: 'DAC:1' members: '$1' }",
                               alliance, draft));
  }
  asker.Ask(*platform.authorities, &Authorities::CreateRoleBinding,
            absl::Substitute("role_binding { subject: 'me' resource: '$0' role: MEMBER }", draft));
  asker.Ask(
      *platform.authorities, &Authorities::CreateAuthority,
      absl::Substitute("authority { display_name: 'A' places: 'SL' organisation: '$0' }", draft));
  asker.Ask(*platform.contacts, &Contacts::ListContacts, absl::StrCat("parent: '", draft, "'"));
  for (const std::string& parent : {draft, std::string("organisations/umbra-member")}) {
    asker.Ask(*platform.contacts, &Contacts::CreateContact,
              absl::Substitute("parent: '$0' contact { display_name: 'New' phone: '+232 76 000000' "
                               "controller: '$1' consent { basis: NO_PERSON date { year: 2024 "
                               "month: 1 day: 1 } } }",
                               parent, draft));
  }
}

// Questions that name what hangs on the hidden alliance's organisations.
void AskAboutWhatHangsOnHidden(Platform& platform, Asker& asker, const std::string& word) {
  for (const char* id : {"application", "declined"}) {
    const std::string name = absl::Substitute("name: 'alliances/$0/memberships/$0-$1' ", word, id);
    asker.Ask(*platform.alliances, &Alliances::GetMembership, name);
    asker.Ask(*platform.alliances, &Alliances::DecideMembership,
              name + "state: ENDED reason: 'why'");
    asker.Ask(*platform.alliances, &Alliances::UpdateMembership,
              absl::StrCat("membership { ", name, "role: OBSERVER }"));
  }
  const std::string consortium =
      absl::Substitute("name: 'alliances/$0/consortia/$0-consortium' ", word);
  asker.Ask(*platform.alliances, &Alliances::GetConsortium, consortium);
  asker.Ask(*platform.alliances, &Alliances::UpdateConsortium,
            absl::StrCat("consortium { ", consortium, "terms: 'new' }"));
  const std::string binding = absl::Substitute("name: 'roleBindings/$0-binding'", word);
  asker.Ask(*platform.authorities, &Authorities::GetRoleBinding, binding);
  asker.Ask(*platform.authorities, &Authorities::RevokeRoleBinding, binding);
  asker.Ask(*platform.authorities, &Authorities::CreateRoleBinding,
            absl::Substitute("role_binding { subject: '$0 officer' resource: "
                             "'organisations/$0-member' role: MEMBER }",
                             word));
  for (const char* contact : {"member/contacts/$0-desk", "member/contacts/$0-alliance-desk",
                              "draft/contacts/$0-public-desk"}) {
    const std::string name =
        absl::Substitute(absl::StrCat("name: 'organisations/$0-", contact, "' "), word);
    asker.Ask(*platform.contacts, &Contacts::GetContact, name);
    asker.Ask(*platform.contacts, &Contacts::DeleteContact, name);
    asker.Ask(*platform.contacts, &Contacts::UpdateContact,
              absl::StrCat("contact { ", name, "function: 'new' }"));
  }
}

// Questions that name what is hidden. All are refused, so that nothing changes.
void AskAboutHidden(Platform& platform, Asker& asker, const std::string& word) {
  Organisations& organisations = *platform.organisations;
  const std::string draft = absl::StrCat("organisations/", word, "-draft");
  const std::string name = absl::StrCat("name: '", draft, "'");
  asker.Ask(organisations, &Organisations::GetOrganisation, name);
  asker.Ask(organisations, &Organisations::BatchGetOrganisations,
            absl::StrCat("names: '", draft, "'"));
  asker.Ask(organisations, &Organisations::UpdateOrganisation,
            absl::StrCat("organisation { ", name, " locality: 'here' }"));
  asker.Ask(organisations, &Organisations::UpdateOrganisation,
            absl::StrCat("organisation { ", name, " etag: '1-0' locality: 'here' }"));
  asker.Ask(organisations, &Organisations::ActivateOrganisation, name);
  asker.Ask(organisations, &Organisations::ArchiveOrganisation, name);
  asker.Ask(organisations, &Organisations::MergeOrganisations,
            absl::StrCat("survivor: '", draft, "' others: 'organisations/none' decision_id: 'd1'"));
  asker.Ask(organisations, &Organisations::MergeOrganisations,
            absl::StrCat("survivor: 'organisations/umbra-member' others: '", draft,
                         "' decision_id: 'd2'"));
  Projects& projects = *platform.projects;
  for (const char* kind : {"draft", "members", "restricted"}) {
    const std::string project = absl::StrCat("projects/", word, "-", kind);
    const std::string named = absl::StrCat("name: '", project, "'");
    asker.Ask(projects, &Projects::GetProject, named);
    asker.Ask(projects, &Projects::BatchGetProjects, absl::StrCat("names: '", project, "'"));
    asker.Ask(projects, &Projects::UpdateProject,
              absl::StrCat("project { ", named, " website: 'https://here.example' }"));
    asker.Ask(projects, &Projects::ArchiveProject, named);
    asker.Ask(projects, &Projects::MergeProjects,
              absl::StrCat("survivor: '", project, "' others: 'projects/none' decision_id: 'd3'"));
    asker.Ask(projects, &Projects::ListResults, absl::StrCat("parent: '", project, "'"));
    asker.Ask(projects, &Projects::CreateResult,
              absl::StrCat(
                  "parent: '", project,
                  "' result { indicator: HEALTH_WORKERS_TRAINED start_date { year: 2021 month: 1 "
                  "day: 1 } end_date { year: 2021 month: 2 day: 1 } }"));
  }
  const std::string result = absl::Substitute("projects/$0-restricted/results/$0-result", word);
  asker.Ask(projects, &Projects::GetResult, absl::StrCat("name: '", result, "'"));
  asker.Ask(projects, &Projects::UpdateResult,
            absl::StrCat("result { name: '", result, "' actual: 1 }"));
  AskAboutHiddenOrganisation(platform, asker, draft);
  AskAboutWhatHangsOnHidden(platform, asker, word);
  asker.Ask(*platform.duplication, &Duplication::ListMatches,
            absl::StrCat("subject: '", draft, "'"));
  asker.Ask(*platform.reporting, &Reporting::GetHeadline,
            absl::StrCat("filter { organisations: '", draft, "' }"));
}

}  // namespace

Answers AskEverything(Platform& platform, const scope::Scope& scope, const Alliance& hidden,
                      const std::string& charity) {
  Answers answers;
  Asker open(scope, answers.open), about(scope, answers.about_hidden);
  AskOrganisations(platform, open, charity);
  AskWhatHangsOnIt(platform, open);
  AskProjects(platform, open);
  AskDerived(platform, open);
  answers.organisations_token =
      open.Watch(*platform.organisations, &Organisations::WatchOrganisations, "");
  answers.projects_token = open.Watch(*platform.projects, &Projects::WatchProjects, "");
  AskAboutHidden(platform, about, hidden.word);
  return answers;
}

Transcript AskForNews(Platform& platform, const scope::Scope& scope, const Answers& earlier) {
  Transcript news;
  Asker asker(scope, news);
  asker.Watch(*platform.organisations, &Organisations::WatchOrganisations,
              earlier.organisations_token);
  asker.Watch(*platform.projects, &Projects::WatchProjects, earlier.projects_token);
  return news;
}

}  // namespace baraza::integration
