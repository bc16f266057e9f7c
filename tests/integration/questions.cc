#include "tests/integration/questions.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "tests/integration/asker.h"
#include "tests/integration/queue_questions.h"

namespace baraza::integration {
namespace {

using Alliances = organisations::v1::AlliancesService::Stub;
using Authorities = organisations::v1::AuthoritiesService::Stub;
using Contacts = organisations::v1::ContactsService::Stub;
using Organisations = organisations::v1::OrganisationsService::Stub;
using Projects = projects::v1::ProjectsService::Stub;
using Duplication = duplication::v1::DuplicationService::Stub;
using Reporting = reporting::v1::ReportingService::Stub;

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
  AskQueue(*platform.duplication, asker);
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
  AskAboutHiddenMatches(*platform.duplication, asker, draft);
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
  answers.matches_token = open.Watch(*platform.duplication, &Duplication::WatchMatches, "");
  AskAboutHidden(platform, about, hidden.word);
  return answers;
}

Transcript AskForNews(Platform& platform, const scope::Scope& scope, const Answers& earlier) {
  Transcript news;
  Asker asker(scope, news);
  asker.Watch(*platform.organisations, &Organisations::WatchOrganisations,
              earlier.organisations_token);
  asker.Watch(*platform.projects, &Projects::WatchProjects, earlier.projects_token);
  if (scope.role() == scope::Role::kPublic)
    return news;  // matches are for those who have signed in
  asker.Watch(*platform.duplication, &Duplication::WatchMatches, earlier.matches_token);
  return news;
}

}  // namespace baraza::integration
