#include "services/duplication/workflow/organisation_engine.h"

#include <map>
#include <set>

#include "services/duplication/workflow/field_values.h"

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

}  // namespace baraza::duplication
