// Finds the registered organisations that a record may be one with, or a part or whole of.
//
//   OrganisationMatcher matcher;
//   for (each record of the feed's snapshot) matcher.Upsert(record);
//   matcher.Adopt(matcher.Learn("2"));              // frequencies of this register, frozen
//   std::vector<Match> found = matcher.Check(draft, 10);
//
// Check and detection are one thing: a pair has the same score whether its one record is a draft,
// a registered record, or came first or second, because the score depends on the two records and
// the adopted model only. Frequencies are frozen in the model (see term_table.h): they enter by
// Learn and Adopt, when the owner of the matcher says so - once the snapshot is loaded, and again
// when the register has doubled, say. Every score may change then, so all pairs have to be detected
// anew. Until the first Adopt the matcher uses DefaultOrganisationModel().
//
// Which candidates are looked at: those that share the rarest words (also misspelt), acronyms,
// domain, identifiers or the whole name, at most kMaxPostings entries of the index and
// kMaxCompared records a query, however common the words. A pair that shares nothing rare is not
// found; a pair that is found is scored exactly.
//
// Thread-safety: all methods may be called from any thread; checks run side by side, changes alone.
// Nothing fails: a record without a usable name is kept and found by its other keys.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/types/span.h"
#include "baraza/duplication/v1/match.pb.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "services/duplication/domain/blocking.h"
#include "services/duplication/domain/organisation_learner.h"
#include "services/duplication/domain/organisation_model.h"
#include "services/duplication/domain/organisation_profile.h"
#include "services/duplication/domain/postings.h"
#include "services/duplication/domain/vocabulary.h"

namespace baraza::duplication {

// Probability from which a candidate is worth showing to somebody who registers an organisation.
inline constexpr double kCheckProbability = 0.1;

// Probability from which a pair is worth raising as a match that waits for a review.
inline constexpr double kDetectProbability = 0.5;

// Bounds of the work of one query.
inline constexpr std::size_t kMaxPostings = 60000;
inline constexpr std::size_t kMaxCompared = 160;

// Records and candidates of each that Learn looks at.
inline constexpr std::size_t kMaxSample = 400;
inline constexpr std::size_t kMaxSampleCandidates = 100;

class OrganisationMatcher {
 public:
  explicit OrganisationMatcher(
      std::shared_ptr<const OrganisationModel> model = DefaultOrganisationModel());

  // Indexes the record in place of the one of the same name. A record that is ARCHIVED or MERGED
  // is erased instead: it is no longer anybody's duplicate.
  void Upsert(const organisations::v1::Organisation& organisation, const ContactHints& hints = {});

  // Forgets the record; nothing if there is none.
  void Erase(std::string_view name);

  // Records that may be the same as `draft` or related to it, the most probable first: at most
  // `max_results`, of at least `min_probability`. The record of the draft's own name is left out.
  // Matches carry kind, subjects in order of their names (a draft without name comes first),
  // titles, etags, probability, weight and evidence; no name, state or times.
  std::vector<v1::Match> Check(const organisations::v1::Organisation& draft, int max_results,
                               double min_probability = kCheckProbability,
                               const ContactHints& hints = {}) const;

  // The judgement of any two records, indexed or not: the same that Check gives for the pair.
  v1::Match Explain(const organisations::v1::Organisation& left,
                    const organisations::v1::Organisation& right) const;

  // A model of the given version with the frequencies of all indexed records, whatever the order in
  // which they came, and weights learned from a sample of them (organisation_learner.h). It is not
  // adopted.
  // Only records that the source allows are learned from.
  std::shared_ptr<const OrganisationModel> Learn(std::string version,
                                                 const LearningSource& source = {}) const;

  // Scores by this model from now on.
  void Adopt(std::shared_ptr<const OrganisationModel> model);

  // All that is indexed as bytes (packing.h), to be read by Restore of the same version of the
  // program. The model is not in it.
  std::string Snapshot() const;

  // Indexes what a snapshot holds in place of all there is: candidates and scores are then what
  // they were, by the adopted model. DATA_LOSS, FAILED_PRECONDITION: it is damaged, or of another
  // version; nothing has changed then.
  absl::Status Restore(std::string_view snapshot);

  // Version of the adopted model.
  std::string ModelVersion() const;

  // Number of indexed records.
  std::int64_t size() const;

 private:
  struct Candidate {
    RecordId record;
    v1::Match::Kind kind;
    double weight;
  };

  void EraseLocked(std::string_view name) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Fills ids_ and free_ from records_.
  void NumberRecords() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  RecordId FreeRecord() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<RecordId> FindCandidates(const OrganisationView& draft, std::size_t limit,
                                       Ties ties) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  std::vector<RecordId> RecordsOf(const LearningSource& source) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  std::vector<RecordId> SampleOf(const std::vector<RecordId>& records) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  std::vector<SampledRecord> Sample(const std::vector<RecordId>& records,
                                    const std::vector<TokenView>& words,
                                    const TermTable& terms) const
      ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  std::vector<Candidate> Rank(const OrganisationView& draft, double min_probability,
                              int max_results) const ABSL_SHARED_LOCKS_REQUIRED(mutex_);
  OrganisationView Open(RecordId record) const ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
    return OpenProfile(records_[record], vocabulary_.views(), model_->terms);
  }

  mutable absl::Mutex mutex_;
  std::shared_ptr<const OrganisationModel> model_ ABSL_GUARDED_BY(mutex_);
  Vocabulary vocabulary_ ABSL_GUARDED_BY(mutex_);
  Postings postings_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> records_ ABSL_GUARDED_BY(mutex_);  // packed profiles; empty: free
  std::vector<RecordId> free_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_map<std::string, RecordId> ids_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace baraza::duplication
