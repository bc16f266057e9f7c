#include "services/duplication/workflow/dependents.h"

#include <utility>

#include "services/duplication/workflow/priority.h"
#include "services/foundation/failpoint/failpoint.h"

namespace baraza::duplication {
namespace {

std::set<std::string> ParticipantsOf(const KnownRecord& record) {
  projects::v1::Project project;
  std::set<std::string> organisations;
  if (!record.live || !project.ParseFromString(record.body)) return organisations;
  for (const auto& participant : project.participants()) {
    if (!participant.organisation().empty()) organisations.insert(participant.organisation());
  }
  return organisations;
}

}  // namespace

std::vector<std::string> Dependents::Put(const KnownRecord& project) {
  const bool counts = project.audience.is_public || failpoint::Planted("count-hidden");
  Participants now{.organisations = ParticipantsOf(project), .counts = counts};
  Names moved;
  absl::MutexLock lock(&mutex_);
  Participants& before = projects_[project.name];
  if (before.counts) {
    for (const std::string& name : before.organisations) Count(name, -1, moved);
  }
  if (now.counts) {
    for (const std::string& name : now.organisations) Count(name, 1, moved);
  }
  before = std::move(now);
  if (!project.live) projects_.erase(project.name);
  return {moved.begin(), moved.end()};
}

void Dependents::Count(const std::string& organisation, int by, Names& moved) {
  int64_t& count = counts_[organisation];
  const int step = PriorityStep(count);
  count += by;
  if (PriorityStep(count) == step) return;
  // Back where it was before this project changed: nothing moved.
  if (!moved.insert(organisation).second) moved.erase(organisation);
}

void Dependents::Forget() {
  absl::MutexLock lock(&mutex_);
  projects_.clear();
  counts_.clear();
}

int64_t Dependents::Of(std::string_view name) const {
  const absl::string_view key(name.data(), name.size());
  absl::ReaderMutexLock lock(&mutex_);
  if (FeedOf(name) == Feed::kProjects) {
    const auto project = projects_.find(key);
    return project == projects_.end() ? 0 : project->second.organisations.size();
  }
  const auto count = counts_.find(key);
  return count == counts_.end() ? 0 : count->second;
}

}  // namespace baraza::duplication
