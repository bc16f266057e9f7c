#include "services/reporting/domain/result_facts.h"

#include <algorithm>
#include <numeric>

namespace baraza::reporting {
namespace {

using projects::v1::Result;

constexpr absl::string_view kResults = "/results/";

}  // namespace

bool IsResultName(absl::string_view name) { return name.find(kResults) != name.npos; }

ResultFacts::ResultFacts(Audiences& audiences, OrganisationFacts& organisations,
                         ProjectFacts& projects)
    : audiences_(audiences), organisations_(organisations), projects_(projects) {
  Mention("");
}

ResultRow ResultFacts::Mention(absl::string_view name) {
  const ResultRow row = columns_.names.Number(name);
  if (row < columns_.versions.size()) return row;
  columns_.versions.push_back(0);
  columns_.reported.push_back(0);
  columns_.verified.push_back(0);
  columns_.audiences.push_back(Audiences::kPublic);
  columns_.projects.push_back(projects_.Mention(name.substr(0, name.find(kResults))));
  columns_.indicators.push_back(0);
  columns_.years.push_back(0);
  columns_.values.push_back(0);
  columns_.ranks.push_back(0);
  return row;
}

bool ResultFacts::Apply(const projects::v1::ProjectChange& change) {
  const ResultRow row = Mention(change.name());
  if (change.version() <= columns_.versions[row]) return false;
  columns_.versions[row] = change.version();
  columns_.audiences[row] = audiences_.Number(change.audience());
  const bool known = change.kind() != feed::v1::CHANGE_KIND_REMOVED;
  SetFigure(row, known ? change.result_after() : Result());
  return true;
}

void ResultFacts::SetFigure(ResultRow row, const Result& result) {
  const bool counted = Result::Indicator_IsValid(result.indicator()) &&
                       result.indicator() != Result::INDICATOR_UNSPECIFIED;
  columns_.reported[row] = counted && result.state() != Result::DRAFT;
  columns_.verified[row] = result.state() == Result::VERIFIED;
  columns_.indicators[row] = counted ? static_cast<uint8_t>(result.indicator()) : 0;
  columns_.years[row] = static_cast<int16_t>(result.end_date().year());
  columns_.values[row] = result.actual();
  std::vector<OrganisationRow> institutions;
  for (const std::string& name : result.institutions()) {
    institutions.push_back(organisations_.Mention(name));
  }
  columns_.institutions.Set(row, institutions);
  std::vector<ResultRow> shared_with;
  for (const std::string& name : result.shared_with()) shared_with.push_back(Mention(name));
  columns_.shared_with.Set(row, shared_with);
}

void ResultFacts::RankNames() {
  std::vector<ResultRow> order(rows());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [this](ResultRow a, ResultRow b) { return columns_.NameBefore(a, b); });
  for (uint32_t i = 0; i < order.size(); ++i) columns_.ranks[order[i]] = i + 1;
}

void ResultFacts::Forget() {
  std::fill(columns_.versions.begin(), columns_.versions.end(), 0);
  std::fill(columns_.reported.begin(), columns_.reported.end(), 0);
  columns_.institutions.Clear();
  columns_.shared_with.Clear();
}

}  // namespace baraza::reporting
