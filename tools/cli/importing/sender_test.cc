#include "tools/cli/importing/sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <set>
#include <vector>

#include "services/foundation/failpoint/failpoint.h"

namespace baraza::importing {
namespace {

using bulk::v1::RowOutcome;
using organisations::v1::ImportOrganisationsRequest;
using organisations::v1::Organisation;
using testing::Each;
using testing::ElementsAre;

// A register whose connections die after stated numbers of outcomes. It knows rows by request id
// and number, as the platform does.
struct FakeServer {
  std::deque<size_t> lives;  // outcomes until each connection dies; after the last it holds
  grpc::StatusCode death = grpc::StatusCode::UNAVAILABLE;
  std::vector<std::string> ids;                // of the streams opened
  std::vector<std::vector<int64_t>> received;  // rows, by stream
  std::set<std::pair<std::string, int64_t>> done;
  std::deque<absl::Status> lookups;  // what looking names up is answered with; after the last, OK
};
FakeServer* server = nullptr;

class FakeStream {
 public:
  FakeStream() {
    server->received.emplace_back();
    if (server->lives.empty()) return;
    life_ = server->lives.front();
    server->lives.pop_front();
  }

  bool Write(const ImportOrganisationsRequest& request) {
    absl::MutexLock lock(&mutex_);
    if (IsDead()) return false;
    if (request.has_options()) {
      server->ids.push_back(request.options().request_id());
      return true;
    }
    const int64_t number = request.row().number();
    server->received.back().push_back(number);
    const bool is_new = server->done.emplace(server->ids.back(), number).second;
    RowOutcome outcome;
    outcome.set_row(number);
    outcome.set_outcome(is_new ? RowOutcome::CREATED : RowOutcome::UNCHANGED);
    outcomes_.push_back(outcome);
    return true;
  }

  bool Read(RowOutcome* outcome) {
    absl::MutexLock lock(&mutex_);
    auto ready = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
      return IsDead() || closed_ || !outcomes_.empty();
    };
    mutex_.Await(absl::Condition(&ready));
    if (IsDead() || outcomes_.empty()) return false;
    *outcome = outcomes_.front();
    outcomes_.pop_front();
    ++told_;
    return true;
  }

  void WritesDone() {
    absl::MutexLock lock(&mutex_);
    closed_ = true;
  }

  grpc::Status Finish() {
    absl::MutexLock lock(&mutex_);
    return IsDead() ? grpc::Status(server->death, "Socket closed") : grpc::Status::OK;
  }

 private:
  bool IsDead() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return told_ >= life_; }

  absl::Mutex mutex_;
  std::deque<RowOutcome> outcomes_ ABSL_GUARDED_BY(mutex_);
  size_t life_ = 1 << 30;
  size_t told_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

struct FakeRegister : OrganisationRegister {
  using Stream = FakeStream;
  static std::unique_ptr<Stream> Open(const Client&, grpc::ClientContext&) {
    return std::make_unique<Stream>();
  }
  static absl::StatusOr<std::vector<Organisation>> BatchGet(const Client&,
                                                            const std::vector<std::string>&) {
    if (server->lookups.empty()) return std::vector<Organisation>();
    const absl::Status status = server->lookups.front();
    server->lookups.pop_front();
    if (!status.ok()) return status;
    return std::vector<Organisation>();
  }
};

Client Nowhere() {
  const auto channel = grpc::CreateChannel("127.0.0.1:1", grpc::InsecureChannelCredentials());
  return Client({channel, channel, channel, channel}, scope::Scope::Public());
}

class SenderTest : public testing::Test {
 protected:
  SenderTest() { server = &server_; }
  ~SenderTest() override { failpoint::PlantForTest(""); }

  // Imports that many rows.
  absl::Status Import(int64_t rows) {
    const Settings settings{.check = false};
    Reconnection reconnection([](const std::string&) {}, [](absl::Duration) {});
    Decider<FakeRegister> decider(client_, settings, reconnection);
    Decider<FakeRegister>::Rows all;
    for (int64_t number = 1; number <= rows; ++number) {
      Organisation draft;
      draft.set_name(absl::StrCat("organisations/o", number));
      all.push_back({.number = number, .origin = absl::StrCat("row ", number), .draft = draft});
    }
    RETURN_IF_ERROR(decider.Add({all.begin(), all.begin() + 1}));
    RETURN_IF_ERROR(decider.Add({all.begin() + 1, all.end()}));
    Sender<FakeRegister> sender(client_, settings, decider, reconnection, report_,
                                report_.organisations);
    for (auto& row : all) RETURN_IF_ERROR(sender.Send(std::move(row)));
    return sender.Finish();
  }

  FakeServer server_;
  const Client client_ = Nowhere();
  Report report_;
};

TEST_F(SenderTest, GivesEveryRowOneOutcomeOverOneConnection) {
  ASSERT_TRUE(Import(100).ok());
  EXPECT_EQ(report_.organisations.created, 100);
  EXPECT_EQ(server_.ids.size(), 1u);
}

TEST_F(SenderTest, GivesEveryRowOneOutcomeOverManyConnections) {
  server_.lives = {0, 1, 7, 50, 0, 3};
  ASSERT_TRUE(Import(100).ok());
  EXPECT_EQ(report_.organisations.rows(), 100);
  EXPECT_EQ(server_.done.size(), 100u);
  EXPECT_EQ(server_.received.size(), 7u);
}

TEST_F(SenderTest, OpensTheStreamAgainUnderTheSameId) {
  server_.lives = {3, 3};
  ASSERT_TRUE(Import(10).ok());
  EXPECT_THAT(server_.ids, Each(server_.ids.front()));
}

TEST_F(SenderTest, SendsOnlyRowsWithoutOutcomeAgain) {
  server_.lives = {4};
  ASSERT_TRUE(Import(6).ok());
  EXPECT_THAT(server_.received.back(), ElementsAre(5, 6));
}

TEST_F(SenderTest, KeepsABoundedNumberOfRowsWithoutOutcome) {
  server_.lives = {0};
  ASSERT_TRUE(Import(Sender<FakeRegister>::kUnanswered + 100).ok());
  EXPECT_LE(server_.received.front().size(), Sender<FakeRegister>::kUnanswered);
}

TEST_F(SenderTest, EndsWithTheServersWordWhenTheImportIsRefused) {
  server_.lives = {2};
  server_.death = grpc::StatusCode::PERMISSION_DENIED;
  EXPECT_TRUE(absl::IsPermissionDenied(Import(10)));
  EXPECT_EQ(report_.organisations.rows(), 2);
}

TEST_F(SenderTest, GivesUpOnAServerThatAnswersNoMore) {
  server_.lives = std::deque<size_t>(100, 0);
  EXPECT_TRUE(absl::IsUnavailable(Import(10)));
  EXPECT_TRUE(server_.ids.empty());
  EXPECT_EQ(server_.received.size(), 1u + Reconnection::kAttempts);
}

TEST_F(SenderTest, AsksAgainWhenTheConnectionBreaksWhileRowsAreDecided) {
  server_.lookups = {absl::OkStatus(), absl::UnavailableError("Socket closed")};
  ASSERT_TRUE(Import(10).ok());
  EXPECT_EQ(report_.organisations.created, 10);
}

TEST_F(SenderTest, FailsAtOnceWithoutAServer) {
  server_.lookups = {absl::UnavailableError("nobody listens")};
  EXPECT_TRUE(absl::IsUnavailable(Import(10)));
  EXPECT_TRUE(server_.received.empty());
}

TEST_F(SenderTest, WouldBeSeenToTakeANewId) {
  failpoint::PlantForTest("new-request-id");
  server_.lives = {3};
  ASSERT_TRUE(Import(10).ok());
  EXPECT_NE(server_.ids.front(), server_.ids.back());
}

}  // namespace
}  // namespace baraza::importing
