#include "services/duplication/workflow/project_engine.h"

#include <map>
#include <set>
#include <utility>

#include "services/duplication/domain/model_packing.h"
#include "services/duplication/domain/overlap.h"
#include "services/duplication/domain/project_profile.h"
#include "services/duplication/workflow/field_values.h"
#include "services/duplication/workflow/model_weights.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using projects::v1::Project;

// Fields of a record behind each name of evidence (see project_kinds.cc and overlap.cc).
const std::map<std::string_view, std::set<std::string_view>>& FieldsBehind() {
  static const std::map<std::string_view, std::set<std::string_view>> kFields = {
      {"title", {"titles"}},
      {"description", {"descriptions"}},
      {"identifier", {"identifiers", "parents"}},
      {"participants", {"participants"}},
      {"theme", {"themes"}},
      {"place", {"locations"}},
      {"period",
       {"planned_start_date", "planned_end_date", "actual_start_date", "actual_end_date"}},
      {"budget", {"contributions"}},
      {"cadre", {"cadres"}},
      {"record",  // everything compared, but identifiers
       {"titles", "descriptions", "participants", "themes", "locations", "planned_start_date",
        "planned_end_date", "actual_start_date", "actual_end_date", "contributions", "cadres"}}};
  return kFields;
}

Project Parse(const KnownRecord& record) {
  Project project;
  project.ParseFromString(record.body);
  return project;
}

std::string PublicTitle(const KnownRecords& records, std::string_view name) {
  const KnownRecordPtr record = records.Find(name);
  if (record == nullptr || !record->live || !record->audience.is_public) return "";
  organisations::v1::Organisation organisation;
  organisation.ParseFromString(record->body);
  return organisation.display_name();
}

}  // namespace

ProjectEngine::ProjectEngine(const KnownRecords& records, OverlapTunings overlaps)
    : title_of_([&records](std::string_view name) { return PublicTitle(records, name); }),
      overlaps_(std::move(overlaps)),
      matcher_(title_of_) {}

void ProjectEngine::Upsert(const KnownRecord& record) { matcher_.Upsert(Parse(record)); }

std::vector<v1::Match> ProjectEngine::Candidates(const KnownRecord& record, int limit) const {
  return matcher_.Check(Parse(record), limit, kSameProjectProbability);
}

std::vector<v1::Match> ProjectEngine::Overlaps(const KnownRecord& record, int limit) const {
  return matcher_.Overlaps(Parse(record), limit, overlaps_);
}

v1::Match ProjectEngine::Judge(const KnownRecord& left, const KnownRecord& right) const {
  const Project a = Parse(left), b = Parse(right);
  v1::Match same = matcher_.Explain(a, b);
  if (same.probability() >= kSameProjectProbability) return same;
  const ProjectProfile first = ProfileOf(a), second = ProfileOf(b);
  const OverlapTuning& tuning = overlaps_.For(first.alliances, second.alliances);
  if (!IsOverlap(OverlapStrength(first, second, tuning), tuning)) return same;
  return ExplainOverlap(first, second, title_of_, tuning);
}

std::string ProjectEngine::Values(const KnownRecord& record, std::string_view evidence) const {
  const auto fields = FieldsBehind().find(evidence);
  if (fields == FieldsBehind().end()) return record.body;
  return FieldValues(Parse(record), fields->second);
}

std::string ProjectEngine::Learn(const std::string& version, const LearningSource& source) const {
  return PackModel(*matcher_.Learn(version, source.may_learn_from));
}

absl::Status ProjectEngine::Adopt(std::string_view model) {
  ASSIGN_OR_RETURN(auto parsed, ParseProjectModel(model));
  matcher_.Adopt(std::move(parsed));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::ModelWeight>> ProjectEngine::Weights(std::string_view model) const {
  ASSIGN_OR_RETURN(const auto parsed, ParseProjectModel(model));
  return WeightsInProto(WeightsOf(*parsed));
}

absl::StatusOr<std::vector<double>> ProjectEngine::Probabilities(std::string_view model,
                                                                 const Pairs& pairs) const {
  ASSIGN_OR_RETURN(auto parsed, ParseProjectModel(model));
  ProjectMatcher judge(title_of_);
  judge.Adopt(std::move(parsed));
  std::vector<double> probabilities;
  for (const auto& [left, right] : pairs) {
    const v1::Match match = judge.Explain(Parse(*left), Parse(*right));
    const bool same = match.kind() == v1::Match::SAME_PROJECT;
    probabilities.push_back(same ? match.probability() : 0);
  }
  return probabilities;
}

}  // namespace baraza::duplication
