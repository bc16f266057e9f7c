#include "services/foundation/rpc/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/feed/notes_fixture.h"
#include "services/foundation/rpc/server.h"

namespace baraza::rpc {
namespace {

using organisations::v1::OrganisationsService;
using organisations::v1::WatchOrganisationsRequest;
using organisations::v1::WatchOrganisationsResponse;
using testing::HasSubstr;
using testing::SizeIs;

const scope::Audience kPublic = {.is_public = true};
const scope::Audience kDraft = {.readers = {"organisations/owner"}};

// Serves the feed of notes as the organisations service serves its own.
class WatchedNotes : public OrganisationsService::WithRawCallbackMethod_WatchOrganisations<
                         OrganisationsService::Service> {
 public:
  WatchedNotes(Handler& handler, feed::Notes& notes, feed::Tail& tail)
      : handler_(handler),
        notes_(notes),
        tail_(tail),
        watch_(handler.AddMethod(CallType::kServerStream, "notes", "WatchNotes", kAnyone)) {}

  grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchOrganisations(
      grpc::CallbackServerContext* context, const grpc::ByteBuffer* in) override {
    return StartWatch<WatchOrganisationsRequest>(
        handler_, *context, *in, watch_, tail_,
        [this](scope::Scope scope) { return notes_.Follow(std::move(scope)); });
  }

 private:
  Handler& handler_;
  feed::Notes& notes_;
  feed::Tail& tail_;
  const Method& watch_;
};

class WatchTest : public testing::Test {
 protected:
  WatchTest() {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    notes_ = *feed::Notes::Open("sqlite:" + folder_ + "/notes.db", clock_);
    tail_ = *feed::Tail::Start(
        notes_->database(), {}, [](const auto&) {}, clock_);
    service_ = std::make_unique<WatchedNotes>(handler_, *notes_, *tail_);
    server_ = *Server::Start("127.0.0.1:0", {service_.get()}, {});
    stub_ = OrganisationsService::NewStub(server_->InProcessChannel());
    clock_.AwaitWaiters(1);  // the tail
  }
  ~WatchTest() override {
    context_.TryCancel();
    server_.reset();
    executor_->Drain();
    tail_->Stop();
    std::filesystem::remove_all(folder_);
  }

  // Opens the stream as the public.
  void Open(const std::string& token) {
    WatchOrganisationsRequest request;
    request.set_resume_token(token);
    stream_ = stub_->WatchOrganisations(&context_, request);
  }
  // The next response; empty if the stream has ended.
  WatchOrganisationsResponse Next() {
    WatchOrganisationsResponse response;
    EXPECT_TRUE(stream_->Read(&response));
    return response;
  }
  void Write(const std::vector<std::string>& names, const scope::Audience& audience) {
    ASSERT_TRUE(notes_->Write(names, audience).ok());
    const int64_t head = notes_->head().position;
    auto changes = feed::ReadAfter(notes_->session(), head - 1, 1);
    ASSERT_TRUE(changes.ok()) << changes.status();
    tail_->Committed(*changes, head);
  }
  static int64_t PositionOf(const WatchOrganisationsResponse& response) {
    return feed::DecodeToken(response.resume_token())->position;
  }

  const std::string folder_ = testing::TempDir() + "watch." + std::to_string(::getpid());
  clock::FakeClock clock_;
  DevelopmentAuthenticator authenticator_;
  metrics::Registry metrics_;
  std::unique_ptr<executor::Executor> executor_ = *executor::Executor::Start({.threads = 2});
  Handler handler_{{authenticator_, *executor_, metrics_, clock_}};
  std::unique_ptr<feed::Notes> notes_;
  std::unique_ptr<feed::Tail> tail_;
  std::unique_ptr<WatchedNotes> service_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<OrganisationsService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<WatchOrganisationsResponse>> stream_;
};

TEST_F(WatchTest, SendsWhatIsCommittedWhileItRuns) {
  Open(notes_->TokenAt(0));
  EXPECT_TRUE(Next().caught_up());
  Write({"a"}, kPublic);
  EXPECT_THAT(Next().changes(), SizeIs(1));
}

TEST_F(WatchTest, SendsHeartbeatsWhoseTokenMovesOnAlthoughAllChangesAreHidden) {
  Open(notes_->TokenAt(0));
  EXPECT_EQ(PositionOf(Next()), 0);
  Write(std::vector<std::string>(600, "draft"), kDraft);
  clock_.Advance(kHeartbeat);
  const WatchOrganisationsResponse beat = Next();
  EXPECT_THAT(beat.changes(), SizeIs(0));
  EXPECT_EQ(PositionOf(beat), 600);
}

TEST_F(WatchTest, ResumesFromAHeartbeatWithoutReadingWhatWasHiddenAgain) {
  Open(notes_->TokenAt(0));
  EXPECT_TRUE(Next().caught_up());
  Write(std::vector<std::string>(600, "draft"), kDraft);
  clock_.Advance(kHeartbeat);
  feed::Follower resumed = notes_->Follow(scope::Scope::Public());
  ASSERT_TRUE(resumed.Start(Next().resume_token()).ok());
  EXPECT_EQ(resumed.position(), 600);
  EXPECT_TRUE(resumed.Next()->caught_up);
}

TEST_F(WatchTest, TellsNoPositionToWhoeverMayNotSeeAll) {
  Open(notes_->TokenAt(0));
  EXPECT_EQ(Next().position(), 0);
  Write(std::vector<std::string>(3, "draft"), kDraft);
  clock_.Advance(kHeartbeat);
  EXPECT_EQ(Next().position(), 0);
}

// Hidden changes have it read and say nothing; a caller that leaves at that moment has it ended,
// and gone, on another thread. Red under a sanitizer if the first thread still touches it.
TEST_F(WatchTest, EndsWhileItFindsThatItHasNothingToSay) {
  for (int i = 0; i < 100; ++i) {
    grpc::ClientContext context;
    WatchOrganisationsRequest request;
    request.set_resume_token(notes_->TokenAt(notes_->head().position));
    auto stream = stub_->WatchOrganisations(&context, request);
    WatchOrganisationsResponse response;
    ASSERT_TRUE(stream->Read(&response));
    Write({"draft"}, kDraft);
    context.TryCancel();
    while (stream->Read(&response)) {
    }
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
}

TEST_F(WatchTest, CountsWhatItSendsAndItsEndByTheCaller) {
  Open(notes_->TokenAt(0));
  EXPECT_TRUE(Next().caught_up());
  Write({"a"}, kPublic);
  EXPECT_THAT(Next().changes(), SizeIs(1));
  context_.TryCancel();
  server_.reset();  // the stream is counted when the server is done with it
  const std::string series =
      R"(grpc_method="WatchNotes",grpc_service="notes",grpc_type="server_stream"} )";
  EXPECT_THAT(metrics_.Text(), HasSubstr("grpc_server_started_total{" + series + "1\n"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("grpc_server_msg_received_total{" + series + "1\n"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("grpc_server_msg_sent_total{" + series + "2\n"));
  EXPECT_THAT(metrics_.Text(), HasSubstr("{grpc_code=\"Canceled\"," + series + "1\n"));
}

TEST_F(WatchTest, CountsTheReasonForWhichItEnds) {
  Open("no token");
  WatchOrganisationsResponse response;
  EXPECT_FALSE(stream_->Read(&response));
  server_.reset();
  EXPECT_THAT(metrics_.Text(), HasSubstr("{grpc_code=\"InvalidArgument\","
                                         "grpc_method=\"WatchNotes\",grpc_service=\"notes\","
                                         "grpc_type=\"server_stream\"} 1\n"));
}

TEST_F(WatchTest, EndsWithTheReasonWhenCompactionHasOvertakenItsToken) {
  Write({"a", "a", "a"}, kPublic);
  ASSERT_TRUE(notes_->CompactAll(clock_.Now() + absl::Seconds(1)).ok());
  Open(notes_->TokenAt(1));
  WatchOrganisationsResponse response;
  EXPECT_FALSE(stream_->Read(&response));
  EXPECT_EQ(status::Reason(FromGrpc(stream_->Finish())), "FEED_TOKEN_TOO_OLD");
}

}  // namespace
}  // namespace baraza::rpc
