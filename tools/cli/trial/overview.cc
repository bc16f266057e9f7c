#include "tools/cli/trial/overview.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/foundation/status/status.h"
#include "tools/cli/figures.h"
#include "tools/cli/matches_table.h"
#include "tools/cli/presentation/table.h"
#include "tools/cli/presentation/width.h"
#include "tools/cli/words.h"

namespace baraza::trial {
namespace {

using cli::Client;
using duplication::v1::ListMatchesRequest;
using duplication::v1::ListMatchesResponse;
using duplication::v1::Match;
using presentation::Ink;
using presentation::Terminal;

constexpr int64_t kMatchesRead = 5000;
constexpr int kMatchesShown = 6;
constexpr int kOverlapsShown = 4;
constexpr size_t kRowsShown = 8;

absl::StatusOr<ListMatchesResponse> Matches(const Client& client,
                                            std::initializer_list<Match::Kind> kinds) {
  ListMatchesRequest request;
  for (Match::Kind kind : kinds) request.add_kinds(kind);
  return client.Pages<cli::Duplication>(&cli::Duplication::Stub::ListMatches, request, kMatchesRead,
                                        &ListMatchesResponse::matches_size);
}

void WriteHeading(const std::string& text, const Terminal& terminal, std::ostream& out) {
  out << "\n" << terminal.Inked(text, Ink::kBold) << "\n";
}

std::string HowMany(const ListMatchesResponse& matches) {
  return absl::StrCat(presentation::Grouped(matches.matches_size()),
                      matches.next_page_token().empty() ? "" : " and more");
}

// What an overlap has in common, in a few words: "DAC 12281, KE043".
std::string InCommon(const Match& match) {
  std::vector<std::string> parts;
  for (const auto& evidence : match.evidence()) {
    const bool told = evidence.field() == "theme" || evidence.field() == "place";
    if (told && !evidence.left().empty()) parts.push_back(evidence.left());
  }
  return absl::StrJoin(parts, ", ");
}

std::string WhyOf(const Match& match) {
  return match.kind() == Match::OVERLAPPING_EFFORT ? InCommon(match) : cli::StrongestReason(match);
}

void WriteMatches(const ListMatchesResponse& matches, int at_most, const Terminal& terminal,
                  std::ostream& out) {
  presentation::Table table{
      {.key = "probability", .title = "HOW SURE", .importance = 5, .ink = Ink::kCyan},
      {.key = "left", .title = "THIS", .importance = 4, .least_width = 20},
      {.key = "right", .title = "AND THIS", .importance = 4, .least_width = 20},
      {.key = "reason", .title = "WHY", .importance = 3, .least_width = 24}};
  for (int i = 0; i < std::min(at_most, matches.matches_size()); ++i) {
    const Match& match = matches.matches(i);
    if (match.subject_titles_size() < 2) continue;
    table.Add({cli::ShownStrength(match), match.subject_titles(0), match.subject_titles(1),
               WhyOf(match)});
  }
  table.Write(presentation::Output::kTable, terminal, out);
}

// "12 projects", "1 project".
std::string Counted(int64_t count, const std::string& noun, const std::string& plural) {
  return absl::StrCat(presentation::Grouped(count), " ", count == 1 ? noun : plural);
}

void WriteHeadline(const reporting::v1::GetHeadlineResponse& headline, const Terminal& terminal,
                   std::ostream& out) {
  std::vector<std::string> figures = {
      Counted(headline.project_count(), "project", "projects"),
      Counted(headline.organisation_count(), "organisation", "organisations"),
      Counted(headline.country_count(), "country", "countries")};
  for (const auto& total : headline.totals()) {
    const auto value = static_cast<int64_t>(std::llround(total.value()));
    figures.push_back(
        absl::StrCat(presentation::Grouped(value), " ",
                     absl::StrReplaceAll(cli::WordOf(total.indicator()), {{"-", " "}})));
  }
  for (const std::string& sum : headline.commitments()) {
    figures.push_back(absl::StrCat(sum, " committed"));
  }
  for (const std::string& line :
       presentation::Wrapped(absl::StrJoin(figures, "; "), terminal.LayoutWidth())) {
    out << line << "\n";
  }
}

}  // namespace

absl::StatusOr<Findings> AskFindings(const Client& client) {
  Findings findings;
  ASSIGN_OR_RETURN(findings.duplicates, Matches(client, {Match::SAME_ORGANISATION,
                                                         Match::SAME_PROJECT, Match::SAME_EFFORT}));
  ASSIGN_OR_RETURN(findings.overlaps, Matches(client, {Match::OVERLAPPING_EFFORT}));
  ASSIGN_OR_RETURN(findings.where,
                   client.Call<cli::Reporting>(&cli::Reporting::Stub::GetWhoDoesWhatWhere,
                                               reporting::v1::GetWhoDoesWhatWhereRequest()));
  ASSIGN_OR_RETURN(findings.headline,
                   client.Call<cli::Reporting>(&cli::Reporting::Stub::GetHeadline,
                                               reporting::v1::GetHeadlineRequest()));
  return findings;
}

void WriteFindings(const Findings& findings, const Terminal& terminal, std::ostream& out) {
  WriteHeading(absl::StrCat("Likely duplicates: ", HowMany(findings.duplicates), " to review"),
               terminal, out);
  WriteMatches(findings.duplicates, kMatchesShown, terminal, out);
  WriteHeading(
      absl::StrCat("Overlapping efforts: ", HowMany(findings.overlaps), " chances to pool"),
      terminal, out);
  WriteMatches(findings.overlaps, kOverlapsShown, terminal, out);
  WriteHeading("Who does what where: projects by organisation and country", terminal, out);
  cli::WriteMatrix(findings.where, {.max_rows = kRowsShown}, terminal, out);
  cli::WriteCheckSum(findings.where, out);
  WriteHeading("Headline", terminal, out);
  WriteHeadline(findings.headline, terminal, out);
}

}  // namespace baraza::trial
