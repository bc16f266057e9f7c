// The projects service as its callers meet it: it and the organisations service as real processes,
// a real client, both stores.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"
#include "tests/harness/postgres.h"
#include "tests/harness/server_process.h"

namespace baraza {
namespace {

using bulk::v1::RowOutcome;
using projects::v1::ImportProjectsRequest;
using projects::v1::ListResultsResponse;
using projects::v1::Participant;
using projects::v1::Project;
using projects::v1::ProjectsService;
using projects::v1::Result;
using scope::Role;
using scope::Scope;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

const Scope kSecretariat({.subject = "sec", .role = Role::kSecretariat, .alliance = "alliances/u"});
const Scope kMember({.subject = "m1",
                     .role = Role::kMember,
                     .organisation = "organisations/m1",
                     .alliance = "alliances/u"});
const Scope kStranger({.subject = "z",
                       .role = Role::kMember,
                       .organisation = "organisations/z",
                       .alliance = "alliances/z"});

harness::Postgres& SharedPostgres() {
  static auto* postgres = new std::unique_ptr<harness::Postgres>(*harness::Postgres::Start());
  static const int registered = std::atexit([] { postgres->reset(); });
  (void)registered;
  return **postgres;
}

class ProjectsTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    organisations_ = Serve("organisations", {});
    projects_ = Serve("projects", {"--organisations=" + organisations_->address()});
    registry_ =
        organisations::v1::OrganisationsService::NewStub(peers::Connect(organisations_->address()));
    stub_ = ProjectsService::NewStub(peers::Connect(projects_->address()));
  }

  std::unique_ptr<harness::ServerProcess> Serve(const std::string& service,
                                                std::vector<std::string> arguments) {
    std::string database = "sqlite:" + folder_.path() + "/" + service + ".db";
    if (GetParam() == "postgresql") {
      static int number = 0;
      database = *SharedPostgres().CreateDatabase(service + std::to_string(++number));
    }
    arguments.push_back("--database=" + database);
    auto server = std::make_unique<harness::ServerProcess>(harness::ServerProcess::Options{
        .program = "services/" + service + "/baraza-" + service, .arguments = arguments});
    const absl::Status started = server->Start();
    EXPECT_TRUE(started.ok()) << started;
    return server;
  }

  // Makes one call: `method(stub, context, request, response)`.
  template <class Response, class Stub, class Method, class Request>
  static absl::StatusOr<Response> Call(Stub& stub, const Method& method, const Scope& scope,
                                       const Request& request) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    Response response;
    const absl::Status status = rpc::FromGrpc((stub.*method)(&context, request, &response));
    if (!status.ok()) return status;
    return response;
  }

  void Register(const Scope& scope, const std::string& id) {
    organisations::v1::CreateOrganisationRequest request;
    request.set_organisation_id(id);
    request.mutable_organisation()->set_display_name(id);
    const auto created = Call<organisations::v1::Organisation>(
        *registry_, &organisations::v1::OrganisationsService::Stub::CreateOrganisation, scope,
        request);
    ASSERT_TRUE(created.ok()) << created.status();
  }
  absl::StatusOr<Project> Create(const Scope& scope, const std::string& id,
                                 const Project& project) {
    projects::v1::CreateProjectRequest request;
    request.set_project_id(id);
    *request.mutable_project() = project;
    return Call<Project>(*stub_, &ProjectsService::Stub::CreateProject, scope, request);
  }
  absl::StatusOr<Project> Get(const Scope& scope, const std::string& name) {
    projects::v1::GetProjectRequest request;
    request.set_name(name);
    return Call<Project>(*stub_, &ProjectsService::Stub::GetProject, scope, request);
  }
  absl::StatusOr<Result> Report(const Scope& scope, const std::string& project,
                                const std::string& id) {
    projects::v1::CreateResultRequest request;
    request.set_parent(project);
    request.set_result_id(id);
    Result& result = *request.mutable_result();
    result.set_indicator(Result::HEALTH_WORKERS_TRAINED);
    for (auto* date : {result.mutable_start_date(), result.mutable_end_date()}) {
      date->set_year(2024);
      date->set_month(3);
      date->set_day(1);
    }
    result.set_actual(12);
    return Call<Result>(*stub_, &ProjectsService::Stub::CreateResult, scope, request);
  }
  std::vector<std::string> Results(const Scope& scope, const std::string& project) {
    projects::v1::ListResultsRequest request;
    request.set_parent(project);
    const auto listed =
        Call<ListResultsResponse>(*stub_, &ProjectsService::Stub::ListResults, scope, request);
    EXPECT_TRUE(listed.ok()) << listed.status();
    std::vector<std::string> names;
    for (const Result& result : listed->results()) names.push_back(result.name());
    return names;
  }

  // Sends rows and gathers their outcomes.
  std::vector<RowOutcome> Import(const Scope& scope, const std::vector<Project>& rows) {
    grpc::ClientContext context;
    peers::CallAs(context, scope, absl::Seconds(60));
    auto stream = stub_->ImportProjects(&context);
    std::thread sender([&] {
      ImportProjectsRequest request;
      request.mutable_options();
      stream->Write(request);
      for (size_t i = 0; i < rows.size(); ++i) {
        request.mutable_row()->set_number(static_cast<int64_t>(i) + 1);
        *request.mutable_row()->mutable_project() = rows[i];
        stream->Write(request);
      }
      stream->WritesDone();
    });
    std::vector<RowOutcome> outcomes;
    RowOutcome outcome;
    while (stream->Read(&outcome)) outcomes.push_back(outcome);
    sender.join();
    const grpc::Status status = stream->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return outcomes;
  }

  harness::TemporaryFolder folder_;
  std::unique_ptr<harness::ServerProcess> organisations_;
  std::unique_ptr<harness::ServerProcess> projects_;
  std::unique_ptr<organisations::v1::OrganisationsService::Stub> registry_;
  std::unique_ptr<ProjectsService::Stub> stub_;
};

Project Titled(const std::string& title) {
  Project project;
  project.add_titles()->set_text(title);
  return project;
}

Project With(Project project, const std::string& organisation) {
  Participant* participant = project.add_participants();
  participant->set_organisation(organisation);
  participant->set_role(Participant::PARTNER);
  return project;
}

TEST_P(ProjectsTest, TakesParticipantsThatExistForTheCaller) {
  Register(kMember, "pending");  // for its registrar and its secretariat only
  EXPECT_TRUE(Create(kMember, "p", With(Titled("P"), "organisations/pending")).ok());
  const auto refused = Create(kStranger, "q", With(Titled("Q"), "organisations/pending"));
  ASSERT_EQ(status::Violations(refused.status()).size(), 1);
  EXPECT_EQ(status::Violations(refused.status())[0].field, "participants[0].organisation");
}

TEST_P(ProjectsTest, SaysWhatToDoWhileOrganisationsAreDown) {
  organisations_->Kill();
  const auto refused = Create(kMember, "p", With(Titled("P"), "organisations/a"));
  EXPECT_EQ(status::Reason(refused.status()), "ORGANISATIONS_UNAVAILABLE");
  EXPECT_TRUE(absl::IsNotFound(Get(kMember, "projects/p").status()));
  EXPECT_TRUE(Create(kMember, "q", Titled("Q")).ok());
}

TEST_P(ProjectsTest, ImportsRowsInOrderEachForItself) {
  Register(kSecretariat, "a");
  std::vector<Project> rows;
  for (int i = 0; i < 100; ++i) {
    rows.push_back(With(Titled("Row " + std::to_string(i)),
                        i == 50 ? "organisations/nobody" : "organisations/a"));
  }
  rows[98].set_name("projects/same");
  rows[99].set_name("projects/same");
  const auto outcomes = Import(kSecretariat, rows);
  ASSERT_EQ(outcomes.size(), rows.size());
  for (size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(outcomes[i].row(), i + 1);
  EXPECT_EQ(outcomes[0].outcome(), RowOutcome::CREATED);
  EXPECT_EQ(outcomes[50].outcome(), RowOutcome::REFUSED);
  EXPECT_EQ(outcomes[50].violations(0).field(), "participants[0].organisation");
  EXPECT_EQ(outcomes[98].outcome(), RowOutcome::CREATED);
  EXPECT_EQ(outcomes[99].outcome(), RowOutcome::UPDATED);
  EXPECT_EQ(Get(kSecretariat, "projects/same")->titles(0).text(), "Row 99");
}

TEST_P(ProjectsTest, ShowsTheResultsOfAllThatAProjectWas) {
  ASSERT_TRUE(Create(kSecretariat, "a", Titled("A")).ok());
  ASSERT_TRUE(Create(kSecretariat, "b", Titled("B")).ok());
  ASSERT_TRUE(Report(kSecretariat, "projects/a", "r").ok());
  ASSERT_TRUE(Report(kSecretariat, "projects/b", "r").ok());
  projects::v1::MergeProjectsRequest request;
  request.set_survivor("projects/a");
  request.add_others("projects/b");
  request.set_decision_id("d1");
  ASSERT_TRUE(
      Call<Project>(*stub_, &ProjectsService::Stub::MergeProjects, kSecretariat, request).ok());
  EXPECT_EQ(Get(kSecretariat, "projects/b")->name(), "projects/a");
  EXPECT_THAT(Results(kStranger, "projects/b"),
              ElementsAre("projects/a/results/r", "projects/b/results/r"));
}

TEST_P(ProjectsTest, HidesAProjectAndItsResultsFromOthers) {
  Project draft = Titled("Draft");
  draft.set_draft(true);
  ASSERT_TRUE(Create(kMember, "p", draft).ok());
  ASSERT_TRUE(Report(kMember, "projects/p", "r").ok());
  EXPECT_THAT(Results(kSecretariat, "projects/p"), ElementsAre("projects/p/results/r"));
  projects::v1::ListResultsRequest request;
  request.set_parent("projects/p");
  EXPECT_TRUE(absl::IsNotFound(
      Call<ListResultsResponse>(*stub_, &ProjectsService::Stub::ListResults, kStranger, request)
          .status()));
}

TEST_P(ProjectsTest, TellsFollowersWhatTheyMaySee) {
  Project draft = Titled("Draft");
  draft.set_draft(true);
  ASSERT_TRUE(Create(kMember, "draft", draft).ok());
  ASSERT_TRUE(Create(kMember, "public", Titled("Public")).ok());
  ASSERT_TRUE(Report(kMember, "projects/public", "r").ok());
  grpc::ClientContext context;
  peers::CallAs(context, kStranger);
  auto stream = stub_->WatchProjects(&context, {});
  std::vector<std::string> names;
  projects::v1::WatchProjectsResponse response;
  while (!response.caught_up() && stream->Read(&response)) {
    for (const auto& change : response.changes()) {
      names.push_back(change.name());
      EXPECT_NE(change.has_after(), change.has_result_after());
    }
  }
  context.TryCancel();
  EXPECT_THAT(names, UnorderedElementsAre("projects/public", "projects/public/results/r"));
}

INSTANTIATE_TEST_SUITE_P(Stores, ProjectsTest, testing::Values("sqlite", "postgresql"),
                         [](const auto& info) { return info.param; });

}  // namespace
}  // namespace baraza
