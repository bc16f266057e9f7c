// The service as a process hosts it, over real gRPC, following registers that the test plays.
#include "services/reporting/reporting.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <utility>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "baraza/reporting/v1/reporting_service.grpc.pb.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/process/process.h"
#include "services/foundation/rpc/authenticator.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"
#include "services/reporting/domain/fake_registers.h"

namespace baraza::reporting {
namespace {

using organisations::v1::WatchOrganisationsRequest;
using organisations::v1::WatchOrganisationsResponse;
using projects::v1::WatchProjectsRequest;
using projects::v1::WatchProjectsResponse;

// What a played feed sends: responses, or an end of the stream with a status.
template <class Request, class Response>
class Script {
 public:
  void Send(Response response) {
    absl::MutexLock lock(&mutex_);
    steps_.push_back({std::move(response), grpc::Status::OK});
  }
  void End(const absl::Status& status) {
    absl::MutexLock lock(&mutex_);
    steps_.push_back({Response(), rpc::ToGrpc(status)});
  }

  // Plays one stream, until its script or its reader ends it.
  grpc::Status Play(grpc::ServerContext* context, const Request& request,
                    grpc::ServerWriter<Response>* writer) {
    {
      absl::MutexLock lock(&mutex_);
      tokens_.push_back(request.resume_token());
      const auto caller = context->client_metadata().find(rpc::kCallerKey);
      if (caller != context->client_metadata().end()) {
        caller_.assign(caller->second.data(), caller->second.size());
      }
    }
    while (!context->IsCancelled()) {
      absl::MutexLock lock(&mutex_);
      const auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !steps_.empty(); };
      if (!mutex_.AwaitWithTimeout(absl::Condition(&ready), absl::Milliseconds(20))) continue;
      const auto [response, status] = std::move(steps_.front());
      steps_.pop_front();
      if (!status.ok()) return status;
      writer->Write(response);
    }
    return grpc::Status::CANCELLED;
  }

  // The resume tokens with which streams were opened.
  std::vector<std::string> tokens() {
    absl::MutexLock lock(&mutex_);
    return tokens_;
  }
  std::string caller() {
    absl::MutexLock lock(&mutex_);
    return caller_;
  }

 private:
  absl::Mutex mutex_;
  std::deque<std::pair<Response, grpc::Status>> steps_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> tokens_ ABSL_GUARDED_BY(mutex_);
  std::string caller_ ABSL_GUARDED_BY(mutex_);
};

class PlayedOrganisations : public organisations::v1::OrganisationsService::Service {
 public:
  grpc::Status WatchOrganisations(grpc::ServerContext* context,
                                  const WatchOrganisationsRequest* request,
                                  grpc::ServerWriter<WatchOrganisationsResponse>* writer) override {
    return script.Play(context, *request, writer);
  }
  Script<WatchOrganisationsRequest, WatchOrganisationsResponse> script;
};

class PlayedProjects : public projects::v1::ProjectsService::Service {
 public:
  grpc::Status WatchProjects(grpc::ServerContext* context, const WatchProjectsRequest* request,
                             grpc::ServerWriter<WatchProjectsResponse>* writer) override {
    return script.Play(context, *request, writer);
  }
  Script<WatchProjectsRequest, WatchProjectsResponse> script;
};

class ReportingServiceTest : public testing::Test {
 protected:
  void SetUp() override {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&organisations_);
    builder.RegisterService(&projects_);
    registers_server_ = builder.BuildAndStart();
    const std::string address = "127.0.0.1:" + std::to_string(port);
    auto process = process::Process::Create({.listen = "127.0.0.1:0",
                                             .metrics = "127.0.0.1:0",
                                             .insecure_dev = true,
                                             .organisations = address,
                                             .projects = address},
                                            clock_);
    ASSERT_TRUE(process.ok()) << process.status();
    process_ = *std::move(process);
    process_->Add(Open(*process_));
    ASSERT_TRUE(process_->Start().ok());
    stub_ = v1::ReportingService::NewStub(process_->Channel());
  }

  void TearDown() override {
    process_->Stop(clock_.Now() + absl::Seconds(5));
    registers_server_->Shutdown();
  }

  // Sends what the fake registers hold, or one change of them, as the end of what is known.
  void SendSnapshots() {
    WatchOrganisationsResponse organisations;
    for (const auto& change : registers_.OrganisationSnapshot()) {
      *organisations.add_changes() = change;
    }
    organisations.set_resume_token("o1");
    organisations.set_position(1);
    organisations.set_caught_up(true);
    organisations_.script.Send(organisations);
    WatchProjectsResponse projects;
    for (const auto& change : registers_.ProjectSnapshot()) *projects.add_changes() = change;
    projects.set_resume_token("p1");
    projects.set_position(1);
    projects.set_caught_up(true);
    projects_.script.Send(projects);
  }
  void Send(const projects::v1::ProjectChange& change, int64_t position) {
    WatchProjectsResponse response;
    *response.add_changes() = change;
    response.set_resume_token("p" + std::to_string(position));
    response.set_position(position);
    response.set_caught_up(true);
    projects_.script.Send(response);
  }

  absl::StatusOr<v1::GetHeadlineResponse> Headline(
      const scope::Scope& scope = scope::Scope::Public()) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    v1::GetHeadlineResponse response;
    const grpc::Status status = stub_->GetHeadline(&context, {}, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }
  absl::StatusOr<v1::GetProgressResponse> Progress(const scope::Scope& scope) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    v1::GetProgressResponse response;
    const grpc::Status status = stub_->GetProgress(&context, {}, &response);
    if (!status.ok()) return rpc::FromGrpc(status);
    return response;
  }
  // Asks until `holds` of the progress; false: not within 10 seconds.
  bool AwaitProgress(const std::function<bool(const v1::GetProgressResponse&)>& holds) {
    const absl::Time deadline = clock_.Now() + absl::Seconds(10);
    while (clock_.Now() < deadline) {
      const auto progress = Progress(scope::Scope::Service("test"));
      if (progress.ok() && holds(*progress)) return true;
    }
    return false;
  }
  bool AwaitReadyAt(int64_t projects) {
    return AwaitProgress([=](const v1::GetProgressResponse& progress) {
      return progress.ready() && progress.positions().projects() == projects;
    });
  }

  // Ends the projects' stream for `reason`, and expects what was known to give way to a snapshot.
  void ExpectToStartAgainAfter(const std::string& reason) {
    registers_.Put(AProject("lost", {"x"}));
    registers_.Put(AProject("kept", {"x"}));
    SendSnapshots();
    ASSERT_TRUE(AwaitReadyAt(1));
    projects_.script.End(
        status::Error(absl::StatusCode::kOutOfRange, reason, "what follows the token is gone"));
    ASSERT_TRUE(AwaitProgress([](const auto& progress) { return !progress.ready(); }));
    FakeRegisters restored;
    Send(restored.Put(AProject("kept", {"x"})), 1);
    ASSERT_TRUE(AwaitReadyAt(1));
    EXPECT_EQ(Headline()->project_count(), 1);
    EXPECT_THAT(projects_.script.tokens(), testing::ElementsAre("", ""));
  }

  clock::RealClock clock_;
  FakeRegisters registers_;
  PlayedOrganisations organisations_;
  PlayedProjects projects_;
  std::unique_ptr<grpc::Server> registers_server_;
  std::unique_ptr<process::Process> process_;
  std::unique_ptr<v1::ReportingService::Stub> stub_;
};

TEST_F(ReportingServiceTest, IsNotReadyUntilBothSnapshotsAreLoaded) {
  const auto headline = Headline();
  EXPECT_EQ(headline.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status::Reason(headline.status()), "NOT_READY");
  EXPECT_TRUE(status::RetryAfter(headline.status()).has_value());
}

TEST_F(ReportingServiceTest, AnswersFromTheSnapshotsAndThenFromEachChange) {
  registers_.Put(AProject("a", {"x"}, {"SL"}));
  SendSnapshots();
  ASSERT_TRUE(AwaitReadyAt(1));
  EXPECT_EQ(Headline()->project_count(), 1);
  Send(registers_.Put(AProject("b", {"x"}, {"KE"})), 2);
  ASSERT_TRUE(AwaitReadyAt(2));
  const auto headline = Headline();
  EXPECT_EQ(headline->country_count(), 2);
  EXPECT_EQ(headline->positions().projects(), 2);
}

TEST_F(ReportingServiceTest, FollowsTheFeedsAsAServiceOfThePlatform) {
  SendSnapshots();
  ASSERT_TRUE(AwaitReadyAt(1));
  const auto scope = rpc::DevelopmentAuthenticator::Parse(projects_.script.caller());
  ASSERT_TRUE(scope.ok()) << scope.status();
  EXPECT_TRUE(scope->ReadsAll());
  EXPECT_EQ(scope->subject(), "services/reporting");
}

TEST_F(ReportingServiceTest, ResumesAfterABrokenStreamWithTheLastToken) {
  SendSnapshots();
  ASSERT_TRUE(AwaitReadyAt(1));
  projects_.script.End(absl::UnavailableError("the connection broke"));
  Send(registers_.Put(AProject("b", {"x"})), 2);
  ASSERT_TRUE(AwaitReadyAt(2));
  EXPECT_THAT(projects_.script.tokens(), testing::ElementsAre("", "p1"));
}

TEST_F(ReportingServiceTest, StartsAgainFromASnapshotWhenTheHistoryWasReplaced) {
  ExpectToStartAgainAfter("FEED_EPOCH_CHANGED");
}

TEST_F(ReportingServiceTest, StartsAgainFromASnapshotWhenItsTokenIsTooOld) {
  ExpectToStartAgainAfter("FEED_TOKEN_TOO_OLD");
}

TEST_F(ReportingServiceTest, ShowsACallerOnlyWhatItMayRead) {
  registers_.Put(AProject("a", {"x"}), Only({"alliances/one"}));
  SendSnapshots();
  ASSERT_TRUE(AwaitReadyAt(1));
  EXPECT_EQ(Headline()->project_count(), 0);
  const scope::Scope member(
      {.subject = "m", .role = scope::Role::kMember, .alliance = "alliances/one"});
  EXPECT_EQ(Headline(member)->project_count(), 1);
}

TEST_F(ReportingServiceTest, TellsItsProgressToServicesAndSecretariatsOnly) {
  EXPECT_TRUE(Progress(scope::Scope::Service("test")).ok());
  EXPECT_TRUE(Progress(scope::Scope({.subject = "s",
                                     .role = scope::Role::kSecretariat,
                                     .alliance = "alliances/one"}))
                  .ok());
  EXPECT_EQ(Progress(scope::Scope({.subject = "m", .role = scope::Role::kMember})).status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(ReportingServiceTest, RefusesARequestThatBreaksTheContract) {
  SendSnapshots();
  ASSERT_TRUE(AwaitReadyAt(1));
  grpc::ClientContext context;
  v1::GetTotalsRequest request;
  request.mutable_filter()->add_countries("Sierra Leone");
  v1::GetTotalsResponse response;
  const absl::Status status = rpc::FromGrpc(stub_->GetTotals(&context, request, &response));
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  ASSERT_FALSE(status::Violations(status).empty());
  EXPECT_EQ(status::Violations(status)[0].field, "filter.countries[0]");
}

}  // namespace
}  // namespace baraza::reporting
