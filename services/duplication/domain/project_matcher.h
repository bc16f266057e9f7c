// Finds registered projects that a project may be one with, and those with which it overlaps.
//
//   ProjectMatcher matcher;
//   for (each record of the feed's snapshot) matcher.Upsert(record);
//   matcher.Adopt(matcher.Learn("2"));
//   // SAME_PROJECT, SAME_EFFORT, COMPONENT:
//   std::vector<Match> same = matcher.Check(draft, 10);
//   // OVERLAPPING_EFFORT:
//   std::vector<Match> near = matcher.Overlaps(draft, 10);
//
// Same project: see project_scorer.h. Overlap: see overlap.h. Scores depend on the two records and
// the adopted model only, as with OrganisationMatcher; Learn and Adopt work in the same way.
//
// Bounds: a query reads at most kMaxProjectPostings entries of the index and compares at most
// kMaxProjectsCompared records, for duplicates and for overlaps each.
//
// Thread-safety: all methods may be called from any thread; queries run side by side, changes
// alone. Nothing fails.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "baraza/duplication/v1/match.pb.h"
#include "baraza/projects/v1/project.pb.h"
#include "services/duplication/domain/overlap.h"
#include "services/duplication/domain/overlap_tunings.h"
#include "services/duplication/domain/postings.h"
#include "services/duplication/domain/project_model.h"
#include "services/duplication/domain/project_profile.h"

namespace baraza::duplication {

inline constexpr std::size_t kMaxProjectPostings = 20000;
inline constexpr std::size_t kMaxProjectsCompared = 200;

// Strength from which an overlap is worth telling.
inline constexpr double kOverlapStrength = 0.2;

// Probability from which a pair of projects is worth showing or raising.
inline constexpr double kSameProjectProbability = 0.5;

// The title of an organisation of the given resource name; empty if it is not known.
using OrganisationTitle = std::function<std::string(std::string_view organisation)>;

class ProjectMatcher {
 public:
  // `title_of` names the parties to introduce in the sentences of overlaps; it is called while the
  // matcher is locked for reading and must not call back. Without it resource names stand.
  explicit ProjectMatcher(OrganisationTitle title_of = nullptr,
                          std::shared_ptr<const ProjectModel> model = DefaultProjectModel());

  // Indexes the record in place of the one of the same name; ARCHIVED and MERGED records are
  // erased.
  void Upsert(const projects::v1::Project& project);

  // Forgets the record; nothing if there is none.
  void Erase(std::string_view name);

  // Records that may be the same project (SAME_PROJECT), one effort of two sides (SAME_EFFORT), or
  // programme and component (COMPONENT), see project_kinds.h; the most probable first; shaped as
  // OrganisationMatcher::Check.
  std::vector<v1::Match> Check(const projects::v1::Project& draft, int max_results,
                               double min_probability = kSameProjectProbability) const;

  // Records with which the draft overlaps, the strongest first: at most `max_results`, of at least
  // `min_strength`, none that Check gives. Equal strengths in order of names.
  std::vector<v1::Match> Overlaps(const projects::v1::Project& draft, int max_results,
                                  double min_strength = kOverlapStrength) const;

  // The same as the pair's alliance weighs it, from the strength that the alliance says.
  std::vector<v1::Match> Overlaps(const projects::v1::Project& draft, int max_results,
                                  const OverlapTunings& tunings) const;

  // The judgement of any two records as duplicates: the same that Check gives for the pair.
  v1::Match Explain(const projects::v1::Project& left, const projects::v1::Project& right) const;

  // As OrganisationMatcher's.
  // Only records are learned from of whose resource names `may_learn_from` is true; empty: all.
  std::shared_ptr<const ProjectModel> Learn(
      std::string version,
      const std::function<bool(std::string_view)>& may_learn_from = nullptr) const;
  void Adopt(std::shared_ptr<const ProjectModel> model);
  std::string ModelVersion() const;
  std::int64_t size() const;

 private:
  void EraseLocked(std::string_view name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<v1::Match> Same(const ProjectProfile& draft, int max_results,
                              double min_probability) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);

  const OrganisationTitle title_of_;
  mutable absl::Mutex mutex_;
  std::shared_ptr<const ProjectModel> model_ ABSL_GUARDED_BY(mutex_);
  Postings words_ ABSL_GUARDED_BY(mutex_);     // keys that duplicates share
  Postings overlaps_ ABSL_GUARDED_BY(mutex_);  // keys of theme and place together
  std::vector<std::unique_ptr<const ProjectProfile>> records_ ABSL_GUARDED_BY(mutex_);
  std::vector<RecordId> free_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, RecordId> ids_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace baraza::duplication
