#include "services/reporting/domain/project_facts.h"

#include <algorithm>

#include "services/reporting/domain/money.h"

namespace baraza::reporting {
namespace {

using projects::v1::Contribution;
using projects::v1::Participant;
using projects::v1::Project;

bool IsInFigures(const Project& project) {
  return !project.draft() && project.state() != Project::ARCHIVED &&
         project.state() != Project::MERGED;
}

void SortOnce(std::vector<uint32_t>& rows) {
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

// Money that was promised. Kinds are never added to one another: a budget is planned, the same
// money is committed, then disbursed, then spent, so that a sum over kinds tells each pound up to
// four times. Goods and time are no money, whatever value is put on them.
bool IsCommittedMoney(const Contribution& contribution) {
  const bool cash = contribution.form() == Contribution::CASH ||
                    contribution.form() == Contribution::FORM_UNSPECIFIED;
  return contribution.kind() == Contribution::COMMITMENT && cash && contribution.has_value();
}

}  // namespace

ProjectFacts::ProjectFacts(Audiences& audiences, OrganisationFacts& organisations)
    : audiences_(audiences), organisations_(organisations) {
  Mention("");
}

ProjectRow ProjectFacts::Mention(absl::string_view name) {
  const ProjectRow row = columns_.names.Number(name);
  if (row < columns_.versions.size()) return row;
  columns_.versions.push_back(0);
  columns_.known.push_back(0);
  columns_.counts.push_back(0);
  columns_.audiences.push_back(Audiences::kPublic);
  columns_.merged_into.push_back(0);
  columns_.kinds.push_back(0);
  return row;
}

bool ProjectFacts::Apply(const projects::v1::ProjectChange& change) {
  const ProjectRow row = Mention(change.name());
  if (change.version() <= columns_.versions[row]) return false;
  const bool known = change.kind() != feed::v1::CHANGE_KIND_REMOVED;
  const Project& after = change.after();
  const ProjectRow survivor =
      after.state() == Project::MERGED ? Mention(after.merged_into()) : ProjectRow{0};
  columns_.versions[row] = change.version();
  columns_.known[row] = known;
  columns_.counts[row] = known && IsInFigures(after);
  columns_.audiences[row] = audiences_.Number(change.audience());
  columns_.merged_into[row] = survivor;
  columns_.kinds[row] = static_cast<uint8_t>(after.kind());
  SetLists(row, after);
  return true;
}

void ProjectFacts::SetLists(ProjectRow row, const Project& project) {
  SetParticipants(row, project);
  SetCommitments(row, project);
  std::vector<uint32_t> alliances;
  for (const std::string& alliance : project.alliances()) {
    alliances.push_back(columns_.alliance_names.Number(alliance));
  }
  SortOnce(alliances);
  columns_.alliances.Set(row, alliances);
  columns_.places.Set(row, PlacesOf(project, columns_.place_names));
  columns_.themes.Set(row, ThemesOf(project, columns_.theme_names));
}

void ProjectFacts::SetParticipants(ProjectRow row, const Project& project) {
  std::vector<OrganisationRow> participants, leads;
  for (const Participant& participant : project.participants()) {
    participants.push_back(organisations_.Mention(participant.organisation()));
    if (participant.role() == Participant::LEAD) leads.push_back(participants.back());
  }
  SortOnce(participants);
  SortOnce(leads);
  columns_.participants.Set(row, participants);
  columns_.leads.Set(row, leads);
}

void ProjectFacts::SetCommitments(ProjectRow row, const Project& project) {
  std::vector<Commitment> commitments;
  for (const Contribution& contribution : project.contributions()) {
    if (!IsCommittedMoney(contribution)) continue;
    const uint32_t currency = columns_.currencies.Number(contribution.value().currency_code());
    auto known = std::find_if(commitments.begin(), commitments.end(),
                              [&](const Commitment& sum) { return sum.currency == currency; });
    if (known == commitments.end()) known = commitments.insert(known, {.currency = currency});
    known->nanos += Nanos(contribution.value());
  }
  columns_.commitments.Set(row, commitments);
}

void ProjectFacts::Forget() {
  std::fill(columns_.versions.begin(), columns_.versions.end(), 0);
  std::fill(columns_.known.begin(), columns_.known.end(), 0);
  std::fill(columns_.counts.begin(), columns_.counts.end(), 0);
  std::fill(columns_.merged_into.begin(), columns_.merged_into.end(), 0);
  columns_.participants.Clear();
  columns_.leads.Clear();
  columns_.alliances.Clear();
  columns_.places.Clear();
  columns_.themes.Clear();
  columns_.commitments.Clear();
}

}  // namespace baraza::reporting
