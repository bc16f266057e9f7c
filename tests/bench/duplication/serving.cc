// The whole service among many organisations: started from a snapshot, asked through gRPC.
//
// The registers are empty servers, and the snapshot says that they were followed so far: a million
// creations would take ten minutes and change nothing of what is measured. After every start the
// service looks at all records again, which takes a processor for some minutes: it is asked while
// it does, and once it has.
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "baraza/duplication/v1/duplication_service.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "services/duplication/linking/organisation_record.h"
#include "services/duplication/storage/snapshot_file.h"
#include "services/duplication/workflow/organisation_engine.h"
#include "services/foundation/peers/peers.h"
#include "tests/bench/duplication/measures.h"
#include "tests/bench/load.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/subjects.h"
#include "tests/harness/server_process.h"

namespace baraza::bench {
namespace {

using duplication::Row;
using harness::ServerProcess;

constexpr char kCheck[] = "/baraza.duplication.v1.DuplicationService/CheckOrganisation";
constexpr double kLongestStart = 120;  // seconds

// The token of a register that is followed up to now.
template <class Stub, class Request, class Response, class Watch>
std::string TokenOfNow(const ServerProcess& server, Watch watch) {
  Stub stub(peers::Connect(server.address()));
  grpc::ClientContext context;
  peers::CallAs(context, scope::Scope::Service("bench"));
  const auto stream = (stub.*watch)(&context, Request());
  Response response;
  while (stream->Read(&response)) {
    if (!response.caught_up()) continue;
    context.TryCancel();
    return response.resume_token();
  }
  Check(absl::UnavailableError("a register's feed ended"));
  std::abort();
}

class Serving {
 public:
  explicit Serving(const KnownRows& known) : known_(known) {
    StartRegisters();
    WriteSnapshot();
    duplication_ = MakeServer(
        "services/duplication/baraza-duplication",
        {"--organisations=" + organisations_->address(), "--projects=" + projects_->address(),
         "--database=sqlite:" + folder_.path() + "/duplication.db", "--snapshot-file=" + File()});
  }

  // The first start learns a model, which the second finds.
  std::vector<Result> Start() {
    SecondsToReady();
    if (duplication_->Terminate() != 0) Check(absl::InternalError(duplication_->Log()));
    return {{"the service from its snapshot", SecondsToReady(), "s", "", 5}};
  }

  std::vector<Result> Ask() {
    const LoadFigures alone = Check(RunLoad(Load(1)));
    const LoadFigures most = Check(RunLoad(Load(8)));
    const LoadFigures half = Check(RunPaced(Load(8), most.per_second / 2));
    return {{"check through gRPC, one caller, p50", alone.p50_us / 1000, "ms"},
            {"check through gRPC, one caller, p99", alone.p99_us / 1000, "ms", "", 12},
            {"check through gRPC, 8 callers, at most", most.per_second, "/s"},
            {"check through gRPC, at half of that, p99", half.p99_us / 1000, "ms", "", 12}};
  }

 private:
  static std::unique_ptr<ServerProcess> MakeServer(const std::string& program,
                                                   std::vector<std::string> arguments) {
    return std::make_unique<ServerProcess>(
        ServerProcess::Options{.program = program, .arguments = std::move(arguments)});
  }

  std::string File() const { return folder_.path() + "/duplication.snapshot"; }

  void StartRegisters() {
    organisations_ = StartOrganisations("sqlite:" + folder_.path() + "/organisations.db");
    projects_ = MakeServer("services/projects/baraza-projects",
                           {"--organisations=" + organisations_->address(),
                            "--database=sqlite:" + folder_.path() + "/projects.db"});
    Check(projects_->Start());
  }

  void WriteSnapshot() {
    using organisations::v1::OrganisationsService;
    using projects::v1::ProjectsService;
    duplication::RegisterSnapshot snapshot;
    snapshot.registers[0].token =
        TokenOfNow<OrganisationsService::Stub, organisations::v1::WatchOrganisationsRequest,
                   organisations::v1::WatchOrganisationsResponse>(
            *organisations_, &OrganisationsService::Stub::WatchOrganisations);
    snapshot.registers[1].token =
        TokenOfNow<ProjectsService::Stub, projects::v1::WatchProjectsRequest,
                   projects::v1::WatchProjectsResponse>(*projects_,
                                                        &ProjectsService::Stub::WatchProjects);
    for (auto& kept : snapshot.registers) kept.position = 1;
    duplication::OrganisationEngine engine;
    for (Row row = 0; row < known_.rows.size(); ++row) {
      snapshot.records.push_back(std::make_shared<const duplication::KnownRecord>(
          duplication::Know(Registered(row), 1, {.is_public = true})));
      engine.Upsert(*snapshot.records.back());
    }
    snapshot.registers[0].index = engine.Snapshot();
    Check(duplication::SnapshotFile(File()).Replace([&](const duplication::ByteSink& sink) {
      return duplication::PackSnapshot(snapshot, sink);
    }));
  }

  // The row's record as the register takes it.
  organisations::v1::Organisation RecordOf(Row row) const {
    auto record = duplication::RecordOf(known_.rows[row], row);
    std::string& website = *record.mutable_website();
    if (!website.empty() && !absl::StrContains(website, "://")) website.insert(0, "https://");
    return record;
  }

  organisations::v1::Organisation Registered(Row row) const {
    auto record = RecordOf(row);
    record.set_state(organisations::v1::Organisation::ACTIVE);
    record.set_etag("1-bench");
    return record;
  }

  double SecondsToReady() {
    const double start = WallSeconds();
    Check(duplication_->Start());
    const auto channel =  // asked whatever its health says
        grpc::CreateChannel(duplication_->address(), grpc::InsecureChannelCredentials());
    absl::Status asked;
    while (!(asked = CallOnce(channel, kCheck, kCaller, Draft(0)).status()).ok()) {
      const bool starting = absl::StrContains(asked.message(), "try again in a moment");
      if (!starting || WallSeconds() - start > kLongestStart) Check(asked);
    }
    return WallSeconds() - start;
  }

  std::string Draft(int64_t number) const {
    const Row row = static_cast<Row>(number * 7919 % static_cast<int64_t>(known_.rows.size()));
    duplication::v1::CheckOrganisationRequest request;
    *request.mutable_organisation() = RecordOf(row);
    request.mutable_organisation()->clear_name();
    return request.SerializeAsString();
  }

  LoadOptions Load(int callers) const {
    return {.address = duplication_->address(),
            .method = kCheck,
            .request = [this](int64_t number) { return Draft(number); },
            .caller = kCaller,
            .callers = callers,
            .seconds = 10,
            .smallest_answer = 0,  // of a common name without more nothing is probable
            .server = duplication_->pid()};
  }

  const KnownRows& known_;
  harness::TemporaryFolder folder_;
  std::unique_ptr<ServerProcess> organisations_, projects_, duplication_;
};

}  // namespace

std::vector<Result> MeasureServing(const KnownRows& known) {
  Serving serving(known);
  std::vector<Result> results = serving.Start();
  for (Result& result : serving.Ask()) results.push_back(std::move(result));
  return results;
}

}  // namespace baraza::bench
