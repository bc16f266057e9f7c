// An import into one register: first everything is decided, then everything is sent (sender.h).
//
//   Decider<OrganisationRegister> decider(client, settings, reconnection);
//   RETURN_IF_ERROR(decider.Add(rows));                      // in batches, from the first pass
//   Sender<OrganisationRegister> sender(...);
//   RETURN_IF_ERROR(sender.Send(row));                       // one by one, from the second
//   RETURN_IF_ERROR(sender.Finish());
//
// Why two passes: what a check finds must not depend on how far the same import has come, and a
// platform that cannot answer checks is noticed before anything is stored. What is kept between
// the passes are the decisions that say something, not the rows.
//
// Ownership: client and reconnection outlive the decider. Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "services/foundation/fieldmask/fieldmask.h"
#include "services/foundation/status/status.h"
#include "tools/cli/importing/decision.h"
#include "tools/cli/importing/import_id.h"
#include "tools/cli/importing/parallel.h"
#include "tools/cli/importing/reconnection.h"
#include "tools/cli/importing/registers.h"

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
  int64_t line = 0;  // of the file; 0: it stands in several places
  std::string title;
  Resource draft;
};

template <class Register>
class Decider {
 public:
  using Resource = typename Register::Resource;
  using Rows = std::vector<Row<Resource>>;
  static constexpr size_t kBatch = 256;
  static constexpr int kThreads = 8;

  // `shared`: codes that several rows cite, by which none is recognised.
  Decider(const Client& client, const Settings& settings, Reconnection& reconnection,
          std::set<std::string> shared = {})
      : client_(client),
        settings_(settings),
        reconnection_(reconnection),
        shared_(std::move(shared)),
        id_(Register::kNoun, settings.dry_run) {}

  // Decides about up to kBatch rows. Asks again if the connection breaks meanwhile.
  absl::Status Add(const Rows& rows) {
    if (rows.empty()) return absl::OkStatus();
    Standing standing;
    std::vector<Facts> facts;
    while (true) {
      const absl::Status asked = AskAll(rows, standing, facts);
      if (asked.ok()) break;
      if (!reconnection_.Await(asked)) return asked;
    }
    reconnection_.Answered();
    for (size_t i = 0; i < rows.size(); ++i) Settle(rows[i], facts[i], standing);
    return absl::OkStatus();
  }

  Decision Of(int64_t number) const {
    const auto found = decisions_.find(number);
    return found == decisions_.end() ? Decision() : found->second;
  }

  // Records that are used in place of those that rows name.
  const std::map<std::string, std::string>& instead() const { return instead_; }

  // The id of the import, once all rows are decided.
  std::string request_id() const { return id_.Uuid(); }

 private:
  // The record that each name leads to, of those that lead to one.
  using Standing = std::map<std::string, Resource>;

  absl::Status AskAll(const Rows& rows, Standing& standing, std::vector<Facts>& facts) const {
    ASSIGN_OR_RETURN(standing, Find(rows));
    facts.assign(rows.size(), Facts());
    return ForEach(rows.size(), kThreads, [&](size_t i) {
      const auto& draft = rows[i].draft;
      facts[i].name = draft.name();
      if (const auto found = standing.find(draft.name()); found != standing.end()) {
        facts[i].standing = found->second.name();
        return absl::OkStatus();
      }
      return Ask(draft, facts[i]);
    });
  }

  absl::StatusOr<Standing> Find(const Rows& rows) const {
    std::set<std::string> names;
    for (const auto& row : rows) names.insert(row.draft.name());
    Standing standing;
    if (names.empty()) return standing;
    ASSIGN_OR_RETURN(const auto found, Register::BatchGet(client_, {names.begin(), names.end()}));
    for (const auto& record : found) {
      standing[record.name()] = record;
      for (const std::string& former : record.former_names()) standing[former] = record;
    }
    return standing;
  }

  absl::Status Ask(const Resource& draft, Facts& facts) const {
    RETURN_IF_ERROR(Register::FindHolder(client_, draft, shared_, facts));
    if (facts.holder.has_value() || !settings_.check) return absl::OkStatus();
    return Register::Check(client_, draft, facts);
  }

  void Settle(const Row<Resource>& row, const Facts& facts, const Standing& standing) {
    const auto [first, is_first] = seen_.emplace(facts.name, row.origin);
    Decision decision =
        is_first ? Decide(facts, settings_.likely) : Repetition(facts.name, first->second);
    if (is_first && !decision.uses.empty()) instead_[facts.name] = decision.uses;
    if (!decision.note.empty()) decisions_[row.number] = std::move(decision);
    const auto stands = standing.find(facts.name);
    id_.AddRow(row.number, row.draft.SerializeAsString(),
               stands == standing.end() ? "" : VersionChanged(row.draft, stands->second));
  }

  // The version of a record that a row would change; empty: it stands so already.
  static std::string VersionChanged(const Resource& draft, const Resource& record) {
    Resource after = record;
    const bool applied = fieldmask::Apply(draft, {}, after).ok();
    return applied && after.SerializeAsString() == record.SerializeAsString() ? "" : record.etag();
  }

  const Client& client_;
  const Settings settings_;
  Reconnection& reconnection_;
  const std::set<std::string> shared_;
  ImportId id_;
  std::map<int64_t, Decision> decisions_;
  std::map<std::string, std::string> instead_;
  std::map<std::string, std::string> seen_;  // where each name came first
};

}  // namespace baraza::importing
