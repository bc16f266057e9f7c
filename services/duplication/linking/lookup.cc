#include "services/duplication/linking/lookup.h"

#include "services/duplication/domain/organisation_matcher.h"
#include "services/duplication/linking/organisation_record.h"

namespace baraza::duplication {

class LookupRegister::Index {
 public:
  OrganisationMatcher matcher;
};

LookupRegister::LookupRegister(const std::vector<OrganisationRow>& rows)
    : index_(std::make_unique<Index>()) {
  for (Row row = 0; row < rows.size(); ++row) {
    index_->matcher.Upsert(RecordOf(rows[row], row), HintsOf(rows[row]));
  }
  index_->matcher.Adopt(index_->matcher.Learn("register"));
}

LookupRegister::~LookupRegister() = default;

std::vector<RankedRow> LookupRegister::Find(const LookupQuery& query, int limit) const {
  organisations::v1::Organisation draft;
  draft.set_display_name(query.text);
  draft.set_country(query.country);
  draft.set_locality(query.locality);
  std::vector<RankedRow> ranked;
  for (const v1::Match& match : index_->matcher.Check(draft, limit, 0)) {
    ranked.push_back({RowOf(match.subjects(1)), match.probability()});
  }
  return ranked;
}

}  // namespace baraza::duplication
