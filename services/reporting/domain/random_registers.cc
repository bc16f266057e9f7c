#include "services/reporting/domain/random_registers.h"

namespace baraza::reporting {
namespace {

using organisations::v1::Organisation;
using projects::v1::Location;
using projects::v1::Participant;
using projects::v1::Project;
using projects::v1::Result;

constexpr int kOrganisations = 10, kProjects = 9, kResults = 4, kAlliances = 3;
// Records merge into those with a lower number, so that there are chains but no circles.

struct At {
  const char *country, *subdivision, *district;
};
constexpr At kPlaces[] = {{"SL", "", ""},      {"SL", "SL-S", ""},    {"SL", "SL-S", "Bo"},
                          {"KE", "KE-08", ""}, {"", "KE-08", "Homa"}, {"KE", "", "Homa"},
                          {"", "", ""},        {"UG", "", ""}};
struct On {
  const char *vocabulary, *code;
};
constexpr On kThemes[] = {{"DAC", "12220"}, {"DAC", "12281"},      {"DAC", "13020"},
                          {"DAC3", "122"},  {"DAC", "122"},        {"ALLIANCE", "training"},
                          {"DAC", "12220"}, {"ALLIANCE", "oxygen"}};

}  // namespace

scope::Audience RandomRegisters::DrawAudience() {
  if (!OneIn(3)) return Everybody();
  std::vector<std::string> readers;
  for (int i = 0; i < 2; ++i) {
    const std::string alliance = Numbered("alliances/", kAlliances);
    readers.push_back(OneIn(2) ? alliance : scope::SecretariatKey(alliance));
    if (OneIn(2)) readers.push_back(Numbered("organisations/", kOrganisations));
  }
  return Only(readers);
}

scope::Scope RandomRegisters::DrawScope() {
  const std::string alliance = Numbered("alliances/", kAlliances),
                    organisation = Numbered("organisations/", kOrganisations);
  switch (Draw(5)) {
    case 0:
      return scope::Scope::Public();
    case 1:
      return scope::Scope::Service("test");
    case 2:
      return scope::Scope(
          {.subject = "s", .role = scope::Role::kSecretariat, .alliance = alliance});
    default:
      return scope::Scope({.subject = "m",
                           .role = scope::Role::kMember,
                           .organisation = organisation,
                           .alliance = alliance});
  }
}

organisations::v1::OrganisationChange RandomRegisters::ChangeOrganisation() {
  const int number = Draw(kOrganisations);
  Organisation organisation = AnOrganisation(std::to_string(number));
  if (number > 0 && OneIn(4)) {
    organisation = Merged(std::to_string(number), std::to_string(Draw(number)));
  }
  return registers_.Put(organisation, DrawAudience());
}

projects::v1::ProjectChange RandomRegisters::ChangeProjectOrResult() {
  if (OneIn(2)) return registers_.Put(DrawResult(), DrawAudience());
  const int number = Draw(kProjects);
  Project project = DrawProject(std::to_string(number));
  if (number > 0 && OneIn(5)) {
    project.set_state(Project::MERGED);
    project.set_merged_into(Numbered("projects/", number));
  }
  return registers_.Put(project, DrawAudience());
}

Project RandomRegisters::DrawProject(const std::string& id) {
  Project project = AProject(id, {});
  project.set_draft(OneIn(8));
  if (OneIn(10)) project.set_state(Project::ARCHIVED);
  project.set_kind(static_cast<Project::Kind>(Draw(3)));
  for (int i = Draw(4); i > 0; --i) {
    auto* participant = project.add_participants();
    participant->set_organisation(Numbered("organisations/", kOrganisations));
    participant->set_role(OneIn(2) ? Participant::LEAD : Participant::FUNDING);
  }
  for (int i = 0; i < kAlliances; ++i) {
    if (OneIn(3)) project.add_alliances("alliances/" + std::to_string(i));
  }
  AddPlaces(project);
  AddThemes(project);
  return project;
}

void RandomRegisters::AddPlaces(Project& project) {
  const bool split = OneIn(2);
  for (int i = Draw(5); i > 0; --i) {
    const At& at = kPlaces[Draw(std::size(kPlaces))];
    Location* location = project.add_locations();
    location->set_country(at.country);
    location->set_subdivision(at.subdivision);
    location->set_district(at.district);
    if (split) location->set_percentage(Draw(60));
  }
}

void RandomRegisters::AddThemes(Project& project) {
  const bool split = OneIn(2);
  for (int i = Draw(5); i > 0; --i) {
    const On& on = kThemes[Draw(std::size(kThemes))];
    auto* theme = project.add_themes();
    theme->set_vocabulary(on.vocabulary);
    theme->set_code(on.code);
    if (split) theme->set_percentage(Draw(60));
  }
}

Result RandomRegisters::DrawResult() {
  const bool institutions = OneIn(3);
  const auto indicator =
      institutions ? Result::INSTITUTIONS_IMPROVED : static_cast<Result::Indicator>(1 + Draw(2));
  Result result = AResult(std::to_string(Draw(kProjects)), std::to_string(Draw(kResults)),
                          indicator, Draw(20), OneIn(6) ? 0 : 2020 + Draw(3));
  result.set_state(static_cast<Result::State>(Draw(4)));
  for (int i = institutions ? Draw(4) : 0; i > 0; --i) {
    const std::string name = Numbered("organisations/", kOrganisations);
    const auto& listed = result.institutions();
    const bool known = std::find(listed.begin(), listed.end(), name) != listed.end();
    if (!known) result.add_institutions(name);
  }
  if (OneIn(3)) {
    result.add_shared_with(Numbered("projects/", kProjects) + Numbered("/results/", kResults));
  }
  return result;
}

v1::ReportFilter RandomRegisters::DrawFilter() {
  v1::ReportFilter filter;
  if (OneIn(4)) filter.add_alliances(Numbered("alliances/", kAlliances + 1));
  if (OneIn(4)) filter.add_countries(OneIn(2) ? "SL" : "KE");
  if (OneIn(8)) filter.add_countries("ZZ");
  if (OneIn(4)) filter.add_themes(OneIn(2) ? "DAC3:122" : "DAC:12220");
  if (OneIn(4)) filter.add_organisations(Numbered("organisations/", kOrganisations + 1));
  return filter;
}

WhoDoesWhatWhereQuery RandomRegisters::DrawPlacesQuery() {
  return {.filter = DrawFilter(),
          .place_level = static_cast<v1::PlaceLevel>(Draw(4)),
          .theme_level = static_cast<v1::ThemeLevel>(Draw(3))};
}

TotalsQuery RandomRegisters::DrawTotalsQuery() {
  TotalsQuery query{.filter = DrawFilter(), .verified_only = OneIn(4)};
  for (int i = Draw(4); i > 0; --i) {
    const auto dimension = static_cast<v1::Dimension>(1 + Draw(6));
    const auto& drawn = query.dimensions;
    const bool again = std::find(drawn.begin(), drawn.end(), dimension) != drawn.end();
    if (!again) query.dimensions.push_back(dimension);
  }
  if (OneIn(4)) query.indicators = {Result::INSTITUTIONS_IMPROVED};
  return query;
}

}  // namespace baraza::reporting
