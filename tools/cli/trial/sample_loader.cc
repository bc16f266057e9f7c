#include "tools/cli/trial/sample_loader.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"

namespace baraza::trial {
namespace {

using cli::Client;
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

template <typename Message>
absl::Status LoadAll(const std::vector<sample::Record<Message>>& records, const Client& client,
                     presentation::Progress& progress, Loaded& loaded, int64_t before) {
  for (const auto& record : records) {
    const absl::Status status = Create(client.As(CallerOf(record.scope)), record.message);
    if (absl::IsAlreadyExists(status) && status::Reason(status) != "IDENTIFIER_TAKEN") {
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
  const auto organisations = static_cast<int64_t>(sample.organisations.size());
  const auto projects = static_cast<int64_t>(sample.projects.size());
  progress->SetGoal(organisations + projects + static_cast<int64_t>(sample.results.size()));
  RETURN_IF_ERROR(LoadAll(sample.organisations, client, *progress, loaded.organisations, 0));
  RETURN_IF_ERROR(LoadAll(sample.projects, client, *progress, loaded.projects, organisations));
  RETURN_IF_ERROR(
      LoadAll(sample.results, client, *progress, loaded.results, organisations + projects));
  progress->Finish();
  return absl::OkStatus();
}

}  // namespace baraza::trial
