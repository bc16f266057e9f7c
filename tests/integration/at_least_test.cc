// Reads that ask for a position: metadata `baraza-at-least`, on one process over SQLite and on two
// replicas over PostgreSQL.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "baraza/duplication/v1/duplication_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"
#include "tests/harness/postgres.h"
#include "tests/harness/server_process.h"

namespace baraza {
namespace {

using organisations::v1::BatchGetOrganisationsRequest;
using organisations::v1::GetOrganisationRequest;
using organisations::v1::ListOrganisationsRequest;
using organisations::v1::Organisation;
using organisations::v1::OrganisationsService;
using testing::HasSubstr;

constexpr char kName[] = "organisations/one";
const scope::Scope kSecretariat({.subject = "sec",
                                 .role = scope::Role::kSecretariat,
                                 .alliance = "alliances/u"});

std::unique_ptr<harness::ServerProcess> Serve(const std::string& program,
                                              const std::string& database,
                                              const std::string& fault = "",
                                              std::vector<std::string> arguments = {}) {
  arguments.push_back("--database=" + database);
  auto server = std::make_unique<harness::ServerProcess>(
      harness::ServerProcess::Options{.program = program,
                                      .arguments = std::move(arguments),
                                      .environment = {{"BARAZA_PLANTED_FAULT", fault}}});
  const absl::Status started = server->Start();
  EXPECT_TRUE(started.ok()) << started;
  return server;
}

// Calls a method, with the metadata `at_least` unless that is empty.
template <class Stub, class Call, class Request, class Response>
absl::Status Ask(Stub& stub, Call call, const Request& request, const std::string& at_least,
                 Response& response, grpc::ClientContext& context) {
  peers::CallAs(context, kSecretariat);
  if (!at_least.empty()) context.AddMetadata("baraza-at-least", at_least);
  return rpc::FromGrpc((stub.*call)(&context, request, &response));
}

harness::Postgres* SharedPostgres() {
  static auto* postgres =
      new absl::StatusOr<std::unique_ptr<harness::Postgres>>(harness::Postgres::Start());
  static const int registered = std::atexit([] { *postgres = absl::CancelledError(); });
  (void)registered;
  return postgres->ok() ? postgres->value().get() : nullptr;
}

// One replica of the register of organisations.
class Replica {
 public:
  explicit Replica(const std::string& database, const std::string& fault = "")
      : server_(Serve("services/organisations/baraza-organisations", database, fault)),
        stub_(OrganisationsService::NewStub(peers::Connect(server_->address()))) {}

  // Creates the record or names it anew; the position of that.
  std::string Write(const std::string& display_name, bool create = false) {
    grpc::ClientContext context;
    Organisation answer;
    absl::Status status;
    if (create) {
      organisations::v1::CreateOrganisationRequest request;
      request.set_organisation_id("one");
      request.mutable_organisation()->set_display_name(display_name);
      status = Ask(*stub_, &OrganisationsService::Stub::CreateOrganisation, request, "", answer,
                   context);
    } else {
      organisations::v1::UpdateOrganisationRequest request;
      request.mutable_organisation()->set_name(kName);
      request.mutable_organisation()->set_display_name(display_name);
      request.mutable_update_mask()->add_paths("display_name");
      status = Ask(*stub_, &OrganisationsService::Stub::UpdateOrganisation, request, "", answer,
                   context);
    }
    EXPECT_TRUE(status.ok()) << status;
    const auto& trailing = context.GetServerTrailingMetadata();
    const auto position = trailing.find("baraza-position");
    if (position == trailing.end()) return "none";
    return std::string(position->second.data(), position->second.size());
  }

  absl::StatusOr<std::string> NameByGet(const std::string& at_least) {
    GetOrganisationRequest request;
    request.set_name(kName);
    Organisation answer;
    grpc::ClientContext context;
    const absl::Status status = Ask(*stub_, &OrganisationsService::Stub::GetOrganisation, request,
                                    at_least, answer, context);
    if (!status.ok()) return status;
    return answer.display_name();
  }

  absl::StatusOr<std::string> NameByBatchGet(const std::string& at_least) {
    BatchGetOrganisationsRequest request;
    request.add_names(kName);
    organisations::v1::BatchGetOrganisationsResponse answer;
    grpc::ClientContext context;
    const absl::Status status = Ask(*stub_, &OrganisationsService::Stub::BatchGetOrganisations,
                                    request, at_least, answer, context);
    if (!status.ok()) return status;
    return answer.organisations(0).display_name();
  }

  absl::StatusOr<std::string> NameByList(const std::string& at_least) {
    ListOrganisationsRequest request;
    organisations::v1::ListOrganisationsResponse answer;
    grpc::ClientContext context;
    const absl::Status status = Ask(*stub_, &OrganisationsService::Stub::ListOrganisations, request,
                                    at_least, answer, context);
    if (!status.ok()) return status;
    return answer.organisations(0).display_name();
  }

 private:
  std::unique_ptr<harness::ServerProcess> server_;
  std::unique_ptr<OrganisationsService::Stub> stub_;
};

class AtLeastTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() == "sqlite") {
      database_ = "sqlite:" + folder_.path() + "/organisations.db";
      return;
    }
    if (SharedPostgres() == nullptr) GTEST_SKIP() << "PostgreSQL is not installed: run tools/setup";
    static int number = 0;
    const auto database = SharedPostgres()->CreateDatabase(absl::StrCat("at_least", ++number));
    ASSERT_TRUE(database.ok()) << database.status();
    database_ = *database;
  }

  // The replica that writes, and the one that is asked: two where the store allows it.
  void Start(const std::string& fault = "") {
    writer_ = std::make_shared<Replica>(database_);
    reader_ = GetParam() == "sqlite" ? writer_ : std::make_shared<Replica>(database_, fault);
  }

  // Names the record anew `rounds` times, each time after it was read through the reader, and
  // counts the reads with the write's position that don't show it.
  int CountStale(int rounds, absl::StatusOr<std::string> (Replica::*read)(const std::string&)) {
    int stale = 0;
    for (int i = 0; i < rounds; ++i) {
      EXPECT_TRUE(reader_->NameByGet("").ok());  // it is in the reader's memory
      const std::string name = absl::StrCat("name ", i);
      const std::string position = writer_->Write(name);
      const auto shown = (*reader_.*read)(position);
      EXPECT_TRUE(shown.ok()) << shown.status();
      if (shown.ok()) stale += *shown != name;
    }
    return stale;
  }

  harness::TemporaryFolder folder_;
  std::string database_;
  std::shared_ptr<Replica> writer_, reader_;
};

INSTANTIATE_TEST_SUITE_P(Stores, AtLeastTest, testing::Values("sqlite", "postgresql"),
                         [](const auto& info) { return info.param; });

TEST_P(AtLeastTest, ShowsWhatWasWrittenAtThePositionThroughTheOtherReplica) {
  Start();
  writer_->Write("first", /*create=*/true);
  ASSERT_TRUE(reader_->NameByGet("1").ok());
  EXPECT_EQ(CountStale(100, &Replica::NameByGet), 0);
  EXPECT_EQ(CountStale(20, &Replica::NameByBatchGet), 0);
  EXPECT_EQ(CountStale(20, &Replica::NameByList), 0);
}

TEST_P(AtLeastTest, IsSeenToBeTakenNoNoticeOf) {
  if (GetParam() == "sqlite") GTEST_SKIP() << "one process is never behind itself";
  Start("ignore-at-least");
  writer_->Write("first", /*create=*/true);
  while (!reader_->NameByGet("").ok()) {
  }
  EXPECT_GT(CountStale(50, &Replica::NameByGet), 0);
}

TEST_P(AtLeastTest, RefusesWhatIsNoPositionAndNamesTheMetadata) {
  Start();
  for (const char* wrong : {"x", "-1", "1.5", "99999999999999999999"}) {
    const absl::Status status = reader_->NameByGet(wrong).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << wrong;
    EXPECT_THAT(std::string(status.message()), HasSubstr("metadata.baraza-at-least")) << wrong;
  }
}

TEST_P(AtLeastTest, SaysHowFarTheFeedHasComeWhereThePositionLiesBeyondIt) {
  Start();
  const std::string head = writer_->Write("first", /*create=*/true);
  for (auto read : {&Replica::NameByGet, &Replica::NameByBatchGet, &Replica::NameByList}) {
    const absl::Status status = (*reader_.*read)("1000").status();
    EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange) << status;
    EXPECT_EQ(status::Reason(status), "POSITION_AHEAD");
    EXPECT_THAT(std::string(status.message()), HasSubstr("has come to " + head));
  }
}

// Projects and matches have feeds of their own.
TEST(AtLeastOfOthers, IsUnderstoodByProjects) {
  const harness::TemporaryFolder folder;
  const auto server =
      Serve("services/projects/baraza-projects", "sqlite:" + folder.path() + "/p.db");
  const auto stub = projects::v1::ProjectsService::NewStub(peers::Connect(server->address()));
  grpc::ClientContext context;
  projects::v1::ListProjectsResponse answer;
  const absl::Status status = Ask(*stub, &projects::v1::ProjectsService::Stub::ListProjects,
                                  projects::v1::ListProjectsRequest(), "7", answer, context);
  EXPECT_EQ(status::Reason(status), "POSITION_AHEAD") << status;
}

TEST(AtLeastOfOthers, IsUnderstoodByDuplication) {
  const harness::TemporaryFolder folder;
  const auto server =
      Serve("services/duplication/baraza-duplication", "sqlite:" + folder.path() + "/d.db", "",
            {"--organisations=127.0.0.1:1", "--projects=127.0.0.1:1"});  // nobody is there
  const auto stub = duplication::v1::DuplicationService::NewStub(
      grpc::CreateChannel(server->address(), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  duplication::v1::ListMatchesResponse answer;
  const absl::Status status = Ask(*stub, &duplication::v1::DuplicationService::Stub::ListMatches,
                                  duplication::v1::ListMatchesRequest(), "7", answer, context);
  EXPECT_EQ(status::Reason(status), "POSITION_AHEAD") << status;
}

}  // namespace
}  // namespace baraza
