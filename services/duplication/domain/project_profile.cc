#include "services/duplication/domain/project_profile.h"

#include <algorithm>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "services/duplication/domain/fold.h"
#include "services/duplication/domain/project_terms.h"

namespace baraza::duplication {
namespace {

using google::type::Date;
using projects::v1::Project;

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

std::string Squeezed(std::string_view text) {
  std::string made;
  for (const char c : Fold(text)) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
        static_cast<unsigned char>(c) >= 0x80) {
      made += c;
    }
  }
  return made;
}

std::string Joined(const std::vector<Token>& tokens) {
  std::string made;
  for (const Token& token : tokens) absl::StrAppend(&made, made.empty() ? "" : " ", token.text);
  return made;
}

// Adds words that are not there yet and sorts.
void Collect(const std::vector<Token>& tokens, std::vector<std::string>& words) {
  std::set<std::string> all(words.begin(), words.end());
  for (const Token& token : tokens) all.insert(token.text);
  words.assign(all.begin(), all.end());
}

void AddTexts(const Project& project, ProjectProfile& profile) {
  for (const auto& title : project.titles()) {
    const std::vector<Token> tokens = TextTokens(title.text(), kMaxTitleTokens);
    if (profile.folded_title.empty()) profile.folded_title = Joined(tokens);
    Collect(tokens, profile.title_words);
  }
  for (const auto& text : project.descriptions()) {
    if (profile.text_words.size() >= kMaxTextTokens) break;
    const std::vector<Token> tokens = TextTokens(text.text(), kMaxTextTokens);
    if (profile.folded_text.empty()) profile.folded_text = Joined(tokens);
    Collect(tokens, profile.text_words);
  }
}

void AddCodes(const Project& project, ProjectProfile& profile) {
  for (const auto& code : project.identifiers()) {
    std::string value = Squeezed(code.value());
    if (value.empty()) continue;
    profile.codes.push_back({NormaliseScheme(code.scheme()), std::move(value),
                             PublisherOf(code.scheme(), code.value()), code.value()});
  }
  for (const auto& parent : project.parents()) {
    if (std::string folded = Squeezed(parent); !folded.empty()) profile.parents.push_back(folded);
  }
}

void AddParties(const Project& project, ProjectProfile& profile) {
  std::set<std::string> organisations, implementers;
  for (const auto& participant : project.participants()) {
    if (profile.participants.size() >= kMaxProjectValues) break;
    profile.participants.push_back({participant.organisation(), participant.role()});
    organisations.insert(participant.organisation());
    if (participant.role() == projects::v1::Participant::IMPLEMENTING) {
      implementers.insert(participant.organisation());
    }
  }
  profile.implementers.assign(implementers.begin(), implementers.end());
  profile.organisations.assign(organisations.begin(), organisations.end());
}

void AddPlaces(const Project& project, ProjectProfile& profile) {
  for (const auto& location : project.locations()) {
    if (profile.places.size() >= kMaxProjectValues) break;
    Place place{location.country(), location.subdivision(), "", Squeezed(location.facility())};
    place.district = location.pcode().empty() ? Squeezed(location.district()) : location.pcode();
    profile.places.push_back(std::move(place));
  }
}

std::int64_t DayOf(const Date& date) {
  const absl::CivilDay day(date.year(), std::max(1, date.month()), std::max(1, date.day()));
  return day - absl::CivilDay(1970, 1, 1);
}

void AddPeriod(const Project& project, ProjectProfile& profile) {
  const Date& start =
      project.has_actual_start_date() ? project.actual_start_date() : project.planned_start_date();
  const Date& end =
      project.has_actual_end_date() ? project.actual_end_date() : project.planned_end_date();
  profile.has_start = start.year() > 0;
  profile.has_end = end.year() > 0;
  if (profile.has_start) profile.start = DayOf(start);
  if (profile.has_end) profile.end = DayOf(end);
}

// Amounts identify by value and day, whatever they are called: a funder's disbursement is the
// implementer's income.
void AddAmounts(const Project& project, ProjectProfile& profile) {
  std::set<std::string> amounts;
  for (const auto& given : project.contributions()) {
    if (amounts.size() >= kMaxProjectValues) break;
    if (!given.has_value() || given.value().units() == 0) continue;
    const std::int64_t day = given.has_start_date() ? DayOf(given.start_date()) : 0;
    amounts.insert(
        absl::StrCat(given.value().currency_code(), " ", given.value().units(), " ", day));
  }
  profile.amounts.assign(amounts.begin(), amounts.end());
}

// The sum of one kind of contribution in the currency of the first of them.
void AddBudget(const Project& project, projects::v1::Contribution::Kind kind,
               ProjectProfile& profile) {
  for (const auto& given : project.contributions()) {
    if (given.kind() != kind || !given.has_value()) continue;
    if (profile.currency.empty()) profile.currency = given.value().currency_code();
    if (given.value().currency_code() == profile.currency) {
      profile.budget += static_cast<double>(given.value().units());
    }
  }
}

void AddSaid(ProjectProfile& profile) {
  std::string said;
  const auto add = [&](const std::string& text) {
    if (!text.empty()) ++profile.fields_said;
    absl::StrAppend(&said, text, "\n");
  };
  add(absl::StrJoin(profile.title_words, " "));
  add(absl::StrJoin(profile.text_words, " "));
  std::set<std::string> parts;
  for (const auto& party : profile.participants) {
    parts.insert(absl::StrCat(party.organisation, " ", party.role));
  }
  add(absl::StrJoin(parts, " "));
  add(absl::StrJoin(ThemeTerms(profile), " "));
  add(absl::StrJoin(PlaceTerms(profile), " "));
  add(absl::StrCat(profile.has_start ? absl::StrCat(profile.start) : "",
                   profile.has_end ? absl::StrCat("/", profile.end) : ""));
  add(absl::StrJoin(profile.amounts, " "));
  absl::StrAppend(&said, absl::StrJoin(profile.cadres, " "));
  profile.said = absl::StrCat(absl::Hex(TermKey(TermKind::kRecord, said)));
}

}  // namespace

std::string PublisherOf(std::string_view scheme, std::string_view value) {
  const std::string upper = NormaliseScheme(scheme);
  if (upper != "IATI") return upper;
  const std::string code = absl::AsciiStrToUpper(Absl(value));
  const std::vector<absl::string_view> parts = absl::StrSplit(code, '-');
  const bool agency = parts.size() >= 3 && parts[0].size() == 2 &&
                      absl::ascii_isalpha(static_cast<unsigned char>(parts[0][0]));
  return agency ? absl::StrCat(parts[0], "-", parts[1], "-", parts[2]) : std::string(parts[0]);
}

ProjectProfile ProfileOf(const Project& project) {
  ProjectProfile profile;
  profile.name = project.name();
  profile.title = project.titles().empty() ? "" : project.titles(0).text();
  profile.etag = project.etag();
  AddTexts(project, profile);
  AddCodes(project, profile);
  AddParties(project, profile);
  for (const auto& theme : project.themes()) {
    profile.themes.push_back({NormaliseScheme(theme.vocabulary()), Squeezed(theme.code())});
  }
  AddPlaces(project, profile);
  AddPeriod(project, profile);
  AddAmounts(project, profile);
  AddBudget(project, projects::v1::Contribution::BUDGET, profile);
  if (profile.budget == 0) AddBudget(project, projects::v1::Contribution::COMMITMENT, profile);
  profile.cadres.assign(project.cadres().begin(), project.cadres().end());
  profile.alliances.assign(project.alliances().begin(), project.alliances().end());
  std::sort(profile.alliances.begin(), profile.alliances.end());
  profile.registrar = project.registrar();
  AddSaid(profile);
  return profile;
}

}  // namespace baraza::duplication
