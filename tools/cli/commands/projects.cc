// `baraza projects list|get|check`.
#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/commands/fields.h"
#include "tools/cli/failure.h"
#include "tools/cli/matches_table.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using presentation::Output;
using projects::v1::Participant;
using projects::v1::Project;

struct ListFlags {
  std::vector<std::string> countries, participants, themes, states;
  std::string identifier, order;
  int64_t limit = 50;
};

struct DraftFlags {
  std::string title, description, start, end, draft;
  std::vector<std::string> countries, themes, participants;
  int max_results = 10;
};

std::string TitleOf(const Project& project) {
  return project.titles().empty() ? "" : project.titles(0).text();
}

std::string CountriesOf(const Project& project) {
  std::set<std::string> countries;
  for (const auto& location : project.locations()) {
    countries.insert(location.country().empty() ? location.region_code() : location.country());
  }
  countries.erase("");
  return absl::StrJoin(countries, ", ");
}

std::string PeriodOf(const Project& project) {
  const std::string start = DateText(
      project.has_actual_start_date() ? project.actual_start_date() : project.planned_start_date());
  const std::string end = DateText(project.has_actual_end_date() ? project.actual_end_date()
                                                                 : project.planned_end_date());
  return start.empty() && end.empty() ? "" : absl::StrCat(start, " to ", end);
}

std::string IdentifiersOf(const Project& project) {
  return absl::StrJoin(project.identifiers(), ", ", [](std::string* out, const auto& identifier) {
    absl::StrAppend(out, identifier.scheme(), " ", identifier.value());
  });
}

presentation::Table ListTable() {
  return {{.key = "name", .title = "NAME", .importance = 4, .least_width = 20},
          {.key = "title", .title = "TITLE", .importance = 5, .least_width = 24},
          {.key = "kind", .title = "KIND", .importance = 1, .least_width = 10},
          {.key = "stage", .title = "STAGE", .importance = 2, .least_width = 9},
          {.key = "countries", .title = "COUNTRIES", .importance = 3},
          {.key = "period", .title = "PERIOD", .importance = 2, .least_width = 10},
          {.key = "identifiers", .title = "IDENTIFIERS", .importance = 1, .least_width = 16}};
}

void AddTo(presentation::Table& table, const Project& project) {
  table.Add({project.name(), TitleOf(project), WordOf(project.kind()), WordOf(project.stage()),
             CountriesOf(project), PeriodOf(project), IdentifiersOf(project)});
}

absl::Status List(const ListFlags& flags, Invocation& invocation) {
  projects::v1::ListProjectsRequest request;
  RETURN_IF_ERROR(AddWords<Project::State>(flags.states, "--state", request.mutable_states()));
  request.mutable_countries()->Assign(flags.countries.begin(), flags.countries.end());
  request.mutable_themes()->Assign(flags.themes.begin(), flags.themes.end());
  for (const std::string& name : flags.participants) {
    request.add_participants(NameIn("organisations", name));
  }
  request.set_identifier(flags.identifier);
  request.set_order_by(flags.order);
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto listed,
                   client.Pages<Projects>(&Projects::Stub::ListProjects, request, flags.limit,
                                          &projects::v1::ListProjectsResponse::projects_size));
  if (invocation.output == Output::kJson) return WriteJson(listed, invocation.out);
  presentation::Table table = ListTable();
  for (const Project& project : listed.projects()) AddTo(table, project);
  table.Write(invocation.output, invocation.out_terminal, invocation.out);
  SayHowMany(listed.projects_size(), "project", !listed.next_page_token().empty(), invocation);
  return absl::OkStatus();
}

// Display names of the participants; those that may not be read are missing.
absl::StatusOr<std::map<std::string, std::string>> DisplayNames(const Client& client,
                                                                const Project& project) {
  organisations::v1::BatchGetOrganisationsRequest request;
  std::set<std::string> names;
  for (const Participant& participant : project.participants()) {
    names.insert(participant.organisation());
  }
  request.mutable_names()->Assign(names.begin(), names.end());
  std::map<std::string, std::string> display_names;
  if (names.empty()) return display_names;
  ASSIGN_OR_RETURN(const auto found, client.Call<Organisations>(
                                         &Organisations::Stub::BatchGetOrganisations, request));
  for (const auto& organisation : found.organisations()) {
    display_names[organisation.name()] = organisation.display_name();
    for (const std::string& former : organisation.former_names()) {
      display_names[former] = organisation.display_name();
    }
  }
  return display_names;
}

std::string ThemesOf(const Project& project) {
  return absl::StrJoin(project.themes(), ", ", [](std::string* out, const auto& theme) {
    absl::StrAppend(out, theme.vocabulary(), ":", theme.code());
    if (theme.percentage() > 0) absl::StrAppend(out, " ", theme.percentage(), " %");
  });
}

std::string PlaceOf(const projects::v1::Location& location) {
  std::vector<std::string> parts;
  for (const std::string& part : {location.facility(), location.district(), location.subdivision(),
                                  location.pcode(), location.country(), location.region_code()}) {
    if (!part.empty()) parts.push_back(part);
  }
  return absl::StrJoin(parts, ", ");
}

void AddParticipants(const Project& project,
                     const std::map<std::string, std::string>& display_names, Fields& fields) {
  for (const Participant& participant : project.participants()) {
    const auto found = display_names.find(participant.organisation());
    fields.Add(WordOf(participant.role()),
               found == display_names.end()
                   ? participant.organisation()
                   : absl::StrCat(found->second, " (", participant.organisation(), ")"));
  }
}

Fields FieldsOf(const Project& project, const std::map<std::string, std::string>& display_names) {
  Fields fields;
  fields.Add("name", project.name());
  for (const auto& title : project.titles()) fields.Add("title", title.text());
  fields.Add("kind", WordOf(project.kind()));
  fields.Add("stage", WordOf(project.stage()));
  fields.Add("period", PeriodOf(project));
  fields.Add("identifiers", IdentifiersOf(project));
  AddParticipants(project, display_names, fields);
  for (const auto& location : project.locations()) fields.Add("place", PlaceOf(location));
  fields.Add("themes", ThemesOf(project));
  for (const auto& text : project.descriptions()) fields.Add("description", text.text());
  fields.Add("contributions",
             project.contributions().empty() ? "" : absl::StrCat(project.contributions_size()));
  fields.Add("alliances", absl::StrJoin(project.alliances(), ", "));
  fields.Add("sensitivity", WordOf(project.sensitivity()));
  fields.Add("draft", project.draft() ? "yes" : "");
  fields.Add("state", WordOf(project.state()));
  fields.Add("former names", absl::StrJoin(project.former_names(), ", "));
  fields.Add("changed", TimeText(project.update_time()));
  fields.Add("etag", project.etag());
  return fields;
}

absl::Status Get(const std::string& name, Invocation& invocation) {
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  projects::v1::GetProjectRequest request;
  request.set_name(NameIn("projects", name));
  ASSIGN_OR_RETURN(const Project found,
                   client.Call<Projects>(&Projects::Stub::GetProject, request));
  if (found.name() != request.name()) {
    invocation.err << request.name() << " became part of " << found.name() << "\n";
  }
  if (invocation.output == Output::kJson) return WriteJson(found, invocation.out);
  if (invocation.output == Output::kCsv) {
    presentation::Table row = ListTable();
    AddTo(row, found);
    row.Write(invocation.output, invocation.out_terminal, invocation.out);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const auto display_names, DisplayNames(client, found));
  FieldsOf(found, display_names)
      .table()
      .Write(invocation.output, invocation.out_terminal, invocation.out);
  return absl::OkStatus();
}

absl::Status AddThemes(const std::vector<std::string>& themes, Project& draft) {
  for (const std::string& theme : themes) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(theme, absl::MaxSplits(':', 1));
    if (parts.first.empty() || parts.second.empty()) {
      return UsageError(
          absl::StrCat("--theme '", theme, "': write vocabulary and code: DAC:12220"));
    }
    draft.add_themes()->set_vocabulary(parts.first);
    draft.mutable_themes()->rbegin()->set_code(parts.second);
  }
  return absl::OkStatus();
}

absl::StatusOr<Project> DraftOf(const DraftFlags& flags) {
  Project draft;
  if (!flags.draft.empty()) {
    RETURN_IF_ERROR(ReadJson(flags.draft, draft));
    return draft;
  }
  if (flags.title.empty()) return UsageError("say with --title what it is called, or give --draft");
  draft.add_titles()->set_text(flags.title);
  if (!flags.description.empty()) draft.add_descriptions()->set_text(flags.description);
  for (const std::string& country : flags.countries) draft.add_locations()->set_country(country);
  RETURN_IF_ERROR(AddThemes(flags.themes, draft));
  for (const std::string& name : flags.participants) {
    draft.add_participants()->set_organisation(NameIn("organisations", name));
    draft.mutable_participants()->rbegin()->set_role(Participant::PARTNER);
  }
  if (!flags.start.empty()) {
    ASSIGN_OR_RETURN(*draft.mutable_planned_start_date(), ParseDate(flags.start, "--start"));
  }
  if (!flags.end.empty()) {
    ASSIGN_OR_RETURN(*draft.mutable_planned_end_date(), ParseDate(flags.end, "--end"));
  }
  return draft;
}

absl::Status Check(const DraftFlags& flags, Invocation& invocation) {
  duplication::v1::CheckProjectRequest request;
  ASSIGN_OR_RETURN(*request.mutable_project(), DraftOf(flags));
  request.set_max_results(flags.max_results);
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto answer,
                   client.Call<Duplication>(&Duplication::Stub::CheckProject, request));
  if (invocation.output == Output::kJson) return WriteJson(answer, invocation.out);
  CandidateTable(answer.candidates(), answer.overlaps())
      .Write(invocation.output, invocation.out_terminal, invocation.out);
  SayWhomToAsk(answer.ask_alliances(), invocation);
  if (answer.candidates().empty() && answer.overlaps().empty() && answer.ask_alliances().empty()) {
    invocation.err << "nothing like it is registered, and nothing overlaps with it\n";
  }
  return absl::OkStatus();
}

void AddList(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<ListFlags>();
  CLI::App* list = noun.add_subcommand("list", "Lists projects, by title.");
  list->add_option("--country", flags->countries, "only what works there: UG; repeatable")
      ->type_name("CODE");
  list->add_option("--participant", flags->participants,
                   "only where this organisation takes part; repeatable")
      ->type_name("NAME");
  list->add_option("--theme", flags->themes, "only this theme: DAC:12220; repeatable")
      ->type_name("THEME");
  list->add_option("--state", flags->states, "only this state; repeatable; default: active")
      ->type_name("STATE");
  list->add_option("--identifier", flags->identifier, "only the one with this IATI identifier")
      ->type_name("CODE");
  list->add_option("--order-by", flags->order, "title or create_time")->type_name("FIELD");
  AddLimitOption(*list, flags->limit);
  Complete(*list, invocation,
           "  baraza projects list --country KE --theme DAC:12220\n"
           "  baraza projects list --participant lstm --output csv",
           [flags](Invocation& now) { return List(*flags, now); });
}

void AddGet(CLI::App& noun, Invocation& invocation) {
  auto name = std::make_shared<std::string>();
  CLI::App* get = noun.add_subcommand("get", "Shows one project.");
  get->add_option("NAME", *name, "projects/ID, or ID alone")->required()->type_name("");
  Complete(*get, invocation, "  baraza projects get projects/homa-bay --output json",
           [name](Invocation& now) { return Get(*name, now); });
}

void AddCheck(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<DraftFlags>();
  CLI::App* check = noun.add_subcommand("check",
                                        "Asks, before one is registered, which records may be the "
                                        "same and which overlap with it. Stores nothing.");
  check->add_option("--title", flags->title, "what it is called")->type_name("TEXT");
  check->add_option("--description", flags->description, "what it does")->type_name("TEXT");
  check->add_option("--country", flags->countries, "where it works: KE; repeatable")
      ->type_name("CODE");
  check->add_option("--theme", flags->themes, "on what: DAC:12220; repeatable")->type_name("THEME");
  check->add_option("--participant", flags->participants, "who takes part; repeatable")
      ->type_name("NAME");
  check->add_option("--start", flags->start, "first planned day: 2025-01-31")->type_name("DATE");
  check->add_option("--end", flags->end, "last planned day")->type_name("DATE");
  check->add_option("--draft", flags->draft, "instead: a file with the record as JSON; -: stdin")
      ->type_name("FILE");
  check->add_option("--max-results", flags->max_results, "at most so many candidates")
      ->check(CLI::Range(1, 100))
      ->type_name("N")
      ->capture_default_str();
  Complete(*check, invocation,
           "  baraza projects check --title 'Training of midwives' --country UG "
           "--theme DAC:13020 --start 2025",
           [flags](Invocation& now) { return Check(*flags, now); });
}

}  // namespace

void AddProjects(CLI::App& app, Invocation& invocation) {
  CLI::App* noun = app.add_subcommand("projects", "The register of projects.");
  noun->require_subcommand(1);
  AddList(*noun, invocation);
  AddGet(*noun, invocation);
  AddCheck(*noun, invocation);
}

}  // namespace baraza::cli
