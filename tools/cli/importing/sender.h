// Sends the rows of an import and hears what became of each, over as many connections as it takes.
//
//   Sender<OrganisationRegister> sender(client, settings, decider, reconnection, report,
//                                       report.organisations);
//   RETURN_IF_ERROR(sender.Send(row));
//   RETURN_IF_ERROR(sender.Finish());
//
// Why: a row is sent until it has an outcome. Those without one are kept; when the stream breaks it
// is opened again under the same request_id and they are sent again, in their order. The platform
// knows a row that it has carried out already and tells it as unchanged.
//
// Bounds: at most kUnanswered rows are kept. Ownership: all that is given outlives the sender.
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/importing/importer.h"
#include "tools/cli/importing/report.h"
#include "tools/cli/importing/row_stream.h"

namespace baraza::importing {

template <class Register>
class Sender {
 public:
  static constexpr size_t kUnanswered = 2048;

  using Resource = typename Register::Resource;
  // Told how many rows are answered.
  using Answered = std::function<void(int64_t)>;

  Sender(const Client& client, const Settings& settings, const Decider<Register>& decider,
         Reconnection& reconnection, Report& report, Tally& tally, Answered answered = nullptr)
      : client_(client),
        settings_(settings),
        decider_(decider),
        reconnection_(reconnection),
        report_(report),
        tally_(tally),
        answered_(std::move(answered)),
        request_id_(decider.request_id()) {
    Open();
  }

  // Sends a row, unless another record takes its place. An error: the import is over.
  absl::Status Send(Row<Resource> row) {
    Decision decision = decider_.Of(row.number);
    ToldRow told{
        .origin = row.origin, .title = row.title, .name = row.draft.name(), .line = row.line};
    if (!decision.uses.empty()) {
      report_.AddUsed(tally_, std::move(told), decision);
      return absl::OkStatus();
    }
    const auto [sent, is_new] = waiting_.emplace(
        row.number, Waiting{std::move(told), std::move(decision), std::move(row.draft)});
    if (!stream_->Send(sent->first, sent->second.draft)) RETURN_IF_ERROR(Recover());
    Tell(stream_->Take());
    while (waiting_.size() >= kUnanswered) RETURN_IF_ERROR(Hear());
    return absl::OkStatus();
  }

  // Waits until every row is answered. An error: the import is over; what was answered is stored.
  absl::Status Finish() {
    closed_ = true;
    stream_->Close();
    while (!waiting_.empty()) RETURN_IF_ERROR(Hear());
    const absl::Status status = End();
    return IsBroken(status) ? absl::OkStatus() : status;  // every row is answered
  }

  // Names of records that a dry run would have created.
  const std::set<std::string>& would_be_created() const { return would_be_created_; }

 private:
  struct Waiting {
    ToldRow told;
    Decision decision;
    Resource draft;
  };

  void Open() {
    bulk::v1::ImportOptions options;
    options.set_validate_only(settings_.dry_run);
    options.set_request_id(request_id_);
    stream_ = std::make_unique<RowStream<Register>>(client_, options);
  }

  // Waits for outcomes; opens the stream again if it ends before there are any.
  absl::Status Hear() {
    const auto outcomes = stream_->Await();
    if (outcomes.empty()) return Recover();
    Tell(outcomes);
    return absl::OkStatus();
  }

  // Ends the stream, having heard what it still says.
  absl::Status End() {
    for (auto outcomes = stream_->Await(); !outcomes.empty(); outcomes = stream_->Await()) {
      Tell(outcomes);
    }
    return stream_->Finish();
  }

  // After the stream has ended: opens it again and sends what has no outcome.
  absl::Status Recover() {
    while (true) {
      absl::Status status = End();
      if (waiting_.empty() && (status.ok() || closed_)) return absl::OkStatus();
      if (status.ok()) {
        return absl::InternalError(
            absl::StrCat("the server ended the import with ", waiting_.size(), " rows to go"));
      }
      if (!reconnection_.Await(status)) return status;
      request_id_ = IdOfRepeated(request_id_);
      Open();
      if (SendAgain()) return absl::OkStatus();
    }
  }

  // False: the stream has ended again.
  bool SendAgain() {
    for (const auto& [number, row] : waiting_) {
      if (!stream_->Send(number, row.draft)) return false;
    }
    if (closed_) stream_->Close();
    return true;
  }

  void Tell(const typename RowStream<Register>::Outcomes& outcomes) {
    for (const bulk::v1::RowOutcome& outcome : outcomes) {
      const auto found = waiting_.find(outcome.row());
      if (found == waiting_.end()) continue;
      reconnection_.Answered();
      auto [told, decision, draft] = std::move(found->second);
      waiting_.erase(found);
      if (settings_.dry_run && outcome.outcome() == bulk::v1::RowOutcome::CREATED) {
        would_be_created_.insert(told.name);
      }
      report_.Add(tally_, std::move(told), outcome, decision);
    }
    if (answered_ && !outcomes.empty()) answered_(tally_.rows());
  }

  const Client& client_;
  const Settings settings_;
  const Decider<Register>& decider_;
  Reconnection& reconnection_;
  Report& report_;
  Tally& tally_;
  const Answered answered_;
  std::string request_id_;
  bool closed_ = false;  // all rows were given
  std::map<int64_t, Waiting> waiting_;
  std::set<std::string> would_be_created_;
  std::unique_ptr<RowStream<Register>> stream_;
};

}  // namespace baraza::importing
