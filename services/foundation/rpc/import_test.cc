#include "services/foundation/rpc/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

using bulk::v1::RowOutcome;
using organisations::v1::ImportOrganisationsRequest;
using organisations::v1::OrganisationsService;
using Row = ImportOrganisationsRequest::Row;
using testing::ElementsAre;
using testing::HasSubstr;

// Answers rows by their display name: "busy", "wrong", or else as created.
void Act(const scope::Scope&, const bulk::v1::ImportOptions&, Row& row, const Outcome& outcome) {
  const std::string& name = row.organisation().display_name();
  if (name == "busy") return outcome(Refused(row.number(), absl::UnavailableError("going down")));
  if (name == "wrong") return outcome(Refused(row.number(), absl::NotFoundError("no such place")));
  RowOutcome created;
  created.set_row(row.number());
  created.set_outcome(RowOutcome::CREATED);
  outcome(created);
}

// The rest of a series' line that stands at `count`.
std::string ImportAt(int count) {
  return absl::StrCat(R"(grpc_method="Import",grpc_service="notes",grpc_type="bidi_stream"} )",
                      count, "\n");
}

std::string Counted(const std::string& what, int count) {
  return absl::StrCat("grpc_server_", what, "_total{", ImportAt(count));
}

class Service : public grpc::CallbackGenericService {
 public:
  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext*) override {
    auto* stream = new Import<ImportOrganisationsRequest, decltype(&Act)>(
        method_, clock_, scope::Scope::Public(), &Act);
    stream->Start(streams_);
    return stream;
  }
  std::string Metrics() const { return metrics_.Text(); }

 private:
  clock::RealClock clock_;
  metrics::Registry metrics_;
  DevelopmentAuthenticator authenticator_;
  std::unique_ptr<executor::Executor> executor_ = *executor::Executor::Start({.name = "calls"});
  rpc::Handler streams_{{authenticator_, *executor_, metrics_, clock_}};
  const Method method_ = {.name = "ImportNotes",
                          .service = "notes",
                          .roles = kAnyone,
                          .calls = CallMetrics(metrics_, CallType::kBidiStream, "notes", "Import")};
};

class ImportTest : public testing::Test {
 protected:
  ImportTest() {
    grpc::ServerBuilder builder;
    builder.RegisterCallbackGenericService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = OrganisationsService::NewStub(server_->InProcessChannel({}));
    context_.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
    stream_ = stub_->ImportOrganisations(&context_);
    ImportOrganisationsRequest opening;
    opening.mutable_options();
    stream_->Write(opening);
  }
  ~ImportTest() override { server_->Shutdown(); }

  void Send(int64_t number, const std::string& name) {
    ImportOrganisationsRequest request;
    request.mutable_row()->set_number(number);
    request.mutable_row()->mutable_organisation()->set_display_name(name);
    stream_->Write(request);
  }

  // Reads to the end of the stream: "2 REFUSED".
  std::vector<std::string> Outcomes() {
    std::vector<std::string> outcomes;
    RowOutcome outcome;
    while (stream_->Read(&outcome)) {
      outcomes.push_back(std::to_string(outcome.row()) + " " +
                         RowOutcome::Outcome_Name(outcome.outcome()));
    }
    return outcomes;
  }

  Service service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<OrganisationsService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<ImportOrganisationsRequest, RowOutcome>> stream_;
};

TEST_F(ImportTest, AnswersARefusedRowAndGoesOn) {
  Send(1, "a");
  Send(2, "wrong");
  Send(3, "c");
  stream_->WritesDone();
  EXPECT_THAT(Outcomes(), ElementsAre("1 CREATED", "2 REFUSED", "3 CREATED"));
  EXPECT_TRUE(stream_->Finish().ok());
}

TEST_F(ImportTest, EndsAtARowThatCannotBeTakenNowAndGivesItNoOutcome) {
  Send(1, "a");
  Send(2, "busy");
  EXPECT_THAT(Outcomes(), ElementsAre("1 CREATED"));  // though nobody closed the stream
  const absl::Status status = FromGrpc(stream_->Finish());
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(status::Reason(status), "IMPORT_INTERRUPTED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("row 2"));
}

TEST_F(ImportTest, CountsRowsOutcomesAndTheEndUnderItsCode) {
  Send(1, "a");
  Send(2, "busy");
  EXPECT_THAT(Outcomes(), ElementsAre("1 CREATED"));
  stream_->Finish();
  server_->Shutdown();  // the stream is counted when the server is done with it
  const std::string metrics = service_.Metrics();
  EXPECT_THAT(metrics, HasSubstr(Counted("started", 1)));
  EXPECT_THAT(metrics, HasSubstr(Counted("msg_received", 3)));
  EXPECT_THAT(metrics, HasSubstr(Counted("msg_sent", 1)));
  EXPECT_THAT(metrics, HasSubstr("handled_total{grpc_code=\"Unavailable\"," + ImportAt(1)));
}

TEST_F(ImportTest, CountsAStreamThatItsCallerGivesUpAsCancelled) {
  Send(1, "a");
  RowOutcome outcome;
  ASSERT_TRUE(stream_->Read(&outcome));
  context_.TryCancel();
  server_->Shutdown();
  EXPECT_THAT(service_.Metrics(), HasSubstr("handled_total{grpc_code=\"Canceled\"," + ImportAt(1)));
}

}  // namespace
}  // namespace baraza::rpc
