#include "services/reporting/domain/organisation_facts.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace baraza::reporting {

using organisations::v1::Organisation;

OrganisationFacts::OrganisationFacts(Audiences& audiences) : audiences_(audiences) { Mention(""); }

OrganisationRow OrganisationFacts::Mention(const std::string& name) {
  const OrganisationRow row = columns_.names.Number(name);
  if (row < columns_.versions.size()) return row;
  columns_.versions.push_back(0);
  columns_.known.push_back(0);
  columns_.audiences.push_back(Audiences::kPublic);
  columns_.merged_into.push_back(0);
  columns_.titles.emplace_back();
  return row;
}

bool OrganisationFacts::Apply(const organisations::v1::OrganisationChange& change) {
  // The feed tells of alliances and memberships, too.
  if (!absl::StartsWith(change.name(), "organisations/")) return false;
  const OrganisationRow row = Mention(change.name());
  if (change.version() <= columns_.versions[row]) return false;
  const Organisation& after = change.after();
  columns_.versions[row] = change.version();
  columns_.known[row] = change.kind() != feed::v1::CHANGE_KIND_REMOVED;
  columns_.audiences[row] = audiences_.Number(change.audience());
  columns_.titles[row] = after.display_name();
  const bool merged = after.state() == Organisation::MERGED;
  const OrganisationRow survivor = merged ? Mention(after.merged_into()) : 0;
  columns_.merged_into[row] = survivor;
  return true;
}

void OrganisationFacts::Forget() {
  std::fill(columns_.versions.begin(), columns_.versions.end(), 0);
  std::fill(columns_.known.begin(), columns_.known.end(), 0);
  std::fill(columns_.merged_into.begin(), columns_.merged_into.end(), 0);
  std::fill(columns_.titles.begin(), columns_.titles.end(), "");
}

}  // namespace baraza::reporting
