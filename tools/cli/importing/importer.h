// An import into one register: first everything is decided, then everything is sent.
//
//   Decider<OrganisationRegister> decider(client, settings);
//   RETURN_IF_ERROR(decider.Add(rows));                      // in batches, from the first pass
//   Sender<OrganisationRegister> sender(client, settings, decider, report, report.organisations);
//   RETURN_IF_ERROR(sender.Send(row));                       // one by one, from the second
//   RETURN_IF_ERROR(sender.Finish());
//
// Why two passes: what a check finds must not depend on how far the same import has come, and a
// platform that cannot answer checks is noticed before anything is stored. What is kept between
// the passes are the decisions that say something, not the rows.
//
// Ownership: client, decider and report outlive what uses them. Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/importing/decision.h"
#include "tools/cli/importing/parallel.h"
#include "tools/cli/importing/registers.h"
#include "tools/cli/importing/report.h"
#include "tools/cli/importing/row_stream.h"

namespace baraza::importing {

struct Settings {
  bool dry_run = false;
  bool check = true;    // ask for duplicates of what is new
  double likely = 0.9;  // probability from which a duplicate is likely
};

// A row of a file. Its draft has a name.
template <class Resource>
struct Row {
  int64_t number = 0;  // the same in both passes
  std::string origin;
  std::string title;
  Resource draft;
};

template <class Register>
class Decider {
 public:
  using Rows = std::vector<Row<typename Register::Resource>>;
  static constexpr size_t kBatch = 256;
  static constexpr int kThreads = 8;

  // `shared`: codes that several rows cite, by which none is recognised.
  Decider(const Client& client, const Settings& settings, std::set<std::string> shared = {})
      : client_(client), settings_(settings), shared_(std::move(shared)) {}

  // Decides about up to kBatch rows.
  absl::Status Add(const Rows& rows) {
    ASSIGN_OR_RETURN(const auto standing, Standing(rows));
    std::vector<Facts> facts(rows.size());
    RETURN_IF_ERROR(ForEach(rows.size(), kThreads, [&](size_t i) {
      const auto& draft = rows[i].draft;
      facts[i].name = draft.name();
      if (const auto found = standing.find(draft.name()); found != standing.end()) {
        facts[i].standing = found->second;
        return absl::OkStatus();
      }
      return Ask(draft, facts[i]);
    }));
    for (size_t i = 0; i < rows.size(); ++i) {
      const auto [first, is_first] = seen_.emplace(facts[i].name, rows[i].origin);
      Decision decision =
          is_first ? Decide(facts[i], settings_.likely) : Repetition(facts[i].name, first->second);
      if (is_first && !decision.uses.empty()) instead_[facts[i].name] = decision.uses;
      if (!decision.note.empty()) decisions_[rows[i].number] = std::move(decision);
    }
    return absl::OkStatus();
  }

  Decision Of(int64_t number) const {
    const auto found = decisions_.find(number);
    return found == decisions_.end() ? Decision() : found->second;
  }

  // Records that are used in place of those that rows name.
  const std::map<std::string, std::string>& instead() const { return instead_; }

 private:
  // Which record each name leads to, of those that lead to one.
  absl::StatusOr<std::map<std::string, std::string>> Standing(const Rows& rows) const {
    std::set<std::string> names;
    for (const auto& row : rows) names.insert(row.draft.name());
    std::map<std::string, std::string> standing;
    if (names.empty()) return standing;
    ASSIGN_OR_RETURN(const auto found, Register::BatchGet(client_, {names.begin(), names.end()}));
    for (const auto& record : found) {
      standing[record.name()] = record.name();
      for (const std::string& former : record.former_names()) standing[former] = record.name();
    }
    return standing;
  }

  absl::Status Ask(const typename Register::Resource& draft, Facts& facts) const {
    RETURN_IF_ERROR(Register::FindHolder(client_, draft, shared_, facts));
    if (facts.holder.has_value() || !settings_.check) return absl::OkStatus();
    return Register::Check(client_, draft, facts);
  }

  const Client& client_;
  const Settings settings_;
  const std::set<std::string> shared_;
  std::map<int64_t, Decision> decisions_;
  std::map<std::string, std::string> instead_;
  std::map<std::string, std::string> seen_;  // where each name came first
};

template <class Register>
class Sender {
 public:
  using Resource = typename Register::Resource;
  // Told how many rows are answered.
  using Answered = std::function<void(int64_t)>;

  Sender(const Client& client, const Settings& settings, const Decider<Register>& decider,
         Report& report, Tally& tally, Answered answered = nullptr)
      : settings_(settings),
        decider_(decider),
        report_(report),
        tally_(tally),
        answered_(std::move(answered)),
        stream_(client, OptionsOf(settings)) {}

  // Sends a row, unless another record takes its place. An error: the stream broke.
  absl::Status Send(Row<Resource> row) {
    Decision decision = decider_.Of(row.number);
    ToldRow told{row.origin, row.title, row.draft.name(), "", ""};
    if (!decision.uses.empty()) {
      report_.AddUsed(tally_, std::move(told), decision);
      return absl::OkStatus();
    }
    waiting_.emplace(row.number, Waiting{std::move(told), std::move(decision)});
    if (stream_.Send(row.number, std::move(row.draft))) {
      Tell(stream_.Take());
      return absl::OkStatus();
    }
    absl::Status broken = Finish();
    return broken.ok() ? absl::InternalError("the server ended the import early") : broken;
  }

  // Waits until every row is answered. An error: the stream broke; what was answered is stored.
  absl::Status Finish() {
    stream_.Close();
    for (auto outcomes = stream_.Await(); !outcomes.empty(); outcomes = stream_.Await()) {
      Tell(outcomes);
    }
    absl::Status status = stream_.Finish();
    if (status.ok() && !waiting_.empty()) {
      status = absl::InternalError(absl::StrCat(waiting_.size(), " rows were not answered"));
    }
    return status;
  }

  // Names of records that a dry run would have created.
  const std::set<std::string>& would_be_created() const { return would_be_created_; }

 private:
  struct Waiting {
    ToldRow told;
    Decision decision;
  };

  static bulk::v1::ImportOptions OptionsOf(const Settings& settings) {
    bulk::v1::ImportOptions options;
    options.set_validate_only(settings.dry_run);
    return options;
  }

  void Tell(const typename RowStream<Register>::Outcomes& outcomes) {
    for (const bulk::v1::RowOutcome& outcome : outcomes) {
      const auto found = waiting_.find(outcome.row());
      if (found == waiting_.end()) continue;
      auto [told, decision] = std::move(found->second);
      waiting_.erase(found);
      if (settings_.dry_run && outcome.outcome() == bulk::v1::RowOutcome::CREATED) {
        would_be_created_.insert(told.name);
      }
      report_.Add(tally_, std::move(told), outcome, decision);
    }
    if (answered_ && !outcomes.empty()) answered_(tally_.rows());
  }

  const Settings settings_;
  const Decider<Register>& decider_;
  Report& report_;
  Tally& tally_;
  const Answered answered_;
  RowStream<Register> stream_;
  std::map<int64_t, Waiting> waiting_;
  std::set<std::string> would_be_created_;
};

}  // namespace baraza::importing
