#include "services/duplication/workflow/models.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/duplication/domain/packing.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

constexpr std::size_t kBins = 10;
constexpr double kCalledSame = 0.5;

const char* NameOf(Feed feed) { return feed == Feed::kProjects ? "projects" : "organisations"; }

int64_t NumberOf(const v1::Model& model) {
  int64_t number = 0;
  (void)absl::SimpleAtoi(model.name().substr(model.name().rfind('-') + 1), &number);
  return number;
}

v1::Model Summary(const std::string& name, Feed feed, int64_t records, const std::string& content,
                  absl::Time now) {
  v1::Model summary;
  summary.set_name(name);
  summary.set_scored_register(RegisterOf(feed));
  summary.set_record_count(records);
  summary.set_checksum(absl::StrFormat("%016x", Checksum(content)));
  summary.mutable_create_time()->set_seconds(absl::ToUnixSeconds(now));
  return summary;
}

double Share(double part, double whole) { return whole == 0 ? 1 : part / whole; }

// Pairs of a tenth of probability.
struct Bin {
  double claimed = 0, happened = 0;
  int count = 0;
};

void AddBins(const std::array<Bin, kBins>& bins, double pairs, v1::ModelEvaluation& made) {
  double error = 0;
  for (const Bin& bin : bins) {
    if (bin.count == 0) continue;
    error += std::abs(bin.claimed - bin.happened);
    v1::CalibrationBin& shown = *made.add_bins();
    shown.set_pair_count(bin.count);
    shown.set_mean_probability(bin.claimed / bin.count);
    shown.set_share_same(bin.happened / bin.count);
  }
  made.set_calibration_error(pairs == 0 ? 0 : error / pairs);
}

}  // namespace

v1::ScoredRegister RegisterOf(Feed feed) {
  return feed == Feed::kProjects ? v1::PROJECTS : v1::ORGANISATIONS;
}

Feed FeedScored(v1::ScoredRegister scored) {
  return scored == v1::PROJECTS ? Feed::kProjects : Feed::kOrganisations;
}

v1::ModelEvaluation EvaluationOf(const std::vector<double>& probabilities,
                                 const std::vector<bool>& same) {
  std::array<Bin, kBins> bins;
  double found = 0, existing = 0, correct = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    Bin& bin = bins[std::min(kBins - 1, static_cast<std::size_t>(probabilities[i] * kBins))];
    bin.claimed += probabilities[i];
    bin.happened += same[i] ? 1 : 0;
    ++bin.count;
    const bool called = probabilities[i] >= kCalledSame;
    found += called ? 1 : 0;
    existing += same[i] ? 1 : 0;
    correct += called && same[i] ? 1 : 0;
  }
  v1::ModelEvaluation made;
  made.set_pair_count(static_cast<int>(probabilities.size()));
  made.set_precision(Share(correct, found));
  made.set_recall(Share(correct, existing));
  made.set_f1(Share(2 * correct, found + existing));
  AddBins(bins, static_cast<double>(probabilities.size()), made);
  return made;
}

// Both under the lock: between them another thread could have the engine take another model, and
// Refresh would believe for ever that this one scores.
absl::Status Models::Adopt(Feed feed, const KeptModel& model) {
  absl::MutexLock lock(&mutex_);
  RETURN_IF_ERROR(to_.engines.Of(feed).Adopt(model.content));
  adopted_[static_cast<int>(feed)] = model.summary.name();
  return absl::OkStatus();
}

bool Models::MayLearnFrom(std::string_view name) const {
  const KnownRecordPtr record = to_.records.Find(name);
  return record != nullptr && record->audience.is_public;
}

absl::StatusOr<ReviewedPairs> Models::ReadReviews() const {
  ASSIGN_OR_RETURN(const std::vector<v1::Match> decided,
                   to_.matches.Decided(v1::Match::SAME_ORGANISATION, kMostReviews));
  ReviewedPairs reviewed;
  for (const v1::Match& match : decided) {
    if (!MayLearnFrom(match.subjects(0)) || !MayLearnFrom(match.subjects(1))) continue;
    if (match.state() == v1::Match::RESOLVED) {
      reviewed.confirmed.push_back(match);
    } else {
      reviewed.rejected.emplace(match.subjects(0), match.subjects(1));
    }
  }
  return reviewed;
}

absl::StatusOr<KeptModel> Models::LearnAndKeep(Feed feed, const ReviewedPairs& reviewed,
                                               bool activate) {
  const LearningSource source = {[this](std::string_view name) { return MayLearnFrom(name); },
                                 reviewed};
  for (;;) {
    ASSIGN_OR_RETURN(const std::vector<v1::Model> kept, to_.shelf.List(feed));
    const int64_t number = kept.empty() ? 1 : NumberOf(kept.front()) + 1;
    const std::string version = absl::StrCat(NameOf(feed), "-", number);
    KeptModel model;
    model.content = to_.engines.Of(feed).Learn(version, source);
    model.summary = Summary("models/" + version, feed, to_.engines.Of(feed).size(), model.content,
                            to_.clock.Now());
    model.summary.set_label_count(
        static_cast<int>(reviewed.confirmed.size() + reviewed.rejected.size()));
    const absl::Status stored = to_.shelf.Keep(model);
    if (absl::IsAlreadyExists(stored)) continue;  // another replica was first: the next number
    RETURN_IF_ERROR(stored);
    if (activate) RETURN_IF_ERROR(to_.shelf.Activate(model.summary.name()));
    model.summary.set_active(activate);
    return model;
  }
}

absl::StatusOr<int64_t> Models::Begin(Feed feed) {
  ASSIGN_OR_RETURN(const std::optional<KeptModel> kept, to_.shelf.Active(feed));
  if (kept.has_value() && Adopt(feed, *kept).ok()) return kept->summary.record_count();
  return Renew(feed);  // there is none, or it is of another version of the program
}

absl::StatusOr<int64_t> Models::Renew(Feed feed) {
  ASSIGN_OR_RETURN(const KeptModel model, LearnAndKeep(feed, {}, true));
  RETURN_IF_ERROR(Adopt(feed, model));
  return model.summary.record_count();
}

absl::StatusOr<v1::Model> Models::Train(Feed feed, bool use_reviews, bool activate) {
  ReviewedPairs reviewed;
  if (use_reviews && feed == Feed::kOrganisations) {
    ASSIGN_OR_RETURN(reviewed, ReadReviews());
  }
  ASSIGN_OR_RETURN(const KeptModel model, LearnAndKeep(feed, reviewed, activate));
  if (activate) {
    RETURN_IF_ERROR(Adopt(feed, model));
    to_.rescored();
  }
  return Get(model.summary.name());
}

absl::StatusOr<KeptModel> Models::FindOrRefuse(const std::string& name) {
  ASSIGN_OR_RETURN(std::optional<KeptModel> kept, to_.shelf.Find(name));
  if (kept.has_value()) return *std::move(kept);
  return record::NotFound(name);
}

absl::StatusOr<v1::Model> Models::Activate(const std::string& name) {
  ASSIGN_OR_RETURN(const KeptModel kept, FindOrRefuse(name));
  const Feed feed = FeedScored(kept.summary.scored_register());
  RETURN_IF_ERROR(Adopt(feed, kept));  // before others may be told to: it can be read
  RETURN_IF_ERROR(to_.shelf.Activate(name));
  to_.rescored();
  return Get(name);
}

absl::StatusOr<v1::Model> Models::Get(const std::string& name) {
  ASSIGN_OR_RETURN(KeptModel kept, FindOrRefuse(name));
  const Feed feed = FeedScored(kept.summary.scored_register());
  ASSIGN_OR_RETURN(const auto weights, to_.engines.Of(feed).Weights(kept.content));
  for (const v1::ModelWeight& weight : weights) *kept.summary.add_weights() = weight;
  return kept.summary;
}

absl::StatusOr<std::vector<v1::Model>> Models::List(std::optional<Feed> feed) {
  std::vector<v1::Model> models;
  for (const Feed each : {Feed::kOrganisations, Feed::kProjects}) {
    if (feed.has_value() && *feed != each) continue;
    ASSIGN_OR_RETURN(std::vector<v1::Model> kept, to_.shelf.List(each));
    for (v1::Model& model : kept) models.push_back(std::move(model));
  }
  return models;
}

absl::StatusOr<std::vector<JudgedPair>> Models::ReadPairs(const scope::Scope& scope,
                                                          const Labels& labels, Feed feed) const {
  std::vector<JudgedPair> pairs;
  std::vector<status::FieldViolation> violations;
  const auto read = [&](const std::string& name, int i, const char* side) -> KnownRecordPtr {
    KnownRecordPtr record = to_.records.Find(name);
    const bool readable = record != nullptr && record->live && scope.MayRead(record->audience);
    if (readable && record->feed == feed) return record;
    violations.push_back({absl::StrCat("pairs[", i, "].", side),
                          absl::StrCat("there is no live record '", name, "' of the ", NameOf(feed),
                                       " that you may read")});
    return nullptr;
  };
  for (int i = 0; i < labels.size(); ++i) {
    const v1::LabelledPair& pair = labels[i];
    pairs.push_back({read(pair.left(), i, "left"), read(pair.right(), i, "right"), pair.same()});
  }
  if (!violations.empty()) return status::InvalidFields(std::move(violations));
  return pairs;
}

absl::StatusOr<v1::ModelEvaluation> Models::Evaluate(const scope::Scope& scope,
                                                     const std::string& name,
                                                     const Labels& labels) {
  ASSIGN_OR_RETURN(const KeptModel kept, FindOrRefuse(name));
  const Feed feed = FeedScored(kept.summary.scored_register());
  ASSIGN_OR_RETURN(const std::vector<JudgedPair> judged, ReadPairs(scope, labels, feed));
  Engine::Pairs pairs;
  std::vector<bool> same;
  for (const JudgedPair& pair : judged) {
    pairs.emplace_back(pair.left, pair.right);
    same.push_back(pair.same);
  }
  ASSIGN_OR_RETURN(const std::vector<double> probabilities,
                   to_.engines.Of(feed).Probabilities(kept.content, pairs));
  return EvaluationOf(probabilities, same);
}

absl::StatusOr<bool> Models::Refresh() {
  bool changed = false;
  for (const Feed feed : {Feed::kOrganisations, Feed::kProjects}) {
    ASSIGN_OR_RETURN(const std::optional<KeptModel> kept, to_.shelf.Active(feed));
    {
      absl::MutexLock lock(&mutex_);
      const std::string& adopted = adopted_[static_cast<int>(feed)];
      if (!kept.has_value() || adopted.empty() || adopted == kept->summary.name()) continue;
    }
    RETURN_IF_ERROR(Adopt(feed, *kept));
    changed = true;
  }
  if (changed) to_.rescored();
  return false;
}

}  // namespace baraza::duplication
