#include "services/duplication/workflow/known_record.h"

#include <utility>

#include "absl/strings/match.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Organisation;
using projects::v1::Project;

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

template <class R>
KnownRecord KnowAny(const R& resource, Feed feed, int64_t version, scope::Audience audience) {
  KnownRecord record{.feed = feed, .name = resource.name(), .etag = resource.etag()};
  record.version = version;
  record.live = resource.state() != R::ARCHIVED && resource.state() != R::MERGED;
  if (audience.is_public) audience.readers.clear();
  record.audience = std::move(audience);
  record.create_time = absl::FromUnixSeconds(resource.create_time().seconds()) +
                       absl::Nanoseconds(resource.create_time().nanos());
  if (record.live) record.body = resource.SerializeAsString();
  return record;
}

}  // namespace

Feed FeedOf(std::string_view name) {
  return absl::StartsWith(Absl(name), "projects/") ? Feed::kProjects : Feed::kOrganisations;
}

KnownRecord Know(const Organisation& organisation, int64_t version, scope::Audience audience) {
  KnownRecord record = KnowAny(organisation, Feed::kOrganisations, version, std::move(audience));
  if (!organisation.alliance().empty()) record.alliances = {organisation.alliance()};
  return record;
}

KnownRecord Know(const Project& project, int64_t version, scope::Audience audience) {
  KnownRecord record = KnowAny(project, Feed::kProjects, version, std::move(audience));
  record.alliances = {project.alliances().begin(), project.alliances().end()};
  return record;
}

std::string TitleOf(const KnownRecord& record) {
  if (record.feed == Feed::kOrganisations) {
    Organisation organisation;
    organisation.ParseFromString(record.body);
    return organisation.display_name();
  }
  Project project;
  project.ParseFromString(record.body);
  return project.titles().empty() ? "" : project.titles(0).text();
}

bool KnownRecords::Put(KnownRecord record) {
  auto shared = std::make_shared<const KnownRecord>(std::move(record));
  absl::MutexLock lock(&mutex_);
  KnownRecordPtr& kept = records_[shared->name];
  if (kept != nullptr && kept->version >= shared->version) return false;
  kept = std::move(shared);
  return true;
}

KnownRecordPtr KnownRecords::Find(std::string_view name) const {
  absl::ReaderMutexLock lock(&mutex_);
  const auto found = records_.find(Absl(name));
  return found == records_.end() ? nullptr : found->second;
}

std::vector<KnownRecordPtr> KnownRecords::All() const {
  std::vector<KnownRecordPtr> all;
  absl::ReaderMutexLock lock(&mutex_);
  all.reserve(records_.size());
  for (const auto& entry : records_) all.push_back(entry.second);
  return all;
}

void KnownRecords::Fill(const std::vector<KnownRecordPtr>& records) {
  absl::MutexLock lock(&mutex_);
  records_.clear();
  records_.reserve(records.size());
  for (const KnownRecordPtr& record : records) records_.emplace(record->name, record);
}

std::vector<std::string> KnownRecords::LiveNames(Feed feed) const {
  std::vector<std::string> names;
  absl::ReaderMutexLock lock(&mutex_);
  for (const auto& [name, record] : records_) {
    if (record->live && record->feed == feed) names.push_back(name);
  }
  return names;
}

std::vector<std::string> KnownRecords::Forget(Feed feed) {
  std::vector<std::string> names;
  absl::MutexLock lock(&mutex_);
  absl::erase_if(records_, [&](const auto& entry) {
    if (entry.second->feed != feed) return false;
    names.push_back(entry.first);
    return true;
  });
  return names;
}

}  // namespace baraza::duplication
