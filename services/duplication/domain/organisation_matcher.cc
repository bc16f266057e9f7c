#include "services/duplication/domain/organisation_matcher.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/blocking.h"
#include "services/duplication/domain/organisation_learner.h"
#include "services/duplication/domain/organisation_scorer.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Organisation;
using v1::Match;

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

OrganisationMatcher::OrganisationMatcher(std::shared_ptr<const OrganisationModel> model)
    : model_(std::move(model)) {}

void OrganisationMatcher::Upsert(const Organisation& organisation, const ContactHints& hints) {
  const bool live = organisation.state() != Organisation::ARCHIVED &&
                    organisation.state() != Organisation::MERGED;
  const OrganisationProfile profile = ProfileOf(organisation, hints);
  absl::MutexLock lock(&mutex_);
  EraseLocked(profile.name);
  if (!live) return;
  const RecordId record = FreeRecord();
  records_[record] = PackProfile(profile, vocabulary_, model_->terms);
  ids_[profile.name] = record;
  for (const std::uint64_t key : IndexKeys(Open(record))) postings_.Add(key, record);
}

void OrganisationMatcher::Erase(std::string_view name) {
  absl::MutexLock lock(&mutex_);
  EraseLocked(name);
}

void OrganisationMatcher::EraseLocked(std::string_view name) {
  const auto found = ids_.find(Absl(name));
  if (found == ids_.end()) return;
  const RecordId record = found->second;
  for (const std::uint64_t key : IndexKeys(Open(record))) postings_.Remove(key, record);
  records_[record] = std::string();
  free_.push_back(record);
  ids_.erase(found);
}

RecordId OrganisationMatcher::FreeRecord() {
  if (free_.empty()) {
    records_.emplace_back();
    return static_cast<RecordId>(records_.size() - 1);
  }
  const RecordId record = free_.back();
  free_.pop_back();
  return record;
}

std::vector<RecordId> OrganisationMatcher::FindCandidates(const OrganisationView& draft,
                                                          std::size_t limit, Ties ties) const {
  const std::vector<WeightedKey> keys = QueryKeys(draft, vocabulary_, model_->terms);
  return Gather(postings_, keys, records_.size(), kMaxPostings, limit, ties);
}

std::vector<OrganisationMatcher::Candidate> OrganisationMatcher::Rank(const OrganisationView& draft,
                                                                      double min_probability,
                                                                      int max_results) const {
  const std::size_t limit =
      std::max<std::size_t>(kMaxCompared, 2 * static_cast<std::size_t>(max_results));
  std::vector<Candidate> ranked;
  for (const RecordId record : FindCandidates(draft, limit, Ties::kCut)) {
    const OrganisationView other = Open(record);
    if (!draft.name.empty() && other.name == draft.name) continue;
    const OrganisationScore score = ScoreOrganisations(draft, other, *model_);
    if (ProbabilityOf(score.weight) < min_probability) continue;
    ranked.push_back({record, score.kind, score.weight});
  }
  std::sort(ranked.begin(), ranked.end(), [this](const Candidate& a, const Candidate& b) {
    mutex_.AssertReaderHeld();
    return a.weight != b.weight ? a.weight > b.weight : Open(a.record).name < Open(b.record).name;
  });
  ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(max_results)));
  return ranked;
}

std::vector<Match> OrganisationMatcher::Check(const Organisation& draft, int max_results,
                                              double min_probability,
                                              const ContactHints& hints) const {
  std::vector<Match> matches;
  if (max_results <= 0) return matches;
  const OrganisationProfile profile = ProfileOf(draft, hints);
  absl::ReaderMutexLock lock(&mutex_);
  const OrganisationView view = ViewOf(profile, model_->terms);
  for (const Candidate& candidate : Rank(view, min_probability, max_results)) {
    matches.push_back(ExplainOrganisations(view, Open(candidate.record), *model_));
  }
  return matches;
}

Match OrganisationMatcher::Explain(const Organisation& left, const Organisation& right) const {
  const OrganisationProfile left_profile = ProfileOf(left);
  const OrganisationProfile right_profile = ProfileOf(right);
  absl::ReaderMutexLock lock(&mutex_);
  return ExplainOrganisations(ViewOf(left_profile, model_->terms),
                              ViewOf(right_profile, model_->terms), *model_);
}

// In order of their ids.
std::vector<RecordId> OrganisationMatcher::RecordsOf(const LearningSource& source) const {
  std::vector<RecordId> records;
  for (const auto& [name, record] : ids_) {
    if (!source.may_learn_from || source.may_learn_from(name)) records.push_back(record);
  }
  std::sort(records.begin(), records.end());
  return records;
}

std::vector<RecordId> OrganisationMatcher::SampleOf(const std::vector<RecordId>& records) const {
  std::vector<std::pair<std::uint64_t, RecordId>> order;
  for (const RecordId record : records) {
    order.emplace_back(TermKey(TermKind::kOrganisation, NameIn(records_[record])), record);
  }
  const std::size_t kept = std::min(order.size(), kMaxSample);
  std::partial_sort(order.begin(), order.begin() + static_cast<long>(kept), order.end());
  std::vector<RecordId> sample;
  for (std::size_t i = 0; i < kept; ++i) sample.push_back(order[i].second);
  return sample;
}

std::vector<SampledRecord> OrganisationMatcher::Sample(const std::vector<RecordId>& records,
                                                       const std::vector<TokenView>& words,
                                                       const TermTable& terms) const {
  std::vector<SampledRecord> sample;
  for (const RecordId id : SampleOf(records)) {
    SampledRecord sampled{OpenProfile(records_[id], words, terms), {}};
    for (const RecordId candidate :
         FindCandidates(sampled.record, kMaxSampleCandidates, Ties::kDropped)) {
      if (candidate == id || !std::binary_search(records.begin(), records.end(), candidate)) {
        continue;
      }
      sampled.candidates.push_back(OpenProfile(records_[candidate], words, terms));
    }
    std::sort(sampled.candidates.begin(), sampled.candidates.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    sample.push_back(std::move(sampled));
  }
  return sample;
}

std::shared_ptr<const OrganisationModel> OrganisationMatcher::Learn(
    std::string version, const LearningSource& source) const {
  OrganisationModel model = StartOrganisationModel(std::move(version));
  absl::ReaderMutexLock lock(&mutex_);
  const std::vector<RecordId> records = RecordsOf(source);
  for (const RecordId record : records) CountTerms({Open(record)}, model.terms);
  OrganisationModel counted = *FinishModel(std::move(model));
  const std::vector<TokenView> words = vocabulary_.Reweighed(counted.terms);
  LearnWeights(Sample(records, words, counted.terms),
               static_cast<double>(counted.terms.Total(TermKind::kNameToken)), counted,
               source.reviewed);
  return std::make_shared<const OrganisationModel>(std::move(counted));
}

void OrganisationMatcher::Adopt(std::shared_ptr<const OrganisationModel> model) {
  absl::MutexLock lock(&mutex_);
  model_ = std::move(model);
  vocabulary_.Reweigh(model_->terms);
}

std::string OrganisationMatcher::ModelVersion() const {
  absl::ReaderMutexLock lock(&mutex_);
  return model_->version;
}

std::int64_t OrganisationMatcher::size() const {
  absl::ReaderMutexLock lock(&mutex_);
  return static_cast<std::int64_t>(ids_.size());
}

}  // namespace baraza::duplication
