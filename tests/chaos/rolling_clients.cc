#include "tests/chaos/rolling_clients.h"

#include <gtest/gtest.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "baraza/duplication/v1/duplication_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "baraza/reporting/v1/reporting_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/scope/scope.h"

namespace baraza::chaos {
namespace {

using duplication::v1::DuplicationService;
using organisations::v1::Organisation;
using organisations::v1::OrganisationsService;
using projects::v1::ProjectsService;
using reporting::v1::ReportingService;
using scope::Scope;

const Scope kCaller = Scope::Service("rolling");

// One call, counted.
template <class Stub, class Request, class Response>
bool Make(Tally& tally, const char* name, Stub& stub,
          grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
          const Request& request, Response& response) {
  grpc::ClientContext context;
  peers::CallAs(context, kCaller);
  const absl::Status status = rpc::FromGrpc((stub.*method)(&context, request, &response));
  tally.Count(name, status);
  return status.ok();
}

// Creates an organisation, under a request_id, and reads it back.
void CreateAndRead(Tally& tally, OrganisationsService::Stub& stub) {
  organisations::v1::CreateOrganisationRequest create;
  create.set_request_id(resourcename::NewUuid());
  create.mutable_organisation()->set_display_name("Clinic " + create.request_id());
  Organisation made;
  if (!Make(tally, "create", stub, &OrganisationsService::Stub::CreateOrganisation, create, made)) {
    return;
  }
  organisations::v1::GetOrganisationRequest get;
  get.set_name(made.name());
  Organisation read;
  Make(tally, "get", stub, &OrganisationsService::Stub::GetOrganisation, get, read);
}

// Updates a record without a request_id: nothing may be repeated, and nothing needs to be.
void Update(Tally& tally, OrganisationsService::Stub& stub, const std::string& name) {
  organisations::v1::UpdateOrganisationRequest update;
  update.mutable_organisation()->set_name(name);
  update.mutable_organisation()->set_display_name("Hospital " + resourcename::NewUuid());
  Organisation after;
  Make(tally, "update", stub, &OrganisationsService::Stub::UpdateOrganisation, update, after);
}

void ListProjects(Tally& tally, ProjectsService::Stub& stub) {
  projects::v1::ListProjectsResponse answer;
  Make(tally, "list projects", stub, &ProjectsService::Stub::ListProjects, {}, answer);
}

void Check(Tally& tally, DuplicationService::Stub& stub) {
  duplication::v1::CheckOrganisationRequest check;
  check.mutable_organisation()->set_display_name("Kenema Clinic");
  duplication::v1::CheckOrganisationResponse answer;
  Make(tally, "check", stub, &DuplicationService::Stub::CheckOrganisation, check, answer);
}

void Report(Tally& tally, ReportingService::Stub& stub) {
  reporting::v1::GetHeadlineResponse answer;
  Make(tally, "headline", stub, &ReportingService::Stub::GetHeadline, {}, answer);
}

std::string CreateOne(OrganisationsService::Stub& stub) {
  Tally tally;
  organisations::v1::CreateOrganisationRequest create;
  create.mutable_organisation()->set_display_name("Hospital");
  Organisation made;
  EXPECT_TRUE(
      Make(tally, "create", stub, &OrganisationsService::Stub::CreateOrganisation, create, made))
      << tally.complaints().front();
  return made.name();
}

}  // namespace

void Tally::Count(const char* call, const absl::Status& status) {
  absl::MutexLock lock(&mutex_);
  ++calls_;
  if (status.ok()) return;
  ++failed_;
  if (complaints_.size() < 20) complaints_.push_back(absl::StrCat(call, ": ", status.ToString()));
}

bool Answers(Tally& tally, const std::string& service,
             const std::shared_ptr<grpc::Channel>& channel) {
  const int64_t failed = tally.failed();
  if (service == "duplication") Check(tally, *DuplicationService::NewStub(channel));
  if (service == "reporting") Report(tally, *ReportingService::NewStub(channel));
  return tally.failed() == failed;
}

Clients::Clients(const Connect& connect, Tally& tally, bool all) {
  const std::string name = "organisations";
  for (int i = 0; i < 2; ++i) {
    std::shared_ptr writer =
        OrganisationsService::NewStub(connect(name, peers::Repeat::kNamedWrites));
    Add([&tally, writer] { CreateAndRead(tally, *writer); });
  }
  for (int i = 0; i < 4; ++i) {
    std::shared_ptr updater = OrganisationsService::NewStub(connect(name, peers::Repeat::kReads));
    Add([&tally, updater, name = CreateOne(*updater)] { Update(tally, *updater, name); });
  }
  if (!all) return;
  std::shared_ptr projects = ProjectsService::NewStub(connect("projects", peers::Repeat::kReads));
  Add([&tally, projects] { ListProjects(tally, *projects); });
  std::shared_ptr checks =
      DuplicationService::NewStub(connect("duplication", peers::Repeat::kReads));
  Add([&tally, checks] { Check(tally, *checks); });
  std::shared_ptr reports = ReportingService::NewStub(connect("reporting", peers::Repeat::kReads));
  Add([&tally, reports] { Report(tally, *reports); });
}

void Clients::Stop() {
  stopping_ = true;
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Clients::Add(std::function<void()> call) {
  threads_.emplace_back([this, call = std::move(call)] {
    while (!stopping_) call();
  });
}

}  // namespace baraza::chaos
