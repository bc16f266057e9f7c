// A rolling restart as operators do it: two replicas of each service on one PostgreSQL, each ended
// in good order and started again, one after the other, while clients call all services through
// their own round robin. No call fails, and whoever follows the register misses nothing.
//
// BARAZA_CHAOS_ROUNDS says how often all are restarted (2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "baraza/duplication/v1/duplication_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "baraza/reporting/v1/reporting_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/rpc/wire.h"
#include "tests/chaos/feed_reader.h"
#include "tests/chaos/trial.h"
#include "tests/harness/postgres.h"

namespace baraza::chaos {
namespace {

using duplication::v1::DuplicationService;
using organisations::v1::Organisation;
using organisations::v1::OrganisationsService;
using projects::v1::ProjectsService;
using reporting::v1::ReportingService;
using scope::Scope;

// A replica that serves is believed to stay only after so long, as by Kubernetes' minReadySeconds:
// clients try to reach one that was gone once a second.
constexpr absl::Duration kMinReady = absl::Milliseconds(1500);

const Scope kCaller = Scope::Service("rolling");

// What clients saw.
class Tally {
 public:
  void Count(const char* call, const absl::Status& status) {
    absl::MutexLock lock(&mutex_);
    ++calls_;
    if (status.ok()) return;
    ++failed_;
    if (complaints_.size() < 20) complaints_.push_back(absl::StrCat(call, ": ", status.ToString()));
  }
  int64_t calls() const {
    absl::MutexLock lock(&mutex_);
    return calls_;
  }
  int64_t failed() const {
    absl::MutexLock lock(&mutex_);
    return failed_;
  }
  std::vector<std::string> complaints() const {
    absl::MutexLock lock(&mutex_);
    return complaints_;
  }

 private:
  mutable absl::Mutex mutex_;
  int64_t calls_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t failed_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<std::string> complaints_ ABSL_GUARDED_BY(mutex_);
};

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

// The two replicas of a service.
class Service {
 public:
  Service(const std::string& name, const std::vector<std::string>& arguments,
          const std::map<std::string, std::string>& environment) {
    for (int i = 0; i < 2; ++i) {
      replicas_.push_back(std::make_unique<harness::ServerProcess>(harness::ServerProcess::Options{
          .program = absl::StrCat("services/", name, "/baraza-", name),
          .arguments = arguments,
          .environment = environment}));
      const absl::Status started = replicas_.back()->Start();
      EXPECT_TRUE(started.ok()) << started;
    }
  }
  harness::ServerProcess& replica(int number) { return *replicas_[number]; }
  std::string addresses() const {
    return absl::StrCat(replicas_[0]->address(), ",", replicas_[1]->address());
  }

 private:
  std::vector<std::unique_ptr<harness::ServerProcess>> replicas_;
};

class Platform {
 public:
  explicit Platform(const std::map<std::string, std::string>& environment = {})
      : environment_(environment), postgres_(*harness::Postgres::Start()) {
    const std::string at = "--organisations=" + Add("organisations", {});
    const std::string of = "--projects=" + Add("projects", {at});
    Add("duplication", {at, of});
    Add("reporting", {at, of});
    for (const auto& [name, service] : services_) {
      for (int i = 0; i < 2; ++i) AwaitReady(name, service->replica(i));
    }
  }

  std::string addresses(const std::string& service) { return services_[service]->addresses(); }

  // Ends each replica in good order and starts it again, one after the other.
  void RestartAll() {
    for (const auto& [name, service] : services_) {
      for (int i = 0; i < 2; ++i) {
        service->replica(i).Terminate();
        const absl::Status started = service->replica(i).Start();
        ASSERT_TRUE(started.ok()) << name << ": " << started;
        AwaitReady(name, service->replica(i));
        absl::Notification never;
        never.WaitForNotificationWithTimeout(kMinReady);
      }
    }
  }

 private:
  std::string Add(const std::string& name, std::vector<std::string> arguments) {
    if (name != "reporting") {
      arguments.push_back("--database=" + *postgres_->CreateDatabase(name));
    }
    services_[name] = std::make_unique<Service>(name, arguments, environment_);
    return services_[name]->addresses();
  }

  // Until this replica answers: followers read the registers first.
  static void AwaitReady(const std::string& name, harness::ServerProcess& replica) {
    Tally tally;
    const auto channel = peers::Connect(replica.address());
    const auto duplication = DuplicationService::NewStub(channel);
    const auto reporting = ReportingService::NewStub(channel);
    for (const absl::Time limit = absl::Now() + absl::Seconds(30); absl::Now() < limit;) {
      const int64_t failed = tally.failed();
      if (name == "duplication") Check(tally, *duplication);
      if (name == "reporting") Report(tally, *reporting);
      if (tally.failed() == failed) return;
    }
    ADD_FAILURE() << name << " is not ready: " << tally.complaints().back();
  }

  const std::map<std::string, std::string> environment_;
  std::unique_ptr<harness::Postgres> postgres_;
  std::map<std::string, std::unique_ptr<Service>> services_;
};

// Clients, each with channels of its own, that call until they are stopped.
class Clients {
 public:
  Clients(Platform& platform, Tally& tally) {
    const std::string organisations = platform.addresses("organisations");
    for (int i = 0; i < 2; ++i) {
      auto writer = Stub<OrganisationsService>(organisations, peers::Repeat::kNamedWrites);
      Add([&tally, writer] { CreateAndRead(tally, *writer); });
    }
    for (int i = 0; i < 4; ++i) {
      auto updater = Stub<OrganisationsService>(organisations, peers::Repeat::kReads);
      Add([&tally, updater, name = CreateOne(*updater)] { Update(tally, *updater, name); });
    }
    auto projects = Stub<ProjectsService>(platform.addresses("projects"), peers::Repeat::kReads);
    Add([&tally, projects] { ListProjects(tally, *projects); });
    auto checks =
        Stub<DuplicationService>(platform.addresses("duplication"), peers::Repeat::kReads);
    Add([&tally, checks] { Check(tally, *checks); });
    auto reports = Stub<ReportingService>(platform.addresses("reporting"), peers::Repeat::kReads);
    Add([&tally, reports] { Report(tally, *reports); });
  }
  ~Clients() { Stop(); }

  void Stop() {
    stopping_ = true;
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  template <class Service>
  static std::shared_ptr<typename Service::Stub> Stub(const std::string& addresses,
                                                      peers::Repeat repeat) {
    return Service::NewStub(peers::Connect(addresses, repeat));
  }

  static std::string CreateOne(OrganisationsService::Stub& stub) {
    Tally tally;
    organisations::v1::CreateOrganisationRequest create;
    create.mutable_organisation()->set_display_name("Hospital");
    Organisation made;
    EXPECT_TRUE(
        Make(tally, "create", stub, &OrganisationsService::Stub::CreateOrganisation, create, made));
    return made.name();
  }

  void Add(std::function<void()> call) {
    threads_.emplace_back([this, call = std::move(call)] {
      while (!stopping_) call();
    });
  }

  std::atomic<bool> stopping_{false};
  std::vector<std::thread> threads_;
};

bool HasPostgres() { return !absl::IsNotFound(harness::Postgres::Start().status()); }

TEST(RollingRestart, FailsNoCallAndLosesNothingOfTheFeed) {
  if (!HasPostgres()) GTEST_SKIP() << "PostgreSQL is not installed";
  Platform platform;
  const std::string organisations = platform.addresses("organisations");
  const auto token = TokenOfNow(organisations);
  ASSERT_TRUE(token.ok()) << token.status();
  FeedReader follower(organisations, *token);
  Tally tally;
  Clients clients(platform, tally);
  const int rounds = NumberFromEnvironment("BARAZA_CHAOS_ROUNDS", 2);
  for (int round = 0; round < rounds; ++round) platform.RestartAll();
  clients.Stop();
  EXPECT_THAT(tally.complaints(), testing::IsEmpty());
  EXPECT_GT(tally.calls(), 100 * rounds);
  ASSERT_TRUE(follower.AwaitCaughtUp());
  follower.Stop();
  EXPECT_THAT(follower.complaints(), testing::IsEmpty());
  EXPECT_GT(follower.streams(), rounds);
  EXPECT_EQ(static_cast<int64_t>(follower.seen().size()), follower.seen().back().position);
  std::printf("  %d rounds, %lld calls, %lld failed; the follower read %zu changes in %d streams\n",
              rounds, static_cast<long long>(tally.calls()), static_cast<long long>(tally.failed()),
              follower.seen().size(), follower.streams());
}

TEST(RollingRestart, IsSeenToFailCallsWhenNothingIsDrained) {
  if (!HasPostgres()) GTEST_SKIP() << "PostgreSQL is not installed";
  const std::map<std::string, std::string> fault = {{"BARAZA_PLANTED_FAULT", "no-drain"}};
  Platform platform(fault);
  Tally tally;
  Clients clients(platform, tally);
  for (int round = 0; round < 3 && tally.failed() == 0; ++round) platform.RestartAll();
  clients.Stop();
  EXPECT_GT(tally.failed(), 0);
}

}  // namespace
}  // namespace baraza::chaos
