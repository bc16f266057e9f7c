#include "tools/cli/trial/sample_loader.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::trial {
namespace {

using cli::Client;
using organisations::v1::Alliance;
using organisations::v1::Membership;
using organisations::v1::Organisation;
using projects::v1::Project;
using projects::v1::Result;

scope::Scope CallerOf(const sample::Scope& scope) {
  return scope::Scope({.subject = "sample",
                       .role = scope.secretariat ? scope::Role::kSecretariat : scope::Role::kMember,
                       .organisation = scope.organisation,
                       .alliance = scope.alliance});
}

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

absl::Status Create(const Client& client, const Organisation& organisation) {
  organisations::v1::CreateOrganisationRequest request;
  *request.mutable_organisation() = organisation;
  request.set_organisation_id(IdOf(organisation.name()));
  return client.Call<cli::Organisations>(&cli::Organisations::Stub::CreateOrganisation, request)
      .status();
}

absl::Status Create(const Client& client, const Alliance& alliance) {
  organisations::v1::CreateAllianceRequest request;
  *request.mutable_alliance() = alliance;
  request.set_alliance_id(IdOf(alliance.name()));
  return client.Call<cli::Alliances>(&cli::Alliances::Stub::CreateAlliance, request).status();
}

absl::Status Create(const Client& client, const Membership& membership) {
  organisations::v1::CreateMembershipRequest request;
  *request.mutable_membership() = membership;
  request.set_parent(membership.name().substr(0, membership.name().find("/memberships/")));
  request.set_membership_id(IdOf(membership.name()));
  return client.Call<cli::Alliances>(&cli::Alliances::Stub::CreateMembership, request).status();
}

absl::Status Create(const Client& client, const Project& project) {
  projects::v1::CreateProjectRequest request;
  *request.mutable_project() = project;
  request.set_project_id(IdOf(project.name()));
  return client.Call<cli::Projects>(&cli::Projects::Stub::CreateProject, request).status();
}

absl::Status Create(const Client& client, const Result& result) {
  projects::v1::CreateResultRequest request;
  *request.mutable_result() = result;
  request.set_parent(result.name().substr(0, result.name().find("/results/")));
  request.set_result_id(IdOf(result.name()));
  return client.Call<cli::Projects>(&cli::Projects::Stub::CreateResult, request).status();
}

// The same status with the record it is about.
absl::Status About(const std::string& name, const absl::Status& status) {
  absl::Status told(status.code(), absl::StrCat("the sample's ", name, ": ", status.message()));
  status.ForEachPayload([&told](absl::string_view type_url, const absl::Cord& payload) {
    told.SetPayload(type_url, payload);
  });
  return told;
}

// An alliance as its secretariat founds it. Members come from the United Kingdom.
sample::Record<Alliance> FoundingOf(const sample::Alliance& alliance) {
  sample::Record<Alliance> founding;
  founding.scope = {.alliance = alliance.name, .secretariat = true};
  founding.message.set_name(alliance.name);
  founding.message.set_display_name(alliance.title);
  for (const std::string& country : alliance.countries) {
    (country == "GB" ? founding.message.add_home_countries()
                     : founding.message.add_partner_countries())
        ->assign(country);
  }
  if (founding.message.partner_countries().empty()) {
    founding.message.mutable_partner_countries()->Swap(founding.message.mutable_home_countries());
  }
  return founding;
}

Membership::Role RoleOf(const Organisation& organisation) {
  switch (organisation.type()) {
    case Organisation::MINISTRY:
      return Membership::MINISTRY;
    case Organisation::DIASPORA_ORGANISATION:
      return Membership::DIASPORA;
    case Organisation::COMPANY:
      return Membership::SUPPLIER;
    default:
      return Membership::MEMBER;
  }
}

// The memberships that secretariats give to those whom they have registered.
std::vector<sample::Record<Membership>> MembershipsOf(const sample::Sample& sample) {
  std::vector<sample::Record<Membership>> memberships;
  for (const auto& organisation : sample.organisations) {
    if (!organisation.scope.secretariat) continue;
    sample::Record<Membership> membership;
    membership.scope = organisation.scope;
    membership.message.set_name(absl::StrCat(organisation.scope.alliance, "/memberships/",
                                             IdOf(organisation.message.name())));
    membership.message.set_organisation(organisation.message.name());
    membership.message.set_role(RoleOf(organisation.message));
    memberships.push_back(std::move(membership));
  }
  return memberships;
}

std::vector<sample::Record<Alliance>> FoundingsOf(const sample::Sample& sample) {
  std::vector<sample::Record<Alliance>> foundings;
  for (const sample::Alliance& alliance : sample.alliances)
    foundings.push_back(FoundingOf(alliance));
  return foundings;
}

// True if the record was loaded before; what people have done since does not bring it back.
bool StandsAlready(const absl::Status& status) {
  const std::string reason = status::Reason(status);
  return (absl::IsAlreadyExists(status) && reason != "IDENTIFIER_TAKEN") ||
         reason == "ORGANISATION_NOT_ACTIVE";
}

template <typename Message>
absl::Status LoadAll(const std::vector<sample::Record<Message>>& records, const Client& client,
                     presentation::Progress& progress, Loaded& loaded, int64_t before) {
  for (const auto& record : records) {
    const absl::Status status = Create(client.As(CallerOf(record.scope)), record.message);
    if (StandsAlready(status)) {
      ++loaded.found;
    } else if (status.ok()) {
      ++loaded.created;
    } else {
      return About(record.message.name(), status);
    }
    progress.Update(before + loaded.all(), before + loaded.all());
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status LoadSample(const sample::Sample& sample, const Client& client,
                        const importing::Screen& screen, LoadedSample& loaded) {
  auto progress = screen.Step("Sample alliance", "records");
  const auto foundings = FoundingsOf(sample);
  const auto memberships = MembershipsOf(sample);
  progress->SetGoal(static_cast<int64_t>(foundings.size() + sample.organisations.size() +
                                         memberships.size() + sample.projects.size() +
                                         sample.results.size()));
  int64_t before = 0;
  auto load = [&](const auto& records, Loaded& kind) {
    RETURN_IF_ERROR(LoadAll(records, client, *progress, kind, before));
    before += kind.all();
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(load(foundings, loaded.alliances));
  RETURN_IF_ERROR(load(sample.organisations, loaded.organisations));
  RETURN_IF_ERROR(load(memberships, loaded.memberships));
  RETURN_IF_ERROR(load(sample.projects, loaded.projects));
  RETURN_IF_ERROR(load(sample.results, loaded.results));
  progress->Finish();
  return absl::OkStatus();
}

}  // namespace baraza::trial
