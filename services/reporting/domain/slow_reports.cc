#include "services/reporting/domain/slow_reports.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"

namespace baraza::reporting {
namespace {

using projects::v1::Location;
using projects::v1::Participant;
using projects::v1::Project;
using projects::v1::Result;
using projects::v1::Theme;
using Shares = std::map<std::string, double>;

template <class List, class Item>
bool Has(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

// Everything that one caller may see.
struct Eye {
  const FakeRegisters& registers;
  const scope::Scope& scope;

  template <class Map>
  bool Reads(const Map& records, const std::string& name) const {
    const auto found = records.find(name);
    return found != records.end() && scope.MayRead(found->second.audience);
  }
  template <class Map>
  static std::string End(const Map& records, std::string name) {
    while (records.count(name) != 0 && !records.at(name).record.merged_into().empty()) {
      name = records.at(name).record.merged_into();
    }
    return name;
  }

  std::string Survivor(const std::string& name) const {
    const auto& all = registers.organisations();
    const std::string end = End(all, name);
    return Reads(all, name) || Reads(all, end) ? end : name;
  }
  // The project that results of `name` count under; empty: none.
  std::string Home(const std::string& name) const {
    const auto& all = registers.projects();
    const std::string end = End(all, name);
    if (!Reads(all, name) || !Reads(all, end)) return "";
    const Project& home = all.at(end).record;
    return home.draft() || home.state() == Project::ARCHIVED ? "" : end;
  }
  bool Counts(const Result& result) const {
    return result.state() != Result::DRAFT && Reads(registers.results(), result.name()) &&
           !Home(ProjectOf(result)).empty();
  }
  static std::string ProjectOf(const Result& result) {
    return result.name().substr(0, result.name().find("/results/"));
  }
  std::set<std::string> Organisations(const Project& project, bool leads_only) const {
    std::set<std::string> names;
    for (const Participant& participant : project.participants()) {
      if (leads_only && participant.role() != Participant::LEAD) continue;
      names.insert(Survivor(participant.organisation()));
    }
    return names;
  }
};

std::string CountryOf(const Location& location) {
  return location.country().empty() ? location.subdivision().substr(0, 2) : location.country();
}

std::string PlaceAt(const Location& location, v1::PlaceLevel level) {
  const std::string country = CountryOf(location);
  if (level == v1::PLACE_LEVEL_DISTRICT && !location.district().empty() && !country.empty()) {
    return absl::StrCat(country, "/", location.district());
  }
  const bool finer = level == v1::PLACE_LEVEL_REGION || level == v1::PLACE_LEVEL_DISTRICT;
  return finer && !location.subdivision().empty() ? location.subdivision() : country;
}

std::string CodeOf(const Theme& theme) {
  return absl::StrCat(theme.vocabulary(), ":", theme.code());
}

std::string ThemeAt(const Theme& theme, v1::ThemeLevel level) {
  const bool dac = theme.vocabulary() == "DAC" && theme.code().size() == 5;
  return level == v1::THEME_LEVEL_CODE || !dac ? CodeOf(theme)
                                               : "DAC3:" + theme.code().substr(0, 3);
}

bool Admits(const v1::ReportFilter& filter, const Location& location) {
  return filter.countries().empty() || Has(filter.countries(), CountryOf(location));
}

bool Admits(const v1::ReportFilter& filter, const Theme& theme) {
  return filter.themes().empty() || Has(filter.themes(), CodeOf(theme)) ||
         Has(filter.themes(), ThemeAt(theme, v1::THEME_LEVEL_CATEGORY));
}

Shares CountryShares(const Project& project, const v1::ReportFilter& filter) {
  double stated = 0;
  std::set<std::string> countries;
  for (const Location& location : project.locations()) {
    stated += location.percentage();
    countries.insert(CountryOf(location));
  }
  Shares shares;
  if (countries.empty()) shares[""] = 1;
  for (const std::string& country : countries) {
    if (!filter.countries().empty() && !Has(filter.countries(), country)) continue;
    double percentage = 0;
    for (const Location& location : project.locations()) {
      if (CountryOf(location) == country) percentage += location.percentage();
    }
    shares[country] = stated > 0 ? percentage / stated : 1.0 / countries.size();
  }
  return shares;
}

Shares ThemeShares(const Project& project, const v1::ReportFilter& filter) {
  std::map<std::string, double> stated;                // by vocabulary
  std::map<std::string, std::set<std::string>> codes;  // by vocabulary
  for (const Theme& theme : project.themes()) {
    stated[theme.vocabulary()] += theme.percentage();
    codes[theme.vocabulary()].insert(theme.code());
  }
  Shares shares;
  if (codes.empty()) shares[""] = 1;
  std::set<std::string> evenly;  // codes that got their even share
  for (const Theme& theme : project.themes()) {
    if (!Admits(filter, theme)) continue;
    const std::string& vocabulary = theme.vocabulary();
    double share = theme.percentage() / stated[vocabulary];
    if (stated[vocabulary] <= 0) {
      share = evenly.insert(CodeOf(theme)).second ? 1.0 / codes[vocabulary].size() : 0;
    }
    shares[ThemeAt(theme, v1::THEME_LEVEL_CATEGORY)] += share / codes.size();
  }
  return shares;
}

double Sum(const Shares& shares) {
  double sum = 0;
  for (const auto& [key, share] : shares) sum += share;
  return sum;
}

Shares Whole(const std::set<std::string>& keys) {
  Shares shares;
  for (const std::string& key : keys) shares[key] = 1;
  if (keys.empty()) shares["(none)"] = 1;
  return shares;
}

Shares Named(const Shares& shares) {
  Shares named;
  for (const auto& [key, share] : shares) named[key.empty() ? "(none)" : key] += share;
  return named;
}

Shares KeysOf(const Eye& eye, const Project& project, const Result& result,
              const v1::ReportFilter& filter, v1::Dimension dimension) {
  switch (dimension) {
    case v1::DIMENSION_ALLIANCE:
      return Whole({project.alliances().begin(), project.alliances().end()});
    case v1::DIMENSION_COUNTRY:
      return Named(CountryShares(project, filter));
    case v1::DIMENSION_THEME:
      return Named(ThemeShares(project, filter));
    case v1::DIMENSION_LEAD:
      return Whole(eye.Organisations(project, /*leads_only=*/true));
    case v1::DIMENSION_KIND:
      return Whole(project.kind() == Project::KIND_UNSPECIFIED
                       ? std::set<std::string>()
                       : std::set<std::string>{Project::Kind_Name(project.kind())});
    default:
      return Whole(result.end_date().year() == 0
                       ? std::set<std::string>()
                       : std::set<std::string>{std::to_string(result.end_date().year())});
  }
}

// The keys of all groups that a result falls into, with its share there.
std::map<std::vector<std::string>, double> GroupsOf(const Eye& eye, const Result& result,
                                                    const TotalsQuery& query) {
  const Project& project = eye.registers.projects().at(eye.Home(Eye::ProjectOf(result))).record;
  double whole = 1;
  if (!Has(query.dimensions, v1::DIMENSION_COUNTRY))
    whole *= Sum(CountryShares(project, query.filter));
  if (!Has(query.dimensions, v1::DIMENSION_THEME)) whole *= Sum(ThemeShares(project, query.filter));
  std::map<std::vector<std::string>, double> groups = {{{}, whole}};
  for (v1::Dimension dimension : query.dimensions) {
    std::map<std::vector<std::string>, double> finer;
    for (const auto& [keys, share] : groups) {
      for (const auto& [key, its] : KeysOf(eye, project, result, query.filter, dimension)) {
        std::vector<std::string> longer = keys;
        longer.push_back(key);
        finer[longer] += share * its;
      }
    }
    groups = finer;
  }
  return groups;
}

// Everything that reports the same as `name`, by walking the links until nothing is added.
std::set<std::string> SharedWith(const Eye& eye, const std::string& name) {
  const auto& all = eye.registers.results();
  std::set<std::string> group = {name};
  for (size_t before = 0; before != group.size();) {
    before = group.size();
    for (const auto& [other, kept] : all) {
      if (!eye.Counts(kept.record)) continue;
      for (const std::string& link : kept.record.shared_with()) {
        const bool counts = all.count(link) != 0 && eye.Counts(all.at(link).record);
        if (counts && all.at(link).record.indicator() != kept.record.indicator()) continue;
        if (group.count(other) != 0) group.insert(link);
        if (group.count(link) != 0) group.insert(other);
      }
    }
  }
  return group;
}

// The figure of one group: its results by name, with their shares.
v1::GetTotalsResponse::Row FigureOf(const Eye& eye, const std::map<std::string, double>& shares) {
  v1::GetTotalsResponse::Row row;
  std::set<std::string> done, institutions;
  for (const auto& [name, share] : shares) {
    const Result& result = eye.registers.results().at(name).record;
    int64_t value = result.actual();
    bool adds = done.count(name) == 0;
    for (const std::string& same : SharedWith(eye, name)) done.insert(same);
    if (adds && result.indicator() == Result::INSTITUTIONS_IMPROVED) {
      value = std::max<int64_t>(0, result.actual() - result.institutions_size());
      for (const std::string& institution : result.institutions()) {
        value += institutions.insert(eye.Survivor(institution)).second;
      }
      adds = value > 0 || result.institutions().empty();
    }
    if (adds) {
      row.set_value(row.value() + static_cast<double>(value) * share);
      row.add_results(name);
    } else {
      row.set_shared_left_out(row.shared_left_out() + 1);
    }
  }
  return row;
}

}  // namespace

std::vector<std::string> SlowSelection(const FakeRegisters& registers, const scope::Scope& scope,
                                       const v1::ReportFilter& filter) {
  const Eye eye{registers, scope};
  std::vector<std::string> selection;
  for (const auto& [name, kept] : registers.projects()) {
    const Project& project = kept.record;
    if (eye.Home(name) != name) continue;
    bool alliance = filter.alliances().empty(), country = filter.countries().empty(),
         theme = filter.themes().empty(), organisation = filter.organisations().empty();
    for (const std::string& its : project.alliances()) alliance |= Has(filter.alliances(), its);
    for (const Location& its : project.locations()) country |= Admits(filter, its);
    for (const Theme& its : project.themes()) theme |= Admits(filter, its);
    for (const std::string& wanted : filter.organisations()) {
      organisation |= eye.Organisations(project, false).count(eye.Survivor(wanted)) != 0;
    }
    if (alliance && country && theme && organisation) selection.push_back(name);
  }
  return selection;
}

v1::GetWhoDoesWhatWhereResponse SlowWhoDoesWhatWhere(const FakeRegisters& registers,
                                                     const scope::Scope& scope,
                                                     const WhoDoesWhatWhereQuery& query) {
  const Eye eye{registers, scope};
  std::map<std::tuple<std::string, std::string, std::string>, std::set<std::string>> cells;
  std::set<std::string> organisations;
  v1::GetWhoDoesWhatWhereResponse report;
  for (const std::string& name : SlowSelection(registers, scope, query.filter)) {
    const Project& project = registers.projects().at(name).record;
    std::set<std::string> places, themes;
    for (const Location& location : project.locations()) {
      if (Admits(query.filter, location)) places.insert(PlaceAt(location, query.place_level));
    }
    for (const Theme& theme : project.themes()) {
      if (Admits(query.filter, theme)) themes.insert(ThemeAt(theme, query.theme_level));
    }
    if (project.locations().empty()) places.insert("");
    if (project.themes().empty()) themes.insert("");
    const auto participants = eye.Organisations(project, false);
    if (participants.empty()) report.add_unplaced_projects(name);
    for (const std::string& organisation : participants) {
      organisations.insert(organisation);
      for (const std::string& place : places) {
        for (const std::string& theme : themes) cells[{place, theme, organisation}].insert(name);
      }
    }
    report.set_project_count(report.project_count() + 1);
  }
  report.set_organisation_count(static_cast<int64_t>(organisations.size()));
  for (const auto& [key, projects] : cells) {
    auto* cell = report.add_cells();
    cell->set_place(std::get<0>(key));
    cell->set_theme(std::get<1>(key));
    cell->set_organisation(std::get<2>(key));
    if (eye.Reads(registers.organisations(), cell->organisation())) {
      cell->set_organisation_title(
          registers.organisations().at(cell->organisation()).record.display_name());
    }
    for (const std::string& project : projects) cell->add_projects(project);
  }
  return report;
}

v1::GetTotalsResponse SlowTotals(const FakeRegisters& registers, const scope::Scope& scope,
                                 const TotalsQuery& query) {
  const Eye eye{registers, scope};
  const auto selection = SlowSelection(registers, scope, query.filter);
  std::map<std::pair<int, std::vector<std::string>>, std::map<std::string, double>> groups;
  for (const auto& [name, kept] : registers.results()) {
    const Result& result = kept.record;
    if (!eye.Counts(result) || !Has(selection, eye.Home(Eye::ProjectOf(result)))) continue;
    if (query.verified_only && result.state() != Result::VERIFIED) continue;
    if (!query.indicators.empty() && !Has(query.indicators, result.indicator())) continue;
    for (const auto& [keys, share] : GroupsOf(eye, result, query)) {
      if (share > 0) groups[{result.indicator(), keys}][name] = share;
    }
  }
  v1::GetTotalsResponse report;
  for (const auto& [key, shares] : groups) {
    auto* row = report.add_rows();
    *row = FigureOf(eye, shares);
    row->set_indicator(static_cast<Result::Indicator>(key.first));
    for (const std::string& text : key.second) row->add_keys(text);
  }
  return report;
}

}  // namespace baraza::reporting
