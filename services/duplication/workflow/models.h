// The models by which the engines score: learned once, kept, and the same on every replica.
//
// Why: weights and frequencies that each process learned for itself would give one pair as many
// scores as there are processes, and other ones after each restart. So a register's first model is
// kept when it is learned, and whoever starts later takes the kept one. Another model scores only
// when an operator says so, or when the register has doubled.
//
// Learned from public records and matches of public records only: whoever sees a score learns from
// it how common a word is.
//
// Names: `models/organisations-3`, numbers rising by register. Two replicas that learn at once keep
// two models; both then score by the one with the greater number.
//
// Thread-safety: all methods may be called from any thread. Status: what the shelf answers, and as
// each says.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "baraza/duplication/v1/model.pb.h"
#include "services/duplication/workflow/engine.h"
#include "services/duplication/workflow/known_record.h"
#include "services/duplication/workflow/match_records.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/scope/scope.h"

namespace baraza::duplication {

// Models that are kept of each register; the oldest inactive ones go.
inline constexpr int kModelsKept = 100;

// Decided matches that teach a model, the newest.
inline constexpr int kMostReviews = 500;

// A model as it lies on the shelf.
struct KeptModel {
  v1::Model summary;    // without weights
  std::string content;  // see Engine::Learn
};

// Where models are kept.
class ModelShelf {
 public:
  virtual ~ModelShelf() = default;
  // Puts a model on the shelf. ALREADY_EXISTS: its name is taken.
  virtual absl::Status Keep(const KeptModel& model) = 0;
  // Makes it the one of its register that scores. NOT_FOUND.
  virtual absl::Status Activate(const std::string& name) = 0;
  virtual absl::StatusOr<std::optional<KeptModel>> Find(const std::string& name) = 0;
  virtual absl::StatusOr<std::optional<KeptModel>> Active(Feed feed) = 0;
  // Summaries, the newest first.
  virtual absl::StatusOr<std::vector<v1::Model>> List(Feed feed) = 0;
};

// What detection asks for when it begins, and when a register has doubled.
class ModelSource {
 public:
  virtual ~ModelSource() = default;
  // Has the engine score by the kept model, or learns and keeps the first one. Returns how many
  // records the model was learned from.
  virtual absl::StatusOr<int64_t> Begin(Feed feed) = 0;
  // Learns, keeps and activates another one.
  virtual absl::StatusOr<int64_t> Renew(Feed feed) = 0;
};

// A pair of records, and what somebody says about it.
struct JudgedPair {
  KnownRecordPtr left, right;
  bool same = false;
};

class Models : public ModelSource {
 public:
  using Labels = google::protobuf::RepeatedPtrField<v1::LabelledPair>;
  // All outlive the models. `rescored` is called when another model scores than before.
  struct Dependencies {
    ModelShelf& shelf;
    MatchIndex& matches;
    Engines engines;
    const KnownRecords& records;
    const clock::Clock& clock;
    std::function<void()> rescored;
  };
  explicit Models(Dependencies dependencies) : to_(std::move(dependencies)) {}

  absl::StatusOr<int64_t> Begin(Feed feed) override;
  absl::StatusOr<int64_t> Renew(Feed feed) override;

  // Learns and keeps a model, one of organisations taught by reviews if asked to; with `activate`
  // it scores from now on.
  absl::StatusOr<v1::Model> Train(Feed feed, bool use_reviews, bool activate);
  // NOT_FOUND: there is none of that name.
  absl::StatusOr<v1::Model> Activate(const std::string& name);
  absl::StatusOr<v1::Model> Get(const std::string& name);
  absl::StatusOr<std::vector<v1::Model>> List(std::optional<Feed> feed);
  // INVALID_ARGUMENT, a violation per pair that the caller may not judge by.
  absl::StatusOr<v1::ModelEvaluation> Evaluate(const scope::Scope& scope, const std::string& name,
                                               const Labels& labels);
  // Takes up what another replica activated. True never: there is nothing more to do then.
  absl::StatusOr<bool> Refresh();

 private:
  absl::StatusOr<KeptModel> FindOrRefuse(const std::string& name);
  absl::StatusOr<ReviewedPairs> ReadReviews() const;
  absl::StatusOr<KeptModel> LearnAndKeep(Feed feed, const ReviewedPairs& reviewed, bool activate);
  bool MayLearnFrom(std::string_view name) const;
  absl::Status Adopt(Feed feed, const KeptModel& model);
  absl::StatusOr<std::vector<JudgedPair>> ReadPairs(const scope::Scope& scope, const Labels& labels,
                                                    Feed feed) const;

  const Dependencies to_;
  absl::Mutex mutex_;  // held while an engine takes a model: adopted_ says which one scores
  std::string adopted_[kFeeds] ABSL_GUARDED_BY(mutex_);  // names of the models that score
};

// The register that a model of it is learned from, and back.
v1::ScoredRegister RegisterOf(Feed feed);
Feed FeedScored(v1::ScoredRegister scored);

// Precision, recall and calibration of probabilities of pairs, `same` telling what they are.
v1::ModelEvaluation EvaluationOf(const std::vector<double>& probabilities,
                                 const std::vector<bool>& same);

}  // namespace baraza::duplication
