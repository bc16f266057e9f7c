// What depends on a record: in how many projects an organisation takes part, how many organisations
// take part in a project.
//
// Why: a double that many projects name is to be decided first (priority.h). Only public projects
// count for an organisation: the priority of a match must not tell anybody that somebody prepares a
// project. The planted fault count-hidden counts all.
//
// Thread-safety: all methods may be called from any thread.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "services/duplication/workflow/known_record.h"

namespace baraza::duplication {

class Dependents {
 public:
  // Takes in what a project says now. Returns the organisations whose number of dependents changed
  // so much that priorities do (PriorityStep).
  std::vector<std::string> Put(const KnownRecord& project);
  // Forgets all projects.
  void Forget();
  // Number of what depends on a record; 0 if nothing is known of it.
  int64_t Of(std::string_view name) const;

 private:
  using Names = std::set<std::string>;

  // Counts `organisation` for one project more or less; adds it to `moved` if its step changes.
  void Count(const std::string& organisation, int by, Names& moved)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // What one project says.
  struct Participants {
    Names organisations;
    bool counts = false;  // for these organisations: it is public
  };

  mutable absl::Mutex mutex_;
  absl::flat_hash_map<std::string, Participants> projects_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, int64_t> counts_ ABSL_GUARDED_BY(mutex_);  // by organisation
};

}  // namespace baraza::duplication
