// What the service knows of the records of its neighbours' registers, as their feeds told it last.
//
// Why: a match is about two records of others. Whether they are live, who may read them, which
// secretariats may decide about them and which version the evidence rests on is asked at every
// check, review and detection; so it is kept in memory, in one form for both registers.
//
// Thread-safety: KnownRecord is a value that never changes once it is shared; all methods of
// KnownRecords may be called from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "baraza/projects/v1/project.pb.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

// The registers that are followed.
enum class Feed { kOrganisations = 0, kProjects = 1 };
inline constexpr int kFeeds = 2;

// The register in which a record of this name lies.
Feed FeedOf(std::string_view name);

struct KnownRecord {
  Feed feed = Feed::kOrganisations;
  std::string name;  // empty: a draft
  std::string etag;
  int64_t version = 0;
  bool live = false;  // neither archived nor merged
  scope::Audience audience;
  std::vector<std::string> alliances;  // whose secretariats may decide about it
  absl::Time create_time;
  std::string body;  // wire bytes of the resource; empty unless live
};
using KnownRecordPtr = std::shared_ptr<const KnownRecord>;

// The record as the service keeps it. Of a public one it keeps no readers: everybody may read.
KnownRecord Know(const organisations::v1::Organisation& organisation, int64_t version,
                 scope::Audience audience);
KnownRecord Know(const projects::v1::Project& project, int64_t version, scope::Audience audience);

// What to call a live record: its display name, or its first title.
std::string TitleOf(const KnownRecord& record);

class KnownRecords {
 public:
  // Keeps the record in place of an older version of it. False: it is not newer than what is kept.
  bool Put(KnownRecord record);
  // The record, live or not; null if it was never heard of.
  KnownRecordPtr Find(std::string_view name) const;
  // All records of both registers, live or not, in no order.
  std::vector<KnownRecordPtr> All() const;
  // Keeps these records, each of another name, in place of all there were.
  void Fill(const std::vector<KnownRecordPtr>& records);
  // Names of all live records of a register, in no order.
  std::vector<std::string> LiveNames(Feed feed) const;
  // Forgets a register; returns the names of what was known.
  std::vector<std::string> Forget(Feed feed);

 private:
  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, KnownRecordPtr> records_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace baraza::duplication
