#include "services/duplication/domain/project_matcher.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/blocking.h"
#include "services/duplication/domain/organisation_scorer.h"
#include "services/duplication/domain/overlap.h"
#include "services/duplication/domain/project_frequencies.h"
#include "services/duplication/domain/project_scorer.h"
#include "services/duplication/domain/project_terms.h"

namespace baraza::duplication {
namespace {

using projects::v1::Project;
using v1::Match;

// Words of a description that are looked up: its rarest.
constexpr std::size_t kMaxTextKeys = 12;

std::uint64_t CodeKey(const std::string& value) {
  return TermKey(TermKind::kIdentifier, absl::StrCat("code ", value));
}
std::uint64_t ParentKey(const std::string& value) {
  return TermKey(TermKind::kIdentifier, absl::StrCat("parent ", value));
}

// Keys that a record is indexed by and looked up by alike: title, text, amounts.
std::vector<WeightedKey> SharedKeys(const ProjectProfile& record, const TermTable& terms) {
  std::vector<WeightedKey> keys;
  const auto add = [&](TermKind kind, const std::string& term) {
    if (term.empty()) return;
    keys.push_back({TermKey(kind, term), static_cast<float>(terms.Bits(kind, term))});
  };
  for (const std::string& word : record.title_words) add(TermKind::kTextToken, word);
  for (const std::string& amount : record.amounts) add(TermKind::kAmount, amount);
  add(TermKind::kTitle, record.folded_title);
  add(TermKind::kText, record.folded_text);
  return keys;
}

std::vector<std::uint64_t> WordKeys(const ProjectProfile& record, const TermTable& terms) {
  std::vector<std::uint64_t> keys;
  for (const WeightedKey& key : SharedKeys(record, terms)) keys.push_back(key.key);
  for (const std::string& word : record.text_words) {
    keys.push_back(TermKey(TermKind::kTextToken, word));
  }
  for (const auto& code : record.codes) keys.push_back(CodeKey(code.value));
  for (const std::string& parent : record.parents) keys.push_back(ParentKey(parent));
  return keys;
}

std::vector<WeightedKey> WordQuery(const ProjectProfile& record, const TermTable& terms) {
  std::vector<WeightedKey> keys = SharedKeys(record, terms);
  std::vector<WeightedKey> text;
  for (const std::string& word : record.text_words) {
    const double bits = terms.Bits(TermKind::kTextToken, word);
    text.push_back({TermKey(TermKind::kTextToken, word), static_cast<float>(0.3 * bits)});
  }
  std::stable_sort(text.begin(), text.end(),
                   [](const WeightedKey& a, const WeightedKey& b) { return a.bits > b.bits; });
  text.resize(std::min(text.size(), kMaxTextKeys));
  keys.insert(keys.end(), text.begin(), text.end());
  for (const auto& code : record.codes) {
    keys.push_back({CodeKey(code.value), 50});
    keys.push_back({ParentKey(code.value), 50});
  }
  for (const std::string& parent : record.parents) keys.push_back({CodeKey(parent), 50});
  return keys;
}

// Themes as overlaps see them: each code, and its DAC category.
std::vector<std::string> OverlapThemes(const ProjectProfile& record) {
  std::vector<std::string> themes;
  for (const auto& theme : record.themes) {
    const bool dac = theme.vocabulary == "DAC" || theme.vocabulary == "DAC3";
    themes.push_back(dac ? theme.code.substr(0, 3)
                         : absl::StrCat(theme.vocabulary, " ", theme.code));
    if (dac && theme.code.size() > 3) themes.push_back(theme.code);
  }
  std::sort(themes.begin(), themes.end());
  themes.erase(std::unique(themes.begin(), themes.end()), themes.end());
  return themes;
}

// Theme and place together; finer ones weigh more. At most some thousand of a record.
std::vector<WeightedKey> OverlapKeys(const ProjectProfile& record) {
  constexpr std::size_t kMaxKeys = 4000;
  std::vector<WeightedKey> keys;
  for (const std::string& theme : OverlapThemes(record)) {
    for (const Place& place : record.places) {
      if (place.country.empty() || keys.size() >= kMaxKeys) continue;
      const float base = theme.size() == 3 ? 1.0F : 1.5F;
      const auto add = [&](const std::string& part, float bits) {
        const std::string term = absl::StrCat(theme, "|", place.country, "|", part);
        keys.push_back({TermKey(TermKind::kTheme, term), bits});
      };
      add("", base);
      if (!place.subdivision.empty()) add(place.subdivision, base);
      if (!place.district.empty()) add(place.district, 2 * base);
      if (!place.facility.empty()) add(place.facility, 2 * base);
    }
  }
  return keys;
}

void SortAndCut(std::vector<std::pair<double, const ProjectProfile*>>& ranked, int limit) {
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second->name < b.second->name;
  });
  ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(limit)));
}

bool IsItself(const ProjectProfile& draft, const ProjectProfile& other) {
  return !draft.name.empty() && draft.name == other.name;
}

}  // namespace

ProjectMatcher::ProjectMatcher(OrganisationTitle title_of,
                               std::shared_ptr<const ProjectModel> model)
    : title_of_(std::move(title_of)), model_(std::move(model)) {}

void ProjectMatcher::Upsert(const Project& project) {
  const bool live = project.state() != Project::ARCHIVED && project.state() != Project::MERGED;
  auto profile = std::make_unique<const ProjectProfile>(ProfileOf(project));
  absl::MutexLock lock(&mutex_);
  EraseLocked(profile->name);
  if (!live) return;
  RecordId record = static_cast<RecordId>(records_.size());
  if (free_.empty()) {
    records_.emplace_back();
  } else {
    record = free_.back();
    free_.pop_back();
  }
  for (const std::uint64_t key : WordKeys(*profile, model_->terms)) words_.Add(key, record);
  for (const WeightedKey& key : OverlapKeys(*profile)) overlaps_.Add(key.key, record);
  ids_[profile->name] = record;
  records_[record] = std::move(profile);
}

void ProjectMatcher::Erase(std::string_view name) {
  absl::MutexLock lock(&mutex_);
  EraseLocked(name);
}

void ProjectMatcher::EraseLocked(std::string_view name) {
  const auto found = ids_.find(absl::string_view(name.data(), name.size()));
  if (found == ids_.end()) return;
  const RecordId record = found->second;
  for (const std::uint64_t key : WordKeys(*records_[record], model_->terms)) {
    words_.Remove(key, record);
  }
  for (const WeightedKey& key : OverlapKeys(*records_[record])) overlaps_.Remove(key.key, record);
  records_[record].reset();
  free_.push_back(record);
  ids_.erase(found);
}

std::vector<Match> ProjectMatcher::Same(const ProjectProfile& draft, int max_results,
                                        double min_probability) const {
  std::vector<std::pair<double, const ProjectProfile*>> ranked;
  const std::vector<RecordId> candidates =
      Gather(words_, WordQuery(draft, model_->terms), records_.size(), kMaxProjectPostings,
             kMaxProjectsCompared);
  for (const RecordId record : candidates) {
    const ProjectProfile& other = *records_[record];
    if (IsItself(draft, other)) continue;
    const double weight = ScoreProjects(draft, other, *model_).weight;
    if (ProbabilityOf(weight) >= min_probability) ranked.emplace_back(weight, &other);
  }
  SortAndCut(ranked, max_results);
  std::vector<Match> matches;
  for (const auto& [weight, other] : ranked) {
    matches.push_back(ExplainProjects(draft, *other, *model_));
  }
  return matches;
}

std::vector<Match> ProjectMatcher::Check(const Project& draft, int max_results,
                                         double min_probability) const {
  if (max_results <= 0) return {};
  const ProjectProfile profile = ProfileOf(draft);
  absl::ReaderMutexLock lock(&mutex_);
  return Same(profile, max_results, min_probability);
}

std::vector<Match> ProjectMatcher::Overlaps(const Project& draft, int max_results,
                                            double min_strength) const {
  OverlapTuning tuning;
  tuning.least_strength = min_strength;
  return Overlaps(draft, max_results, OverlapTunings(tuning));
}

std::vector<Match> ProjectMatcher::Overlaps(const Project& draft, int max_results,
                                            const OverlapTunings& tunings) const {
  if (max_results <= 0) return {};
  const ProjectProfile profile = ProfileOf(draft);
  absl::ReaderMutexLock lock(&mutex_);
  const auto tuning_of = [&](const ProjectProfile& other) -> const OverlapTuning& {
    return tunings.For(profile.alliances, other.alliances);
  };
  std::vector<std::pair<double, const ProjectProfile*>> ranked;
  for (const RecordId record : Gather(overlaps_, OverlapKeys(profile), records_.size(),
                                      kMaxProjectPostings, kMaxProjectsCompared)) {
    const ProjectProfile& other = *records_[record];
    if (IsItself(profile, other)) continue;
    const double strength = OverlapStrength(profile, other, tuning_of(other));
    if (!IsOverlap(strength, tuning_of(other))) continue;
    const double same = ProbabilityOf(ScoreProjects(profile, other, *model_).weight);
    if (same < kSameProjectProbability) ranked.emplace_back(strength, &other);
  }
  SortAndCut(ranked, max_results);
  std::vector<Match> matches;
  for (const auto& [strength, other] : ranked) {
    matches.push_back(ExplainOverlap(profile, *other, title_of_, tuning_of(*other)));
  }
  return matches;
}

Match ProjectMatcher::Explain(const Project& left, const Project& right) const {
  const ProjectProfile left_profile = ProfileOf(left);
  const ProjectProfile right_profile = ProfileOf(right);
  absl::ReaderMutexLock lock(&mutex_);
  return ExplainProjects(left_profile, right_profile, *model_);
}

std::shared_ptr<const ProjectModel> ProjectMatcher::Learn(
    std::string version, const std::function<bool(std::string_view)>& may_learn_from) const {
  ProjectModel model = StartProjectModel(std::move(version));
  absl::ReaderMutexLock lock(&mutex_);
  for (const auto& [name, record] : ids_) {
    if (may_learn_from && !may_learn_from(name)) continue;
    CountTerms(*records_[record], model.terms);
    CountFamilies(*records_[record], model.terms);
  }
  return FinishModel(std::move(model));
}

void ProjectMatcher::Adopt(std::shared_ptr<const ProjectModel> model) {
  absl::MutexLock lock(&mutex_);
  model_ = std::move(model);
}

std::string ProjectMatcher::ModelVersion() const {
  absl::ReaderMutexLock lock(&mutex_);
  return model_->version;
}

std::int64_t ProjectMatcher::size() const {
  absl::ReaderMutexLock lock(&mutex_);
  return static_cast<std::int64_t>(ids_.size());
}

}  // namespace baraza::duplication
