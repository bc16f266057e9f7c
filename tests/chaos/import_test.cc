// A server that is killed while organisations are imported, by a client that goes on under the same
// request_id with the rows whose outcome it has not heard; other writers are at work meanwhile.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/rpc/wire.h"
#include "tests/chaos/client.h"
#include "tests/chaos/trial.h"

namespace baraza::chaos {
namespace {

using bulk::v1::RowOutcome;
using organisations::v1::ImportOrganisationsRequest;
using organisations::v1::OrganisationsService;
using Stream = grpc::ClientReaderWriter<ImportOrganisationsRequest, RowOutcome>;

constexpr int kRows = 1200;
constexpr int kKills = 7;
// The first death: rows are stored, and their outcomes are never told.
constexpr char kFirstDeath[] = "before-acknowledge:200";
constexpr char kRequestId[] = "1d2c3b4a-0000-4000-8000-0123456789ab";

// An import whose rows have no names: only the request_id keeps them from being doubled.
class Importer {
 public:
  explicit Importer(Trial& trial)
      : trial_(trial),
        stub_(OrganisationsService::NewStub(peers::Connect(trial.server().address()))) {
    for (int number = 1; number <= kRows; ++number) {
      ImportOrganisationsRequest::Row& row = rows_.emplace_back();
      row.set_number(number);
      *row.mutable_organisation() = trial_.journal().Enter(
          Intent::kCreate, absl::StrCat("row", number), &ids_.emplace_back());
    }
  }

  // Sends what has no outcome yet; kills the server after `kill_after` outcomes (negative: never).
  absl::Status Send(int kill_after) {
    grpc::ClientContext context;
    const scope::Scope importer(
        {.subject = "importer", .role = scope::Role::kSecretariat, .alliance = kAlliance});
    peers::CallAs(context, importer, absl::ZeroDuration());
    context.set_wait_for_ready(true);
    auto stream = stub_->ImportOrganisations(&context);
    const std::set<int64_t> heard = heard_;
    std::thread sender([&] { Write(*stream, heard); });
    if (kill_after == 0) trial_.server().Kill();
    RowOutcome outcome;
    while (stream->Read(&outcome)) {
      Hear(outcome);
      if (--kill_after == 0) trial_.server().Kill();
    }
    sender.join();
    return rpc::FromGrpc(stream->Finish());
  }

  int64_t heard() const { return static_cast<int64_t>(heard_.size()); }
  // Rows that had been stored when their outcome was lost.
  int found_stored() const { return found_stored_; }

 private:
  void Write(Stream& stream, const std::set<int64_t>& heard) {
    ImportOrganisationsRequest message;
    message.mutable_options()->set_request_id(kRequestId);
    bool open = stream.Write(message);
    for (size_t i = 0; i < rows_.size() && open; ++i) {
      if (heard.contains(rows_[i].number())) continue;
      *message.mutable_row() = rows_[i];
      open = stream.Write(message);
    }
    if (open) stream.WritesDone();
  }

  void Hear(const RowOutcome& outcome) {
    EXPECT_TRUE(heard_.insert(outcome.row()).second) << "row " << outcome.row() << " again";
    if (outcome.outcome() == RowOutcome::UNCHANGED) ++found_stored_;
    EXPECT_NE(outcome.outcome(), RowOutcome::REFUSED) << outcome.ShortDebugString();
    trial_.journal().Acknowledge(ids_[outcome.row() - 1], outcome.name(), "");
  }

  Trial& trial_;
  const std::unique_ptr<OrganisationsService::Stub> stub_;
  std::vector<ImportOrganisationsRequest::Row> rows_;
  std::vector<int64_t> ids_;  // of the rows in the journal
  std::set<int64_t> heard_;   // rows
  int found_stored_ = 0;
};

std::unique_ptr<Trial> Begin(Trial::Options options) {
  options.environment["BARAZA_FAILPOINT"] = kFirstDeath;
  auto trial = Trial::Start(std::move(options));
  EXPECT_TRUE(trial.ok()) << trial.status();
  (*trial)->Load();
  return *std::move(trial);
}

// Runs the import to its end, over the first death and `kills` more; the oracle's complaints.
std::vector<std::string> ImportOverKills(Trial& trial, int kills) {
  std::mt19937 random(20248);
  Importer importer(trial);
  EXPECT_FALSE(importer.Send(-1).ok());
  EXPECT_TRUE(trial.server().AwaitDeath());
  trial.server().environment().erase("BARAZA_FAILPOINT");
  for (int i = 0; i < kills; ++i) {
    EXPECT_TRUE(trial.Restart().ok());
    EXPECT_FALSE(importer.Send(static_cast<int>(random() % 120)).ok())
        << "killed, and it ended well";
  }
  EXPECT_TRUE(trial.Restart().ok());
  const absl::Status status = importer.Send(-1);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(importer.heard(), kRows);
  std::printf("  kills %d in an import of %d rows; %d were stored when their outcome was lost\n",
              1 + kills, kRows, importer.found_stored());
  return trial.Finish();
}

TEST(Import, DoublesLosesAndHalvesNoRowWhenTheServerIsKilled) {
  const auto trial = Begin({.writers = 4, .families = 4, .seed = 8});
  EXPECT_THAT(ImportOverKills(*trial, kKills), testing::IsEmpty());
}

TEST(Import, IsSeenToDoubleRowsWhenRequestsAreForgotten) {
  const auto trial = Begin({.environment = {{"BARAZA_PLANTED_FAULT", "forget-requests"}},
                            .writers = 0,
                            .families = 0,
                            .seed = 9});
  EXPECT_THAT(ImportOverKills(*trial, 0), testing::Contains(testing::HasSubstr("twice: write")));
}

}  // namespace
}  // namespace baraza::chaos
