#include "tools/cli/importing/registers.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/exchange/organisation_code.h"

namespace baraza::importing {
namespace {

using organisations::v1::Identifier;
using organisations::v1::Organisation;

constexpr int kCandidates = 3;

std::string CodeText(const Identifier& identifier) {
  return absl::StrCat(identifier.scheme(), "-", identifier.value());
}

// The code for comparison; empty if it names a category or nobody.
std::string CodeKey(const Identifier& identifier) {
  const auto code = exchange::ParseOrganisationCode(CodeText(identifier));
  return code ? code->key : "";
}

bool HoldsVerified(const Organisation& organisation, const std::string& key) {
  for (const Identifier& identifier : organisation.identifiers()) {
    if (identifier.status() == Identifier::VERIFIED && CodeKey(identifier) == key) return true;
  }
  return false;
}

absl::StatusOr<std::optional<Holder>> HolderOf(const Client& client, const Identifier& identifier) {
  organisations::v1::ListOrganisationsRequest request;
  request.set_identifier(CodeText(identifier));
  ASSIGN_OR_RETURN(const auto listed, client.Call<cli::Organisations>(
                                          &cli::Organisations::Stub::ListOrganisations, request));
  for (const Organisation& organisation : listed.organisations()) {
    if (HoldsVerified(organisation, CodeKey(identifier))) {
      return Holder{organisation.name(), organisation.display_name(), CodeText(identifier)};
    }
  }
  return std::nullopt;
}

// Takes over what a check answered.
template <class Answer>
void TakeAnswer(Answer& answer, Facts& facts) {
  facts.candidates.Swap(answer.mutable_candidates());
  facts.ask_alliances.Swap(answer.mutable_ask_alliances());
}

}  // namespace

absl::StatusOr<std::vector<Organisation>> OrganisationRegister::BatchGet(
    const Client& client, const std::vector<std::string>& names) {
  organisations::v1::BatchGetOrganisationsRequest request;
  request.mutable_names()->Assign(names.begin(), names.end());
  ASSIGN_OR_RETURN(auto found, client.Call<cli::Organisations>(
                                   &cli::Organisations::Stub::BatchGetOrganisations, request));
  return std::vector<Organisation>(found.organisations().begin(), found.organisations().end());
}

absl::Status OrganisationRegister::Check(const Client& client, const Resource& draft,
                                         Facts& facts) {
  duplication::v1::CheckOrganisationRequest request;
  *request.mutable_organisation() = draft;
  request.set_max_results(kCandidates);
  ASSIGN_OR_RETURN(auto answer, client.Call<cli::Duplication>(
                                    &cli::Duplication::Stub::CheckOrganisation, request));
  TakeAnswer(answer, facts);
  return absl::OkStatus();
}

absl::Status OrganisationRegister::FindHolder(const Client& client, const Resource& draft,
                                              const std::set<std::string>& shared, Facts& facts) {
  for (const Identifier& identifier : draft.identifiers()) {
    const std::string key = CodeKey(identifier);
    if (key.empty() || shared.count(key) > 0) continue;
    ASSIGN_OR_RETURN(facts.holder, HolderOf(client, identifier));
    if (facts.holder.has_value()) return absl::OkStatus();
  }
  return absl::OkStatus();
}

std::vector<std::string> OrganisationRegister::CodesOf(const Resource& draft) {
  std::vector<std::string> codes;
  for (const Identifier& identifier : draft.identifiers()) {
    if (std::string key = CodeKey(identifier); !key.empty()) codes.push_back(std::move(key));
  }
  return codes;
}

std::unique_ptr<OrganisationRegister::Stream> OrganisationRegister::Open(
    const Client& client, grpc::ClientContext& context) {
  return client.stub<cli::Organisations>().ImportOrganisations(&context);
}

void OrganisationRegister::Fill(Request& request, int64_t number, const Resource& draft) {
  request.mutable_row()->set_number(number);
  *request.mutable_row()->mutable_organisation() = draft;
}

absl::StatusOr<std::vector<ProjectRegister::Resource>> ProjectRegister::BatchGet(
    const Client& client, const std::vector<std::string>& names) {
  projects::v1::BatchGetProjectsRequest request;
  request.mutable_names()->Assign(names.begin(), names.end());
  ASSIGN_OR_RETURN(auto found,
                   client.Call<cli::Projects>(&cli::Projects::Stub::BatchGetProjects, request));
  return std::vector<Resource>(found.projects().begin(), found.projects().end());
}

absl::Status ProjectRegister::Check(const Client& client, const Resource& draft, Facts& facts) {
  duplication::v1::CheckProjectRequest request;
  *request.mutable_project() = draft;
  request.mutable_project()->clear_contributions();  // many, and no evidence
  request.set_max_results(kCandidates);
  ASSIGN_OR_RETURN(auto answer,
                   client.Call<cli::Duplication>(&cli::Duplication::Stub::CheckProject, request));
  TakeAnswer(answer, facts);
  return absl::OkStatus();
}

std::unique_ptr<ProjectRegister::Stream> ProjectRegister::Open(const Client& client,
                                                               grpc::ClientContext& context) {
  return client.stub<cli::Projects>().ImportProjects(&context);
}

void ProjectRegister::Fill(Request& request, int64_t number, const Resource& draft) {
  request.mutable_row()->set_number(number);
  *request.mutable_row()->mutable_project() = draft;
}

}  // namespace baraza::importing
