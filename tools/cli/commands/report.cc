// `baraza report who-does-what-where|totals|headline`.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/status/status.h"
#include "tools/cli/client.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/commands/fields.h"
#include "tools/cli/failure.h"
#include "tools/cli/figures.h"
#include "tools/cli/words.h"

namespace baraza::cli {
namespace {

using presentation::Output;
using projects::v1::Result;
using reporting::v1::Dimension;
using reporting::v1::ReportFilter;

struct FilterFlags {
  std::vector<std::string> alliances, countries, themes, organisations;
};

struct WhereFlags {
  FilterFlags filter;
  std::string place_level = "country", theme_level = "category";
  std::string rows = "organisation", columns = "place";
  int64_t limit = 30;
};

struct TotalsFlags {
  FilterFlags filter;
  std::vector<std::string> dimensions, indicators;
  bool verified_only = false;
};

void AddFilter(CLI::App& command, FilterFlags& flags) {
  command.add_option("--for-alliance", flags.alliances, "only projects under it; repeatable")
      ->type_name("NAME");
  command.add_option("--country", flags.countries, "only what is there: KE; repeatable")
      ->type_name("CODE");
  command.add_option("--theme", flags.themes, "only what is on it: DAC:12220; repeatable")
      ->type_name("THEME");
  command.add_option("--participant", flags.organisations, "only where it takes part; repeatable")
      ->type_name("NAME");
}

ReportFilter FilterOf(const FilterFlags& flags) {
  ReportFilter filter;
  for (const std::string& name : flags.alliances) filter.add_alliances(NameIn("alliances", name));
  for (const std::string& country : flags.countries) filter.add_countries(country);
  for (const std::string& theme : flags.themes) filter.add_themes(theme);
  for (const std::string& name : flags.organisations) {
    filter.add_organisations(NameIn("organisations", name));
  }
  return filter;
}

absl::StatusOr<reporting::v1::GetWhoDoesWhatWhereRequest> RequestOf(const WhereFlags& flags) {
  reporting::v1::GetWhoDoesWhatWhereRequest request;
  *request.mutable_filter() = FilterOf(flags.filter);
  ASSIGN_OR_RETURN(const int place, NumberOf(*reporting::v1::PlaceLevel_descriptor(),
                                             flags.place_level, "--place-level", "place-level-"));
  ASSIGN_OR_RETURN(const int theme, NumberOf(*reporting::v1::ThemeLevel_descriptor(),
                                             flags.theme_level, "--theme-level", "theme-level-"));
  request.set_place_level(static_cast<reporting::v1::PlaceLevel>(place));
  request.set_theme_level(static_cast<reporting::v1::ThemeLevel>(theme));
  return request;
}

absl::Status WhoDoesWhatWhere(const WhereFlags& flags, Invocation& invocation) {
  ASSIGN_OR_RETURN(const auto request, RequestOf(flags));
  ASSIGN_OR_RETURN(const Axis rows, AxisNamed(flags.rows, "--rows"));
  ASSIGN_OR_RETURN(const Axis columns, AxisNamed(flags.columns, "--columns"));
  if (rows == columns)
    return UsageError(
        "--rows and --columns are the same: let one of them be "
        "another of organisation, theme and place");
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto report,
                   client.Call<Reporting>(&Reporting::Stub::GetWhoDoesWhatWhere, request));
  if (invocation.output == Output::kJson) return WriteJson(report, invocation.out);
  if (invocation.output == Output::kCsv) {
    CellTable(report).Write(Output::kCsv, invocation.out_terminal, invocation.out);
    return absl::OkStatus();
  }
  WriteMatrix(report, {rows, columns, static_cast<size_t>(flags.limit)}, invocation.out_terminal,
              invocation.out);
  WriteCheckSum(report, invocation.out);
  return absl::OkStatus();
}

absl::Status Totals(const TotalsFlags& flags, Invocation& invocation) {
  reporting::v1::GetTotalsRequest request;
  *request.mutable_filter() = FilterOf(flags.filter);
  RETURN_IF_ERROR(
      AddWords<Dimension>(flags.dimensions, "--by", request.mutable_dimensions(), "dimension-"));
  RETURN_IF_ERROR(
      AddWords<Result::Indicator>(flags.indicators, "--indicator", request.mutable_indicators()));
  request.set_verified_only(flags.verified_only);
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto report, client.Call<Reporting>(&Reporting::Stub::GetTotals, request));
  if (invocation.output == Output::kJson) return WriteJson(report, invocation.out);
  TotalsTable(report, request).Write(invocation.output, invocation.out_terminal, invocation.out);
  if (report.rows().empty()) invocation.err << "no results are reported\n";
  return absl::OkStatus();
}

absl::Status Headline(const FilterFlags& flags, Invocation& invocation) {
  reporting::v1::GetHeadlineRequest request;
  *request.mutable_filter() = FilterOf(flags);
  ASSIGN_OR_RETURN(const Client client, invocation.Connect());
  ASSIGN_OR_RETURN(const auto report,
                   client.Call<Reporting>(&Reporting::Stub::GetHeadline, request));
  if (invocation.output == Output::kJson) return WriteJson(report, invocation.out);
  HeadlineTable(report).Write(invocation.output, invocation.out_terminal, invocation.out);
  if (invocation.output == Output::kTable) WritePositions(report.positions(), invocation.out);
  return absl::OkStatus();
}

void AddWhere(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<WhereFlags>();
  CLI::App* where = noun.add_subcommand(
      "who-does-what-where", "Projects by organisation, theme and place. Cells count projects.");
  AddFilter(*where, flags->filter);
  where->add_option("--place-level", flags->place_level, "country, region or district")
      ->type_name("LEVEL")
      ->capture_default_str();
  where->add_option("--theme-level", flags->theme_level, "category or code")
      ->type_name("LEVEL")
      ->capture_default_str();
  where->add_option("--rows", flags->rows, "organisation, theme or place")
      ->type_name("AXIS")
      ->capture_default_str();
  where->add_option("--columns", flags->columns, "organisation, theme or place")
      ->type_name("AXIS")
      ->capture_default_str();
  AddLimitOption(*where, flags->limit);
  Complete(*where, invocation,
           "  baraza report who-does-what-where --country SL --columns theme\n"
           "  baraza report who-does-what-where --rows theme --place-level region\n"
           "  baraza report who-does-what-where --output csv > 3w.csv",
           [flags](Invocation& now) { return WhoDoesWhatWhere(*flags, now); });
}

void AddTotals(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<TotalsFlags>();
  CLI::App* totals =
      noun.add_subcommand("totals", "Totals of what projects report, nothing counted twice.");
  AddFilter(*totals, flags->filter);
  totals
      ->add_option("--by", flags->dimensions,
                   "alliance, country, theme, kind, lead or year; up to three")
      ->delimiter(',')
      ->type_name("DIMENSION");
  totals
      ->add_option("--indicator", flags->indicators,
                   "only this, such as health-workers-trained; repeatable")
      ->type_name("INDICATOR");
  totals->add_flag("--verified-only", flags->verified_only, "only what a secretariat has checked");
  Complete(*totals, invocation,
           "  baraza report totals --by country,year --indicator health-workers-trained",
           [flags](Invocation& now) { return Totals(*flags, now); });
}

void AddHeadline(CLI::App& noun, Invocation& invocation) {
  auto flags = std::make_shared<FilterFlags>();
  CLI::App* headline =
      noun.add_subcommand("headline", "The headline figures: what an alliance tells of itself.");
  AddFilter(*headline, *flags);
  Complete(*headline, invocation, "  baraza report headline --for-alliance uganda",
           [flags](Invocation& now) { return Headline(*flags, now); });
}

}  // namespace

void AddReport(CLI::App& app, Invocation& invocation) {
  CLI::App* noun = app.add_subcommand("report", "Figures over the registers.");
  noun->require_subcommand(1);
  AddWhere(*noun, invocation);
  AddTotals(*noun, invocation);
  AddHeadline(*noun, invocation);
}

}  // namespace baraza::cli
