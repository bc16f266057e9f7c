#include "services/duplication/workflow/organisation_engine.h"

#include <map>
#include <set>

#include "services/duplication/domain/model_packing.h"
#include "services/duplication/workflow/field_values.h"
#include "services/duplication/workflow/model_weights.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Organisation;

// Fields of a record behind each name of evidence (see organisation_scorer.cc). Phone and address
// are contact data: they never travel in feeds.
const std::map<std::string_view, std::set<std::string_view>>& FieldsBehind() {
  static const std::map<std::string_view, std::set<std::string_view>> kFields = {
      {"name", {"display_name", "other_names"}},
      {"identifier", {"identifiers"}},
      {"country", {"country", "subdivision", "pcode"}},
      {"locality", {"locality", "postal_code"}},
      {"website", {"website"}},
      {"phone", {}},
      {"address", {}}};
  return kFields;
}

Organisation Parse(const KnownRecord& record) {
  Organisation organisation;
  organisation.ParseFromString(record.body);
  return organisation;
}

}  // namespace

void OrganisationEngine::Upsert(const KnownRecord& record) { matcher_.Upsert(Parse(record)); }

std::vector<v1::Match> OrganisationEngine::Candidates(const KnownRecord& record, int limit) const {
  return matcher_.Check(Parse(record), limit, kCheckProbability);
}

v1::Match OrganisationEngine::Judge(const KnownRecord& left, const KnownRecord& right) const {
  return matcher_.Explain(Parse(left), Parse(right));
}

std::string OrganisationEngine::Values(const KnownRecord& record, std::string_view evidence) const {
  const auto fields = FieldsBehind().find(evidence);
  if (fields == FieldsBehind().end()) return record.body;
  return FieldValues(Parse(record), fields->second);
}

std::string OrganisationEngine::Learn(const std::string& version,
                                      const LearningSource& source) const {
  return PackModel(*matcher_.Learn(version, source));
}

absl::Status OrganisationEngine::Adopt(std::string_view model) {
  ASSIGN_OR_RETURN(auto parsed, ParseOrganisationModel(model));
  matcher_.Adopt(std::move(parsed));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::ModelWeight>> OrganisationEngine::Weights(
    std::string_view model) const {
  ASSIGN_OR_RETURN(const auto parsed, ParseOrganisationModel(model));
  return WeightsInProto(WeightsOf(*parsed));
}

absl::StatusOr<std::vector<double>> OrganisationEngine::Probabilities(std::string_view model,
                                                                      const Pairs& pairs) const {
  ASSIGN_OR_RETURN(auto parsed, ParseOrganisationModel(model));
  OrganisationMatcher judge;
  judge.Adopt(std::move(parsed));
  std::vector<double> probabilities;
  for (const auto& [left, right] : pairs) {
    const v1::Match match = judge.Explain(Parse(*left), Parse(*right));
    const bool same = match.kind() == v1::Match::SAME_ORGANISATION;
    probabilities.push_back(same ? match.probability() : 0);
  }
  return probabilities;
}

}  // namespace baraza::duplication
