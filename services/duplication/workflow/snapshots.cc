#include "services/duplication/workflow/snapshots.h"

#include <optional>
#include <utility>

#include "services/foundation/log/log.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

FeedTokens TokensOf(const RegisterSnapshot& snapshot) {
  FeedTokens tokens;
  for (int i = 0; i < kFeeds; ++i) tokens[i] = snapshot.registers[i].token;
  return tokens;
}

}  // namespace

FeedTokens Snapshots::Restore() {
  if (shelf_ == nullptr) return {};
  const absl::Time begun = clock_.Now();
  const absl::StatusOr<std::string> bytes = shelf_->Read();
  if (absl::IsNotFound(bytes.status())) return {};
  const absl::StatusOr<RegisterSnapshot> snapshot =
      bytes.ok() ? ParseSnapshot(*bytes) : bytes.status();
  if (!snapshot.ok()) {
    log::Warning("the snapshot cannot be used: the registers are read from the start",
                 {{"status", snapshot.status().ToString()}});
    return {};
  }
  detection_.Restore(*snapshot);
  log::Info("went on from the snapshot", {{"records", snapshot->records.size()},
                                          {"bytes", bytes->size()},
                                          {"took", absl::FormatDuration(clock_.Now() - begun)}});
  return kept_ = TokensOf(*snapshot);
}

absl::StatusOr<bool> Snapshots::Step() {
  if (clock_.Now() < next_ || !detection_.CheckReady().ok()) return false;
  next_ = clock_.Now() + kSnapshotInterval;  // also after an error: it costs as much again
  RETURN_IF_ERROR(Save());
  return false;
}

absl::Status Snapshots::Save() {
  if (shelf_ == nullptr || detection_.tokens() == kept_) return absl::OkStatus();
  const absl::Time begun = clock_.Now();
  const std::optional<RegisterSnapshot> snapshot = detection_.Capture();
  if (!snapshot.has_value()) return absl::OkStatus();
  const absl::Time captured = clock_.Now();
  RETURN_IF_ERROR(
      shelf_->Replace([&](const ByteSink& sink) { return PackSnapshot(*snapshot, sink); }));
  kept_ = TokensOf(*snapshot);
  log::Info("kept a snapshot", {{"records", snapshot->records.size()},
                                {"captured_in", absl::FormatDuration(captured - begun)},
                                {"written_in", absl::FormatDuration(clock_.Now() - captured)}});
  return absl::OkStatus();
}

}  // namespace baraza::duplication
