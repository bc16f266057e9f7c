// Detection: keeps the matches in step with the registers that the feeds tell of.
//
// Two halves. Feeds hand in what changed (Apply), which goes into the index at once. Steps, done
// one after the other by a worker, take records that changed, ask the engine what each is to
// others, and bring the stored matches of these records in line (reconcile.h), many records to a
// transaction.
//
// From start: once the snapshots of both feeds are in, the engines take the models that are kept,
// or the first ones are learned (models.h); then the audience of every stored match is brought up
// to date, because a record may have been restricted while the service was down; then the service
// is ready; then every record is looked at, behind those that change meanwhile. Names of matches
// are computed, so that nothing is raised twice, and what changed while the service was down is
// found. When a register has doubled, a model is learned anew and every record is looked at again.
//
// A register may also begin with a snapshot of its own (Restore), followed by what changed since;
// the rest is the same. That every record is looked at then, too, is on purpose: the store of
// matches can be older or newer than the snapshot, the program another one, and what was still
// waiting when the process ended is kept nowhere.
//
// Of several replicas one writes (`ours`). The others do the same, but where they would write they
// see that it is not done yet, and look again later: so each knows how far matches are in step, and
// one that takes over has just that to do which the last one left undone.
//
// Bounds: a record waits once, however often it changes; a step takes kRecordsPerStep records.
// Thread-safety: Apply of one feed from one thread; Step from one thread; the rest from any.
// Status of Step: what the store answers; what was not done is done by a later step.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/duplication/workflow/dependents.h"
#include "services/duplication/workflow/engine.h"
#include "services/duplication/workflow/known_record.h"
#include "services/duplication/workflow/match_records.h"
#include "services/duplication/workflow/models.h"
#include "services/duplication/workflow/register_snapshot.h"
#include "services/foundation/record/record.h"

namespace baraza::duplication {

inline constexpr int kRecordsPerStep = 64;
// A register is learned from when it has this many records; with fewer the engine's own
// frequencies are better.
inline constexpr int64_t kLeastToLearn = 64;

class Detection {
 public:
  // All outlive the detection. `wake` is called when there is something to do.
  struct Dependencies {
    record::Writer& writer;
    MatchWriter& matches;
    MatchIndex& index;
    KnownRecords& records;
    Engines engines;
    ModelSource& models;
    std::function<void()> wake;
    // Whose turn it is to write matches; without them it is always this process'.
    std::function<bool()> ours = nullptr;
    // Fails a transaction if the turn is another's by now.
    std::function<absl::Status(record::Transaction&)> hold = nullptr;
  };
  // How far it is.
  struct Progress {
    bool ready = false;
    std::array<int64_t, kFeeds> applied{};   // position of the feed that is in the index
    std::array<int64_t, kFeeds> detected{};  // position up to which matches are in step
    int64_t waiting = 0;                     // records still to be looked at
  };

  explicit Detection(Dependencies dependencies);

  // Takes in changed records, in the feed's order. `position`: up to which the feed is known then,
  // 0 within its snapshot. `caught_up`: nothing newer was known; the first ends the snapshot.
  // `token`: where the feed goes on.
  void Apply(Feed feed, std::vector<KnownRecord> changed, int64_t position, bool caught_up,
             std::string token = "");
  // What is known of both registers at one moment, with the places in the feeds that it corresponds
  // to exactly; nothing while a register is being read. Feeds wait meanwhile, calls don't.
  std::optional<RegisterSnapshot> Capture() const;
  // Begins with what is in the snapshot. Before the first Apply; the feeds follow from its tokens,
  // and nothing is ready before both have caught up. An index that cannot be read is built anew.
  void Restore(const RegisterSnapshot& snapshot);
  // Forgets a register whose history is gone; its snapshot follows.
  void Restart(Feed feed);
  // Has these records looked at again.
  void Touch(const std::vector<std::string>& names);
  // Has all records looked at again: another model scores them.
  void TouchAll();

  Progress progress() const;
  // Where the feeds stand that are applied, by Feed.
  std::array<std::string, kFeeds> tokens() const;
  // OK once checks and reads can be answered; UNAVAILABLE, reason NOT_READY, before.
  absl::Status CheckReady() const;

  // Does one thing. False: there is nothing to do.
  absl::StatusOr<bool> Step();

 private:
  enum class Phase { kLoading, kLearn, kAudiences, kRunning };
  // What is found among the records of one step: by name of the match.
  using Findings = std::map<std::string, v1::Match>;
  // The two records of a match; null: never heard of.
  struct Pair {
    KnownRecordPtr left, right;
    bool live() const { return left != nullptr && right != nullptr && left->live && right->live; }
  };

  Phase phase() const;
  // Puts a record into records and index, unless it is not newer than what is known; adds the names
  // of all that has to be looked at.
  void TakeIn(KnownRecord record, std::vector<std::string>& names);
  // Fills the index of a register from a snapshot.
  void Index(Feed feed, const RegisterSnapshot& snapshot);
  // True while a register that began with a snapshot is told what changed since.
  bool CatchesUp(Feed feed) const;
  void Queue(const std::vector<std::string>& names) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Learn();
  absl::StatusOr<bool> UpdateAudiences();
  absl::StatusOr<bool> DetectSome();
  // True if a register has doubled since it was learned from; it is then learned from anew.
  absl::StatusOr<bool> LearnAgain();
  void LookAtAll();
  std::vector<std::string> TakeSome();
  void PublishPositions();

  Findings Find(const std::vector<std::string>& names) const;
  void AddFindings(const KnownRecord& record, Findings& findings) const;
  // The match with name and fingerprint; nothing if it is not worth raising.
  std::optional<v1::Match> Finish(v1::Match match, const Pair& pair) const;
  absl::Status Commit(const char* method, std::function<absl::Status(record::Transaction&)> body);
  absl::Status Settle(record::Transaction& transaction, const std::vector<std::string>& names,
                      const Findings& findings);
  absl::Status SettleOne(record::Transaction& transaction, const StoredMatch* stored,
                         const v1::Match* found);
  // Stores `next` (nothing: the match as it is), with the audience that its records have now, if
  // that changes anything.
  absl::Status Keep(record::Transaction& transaction, const StoredMatch* stored,
                    const v1::Match& match, const std::optional<v1::Match>& next);
  // True if both records are live, and of the versions that the match was judged by.
  bool OfPresentVersions(const v1::Match& match) const;
  std::optional<v1::Match> JudgeAgain(const v1::Match& stored, const Pair& pair) const;
  bool EvidenceChanged(const v1::Match& stored, const Pair& pair) const;
  Pair PairOf(const v1::Match& match) const;

  bool MayWrite() const { return !to_.ours || to_.ours(); }

  Dependencies to_;
  bool writing_ = true;  // in the present step; Step's thread and the commit it waits for
  int undone_ = 0;       // matches that another replica has to write; as writing_
  Dependents dependents_;
  std::array<int64_t, kFeeds> learned_{};  // size of the register when it was; Step's thread only
  // Held shared while records and index take in what one feed told, each feed beside the other;
  // alone while both are looked at as one. Taken before mutex_.
  mutable absl::Mutex applying_;
  mutable absl::Mutex mutex_;
  Phase phase_ ABSL_GUARDED_BY(mutex_) = Phase::kLoading;
  std::array<bool, kFeeds> loaded_ ABSL_GUARDED_BY(mutex_){};
  std::array<int64_t, kFeeds> applied_ ABSL_GUARDED_BY(mutex_){};
  std::array<std::string, kFeeds> tokens_ ABSL_GUARDED_BY(mutex_);  // of what is applied
  std::array<int64_t, kFeeds> detected_ ABSL_GUARDED_BY(mutex_){};
  std::deque<std::string> changed_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_set<std::string> changed_set_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> rest_ ABSL_GUARDED_BY(mutex_);  // to be looked at behind the changed
  std::string audiences_after_ ABSL_GUARDED_BY(mutex_);    // how far audiences are up to date
};

}  // namespace baraza::duplication
