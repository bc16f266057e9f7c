// What detection knows of the registers as a snapshot, and back.
#include <thread>

#include "services/duplication/workflow/detection.h"

namespace baraza::duplication {

std::optional<RegisterSnapshot> Detection::Capture() const {
  RegisterSnapshot snapshot;
  absl::MutexLock applying(&applying_);
  {
    absl::MutexLock lock(&mutex_);
    if (!loaded_[0] || !loaded_[1]) return std::nullopt;
    for (int i = 0; i < kFeeds; ++i) {
      snapshot.registers[i].token = tokens_[i];
      snapshot.registers[i].position = applied_[i];
    }
  }
  for (Feed feed : {Feed::kOrganisations, Feed::kProjects}) {
    snapshot.registers[static_cast<int>(feed)].index = to_.engines.Of(feed).Snapshot();
  }
  snapshot.records = to_.records.All();
  return snapshot;
}

void Detection::Index(Feed feed, const RegisterSnapshot& snapshot) {
  Engine& engine = to_.engines.Of(feed);
  if (engine.Restore(snapshot.registers[static_cast<int>(feed)].index).ok()) return;
  for (const KnownRecordPtr& record : snapshot.records) {
    if (record->feed == feed && record->live) engine.Upsert(*record);
  }
}

void Detection::Restore(const RegisterSnapshot& snapshot) {
  absl::MutexLock applying(&applying_);
  std::thread beside([&] { Index(Feed::kOrganisations, snapshot); });
  to_.records.Fill(snapshot.records);
  for (const KnownRecordPtr& record : snapshot.records) {
    if (record->feed == Feed::kProjects) dependents_.Put(*record);
  }
  Index(Feed::kProjects, snapshot);
  beside.join();
  absl::MutexLock lock(&mutex_);
  for (int i = 0; i < kFeeds; ++i) {
    tokens_[i] = snapshot.registers[i].token;
    applied_[i] = snapshot.registers[i].position;
  }
}

bool Detection::CatchesUp(Feed feed) const {
  absl::MutexLock lock(&mutex_);
  const int i = static_cast<int>(feed);
  return applied_[i] > 0 && !loaded_[i];  // within the feed's own snapshot the position is 0
}

}  // namespace baraza::duplication
