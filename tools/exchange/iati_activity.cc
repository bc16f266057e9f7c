#include "tools/exchange/iati_activity.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "tools/exchange/clean_text.h"
#include "tools/exchange/iso_codes.h"
#include "tools/exchange/mention_record.h"

namespace baraza::exchange::iati {
namespace {

using baraza::projects::v1::Participant;
using baraza::text::v1::LocalizedText;
using LocalizedTexts = google::protobuf::RepeatedPtrField<LocalizedText>;

constexpr size_t kMaxTextLength = 20000;
constexpr int kMaxTitles = 20;
constexpr int kMaxDescriptions = 50;
constexpr int kMaxIdentifiers = 50;
constexpr int kMaxParticipants = 500;
constexpr int kMaxParents = 50;
constexpr size_t kMaxIdentifierLength = 300;
constexpr size_t kMaxSchemeLength = 100;
constexpr std::string_view kTooMany = "more than the contract takes";
constexpr std::string_view kTooLong = "longer than the contract takes: cut";

// The text with entities decoded that were escaped twice, not yet cleaned.
std::string Decoded(XmlElement& element, Mapping& mapping) {
  const std::string& text = element.TakeText();
  std::string decoded = DecodeEntities(text);
  if (decoded != text) mapping.losses().Repair("entities that were escaped twice");
  return decoded;
}

std::string LanguageOf(XmlElement& narrative, const Mapping& mapping) {
  const std::string own = narrative.Peek("xml:lang");
  if (own.empty()) return mapping.language;
  if (!IsLanguageTag(own)) return "";
  narrative.Take("xml:lang");
  return own;
}

void AddText(XmlElement& narrative, std::string_view path, int max_items, Mapping& mapping,
             LocalizedTexts& texts) {
  std::string text = CleanParagraphs(Decoded(narrative, mapping));
  if (text.empty()) return;
  if (texts.size() >= max_items) {
    mapping.losses().Lose(path, kTooMany);
    return;
  }
  std::string cut = FirstCodePoints(text, kMaxTextLength);
  if (cut != text) mapping.losses().Lose(path, kTooLong);
  LocalizedText& added = *texts.Add();
  added.set_text(std::move(cut));
  added.set_language(LanguageOf(narrative, mapping));
}

// A title is one line, whatever the file makes of it.
void MapTitles(Mapping& mapping) {
  for (XmlElement* title : mapping.element.TakeChildren("title")) {
    for (XmlElement* narrative : title->TakeChildren("narrative")) {
      AddText(*narrative, "title/narrative", kMaxTitles, mapping,
              *mapping.project().mutable_titles());
    }
  }
  for (LocalizedText& title : *mapping.project().mutable_titles()) {
    title.set_text(CleanLine(title.text()));
  }
  if (mapping.project().titles_size() > 0 || mapping.activity.identifier.empty()) return;
  mapping.losses().Repair("activities without a title are shown by their identifier");
  mapping.project().add_titles()->set_text(mapping.activity.identifier);
}

void MapDescriptions(Mapping& mapping) {
  for (XmlElement* description : mapping.element.TakeChildren("description")) {
    for (XmlElement* narrative : description->TakeChildren("narrative")) {
      AddText(*narrative, "description/narrative", kMaxDescriptions, mapping,
              *mapping.project().mutable_descriptions());
    }
  }
}

void AddIdentifier(std::string scheme, std::string value, Mapping& mapping) {
  if (mapping.project().identifiers_size() >= kMaxIdentifiers) {
    mapping.losses().Lose("other-identifier", kTooMany);
    return;
  }
  auto& identifier = *mapping.project().add_identifiers();
  identifier.set_scheme(FirstCodePoints(scheme, kMaxSchemeLength));
  identifier.set_value(FirstCodePoints(value, kMaxIdentifierLength));
}

void MapIdentifiers(Mapping& mapping) {
  XmlElement* own = mapping.element.TakeFirst("iati-identifier");
  if (own != nullptr) mapping.activity.identifier = ReadLine(*own, mapping);
  const std::string& identifier = mapping.activity.identifier;
  if (!identifier.empty()) {
    if (FirstCodePoints(identifier, kMaxIdentifierLength) != identifier) {
      mapping.losses().Lose("iati-identifier", kTooLong);
    }
    AddIdentifier("IATI", identifier, mapping);
    mapping.project().set_name(
        absl::StrCat("projects/", ResourceIdOf(identifier, absl::StrCat("IATI|", identifier))));
  }
  for (XmlElement* other : mapping.element.TakeChildren("other-identifier")) {
    const std::string value = CleanLine(other->Take("ref"));
    const std::string type = CleanLine(other->Take("type"));
    if (!value.empty()) AddIdentifier(type.empty() ? "OTHER" : type, value, mapping);
  }
}

// The field for a type of date; nullptr if there is none.
google::type::Date* DateField(const std::string& type, Project& project) {
  if (type == "1") return project.mutable_planned_start_date();
  if (type == "2") return project.mutable_actual_start_date();
  if (type == "3") return project.mutable_planned_end_date();
  if (type == "4") return project.mutable_actual_end_date();
  return nullptr;
}

void MapDates(Mapping& mapping) {
  for (XmlElement* date : mapping.element.TakeChildren("activity-date")) {
    const auto day = ParseDate(date->Peek("iso-date"));
    google::type::Date* field = day ? DateField(date->Peek("type"), mapping.project()) : nullptr;
    if (field == nullptr) continue;  // left unmarked: counted as lost
    *field = *day;
    date->Take("iso-date");
    date->Take("type");
  }
}

void MapStage(Mapping& mapping) {
  constexpr std::array<Project::Stage, 7> kStages = {
      Project::STAGE_UNSPECIFIED, Project::PIPELINE,  Project::UNDER_WAY, Project::COMPLETED,
      Project::COMPLETED,         Project::CANCELLED, Project::SUSPENDED};
  XmlElement* status = mapping.element.TakeFirst("activity-status");
  int code = 0;
  if (status == nullptr || !absl::SimpleAtoi(status->Peek("code"), &code)) return;
  if (code < 1 || code >= static_cast<int>(kStages.size())) return;
  status->Take("code");
  mapping.project().set_stage(kStages[static_cast<size_t>(code)]);
}

Participant::Role RoleOf(const std::string& code) {
  if (code == "1") return Participant::FUNDING;
  if (code == "2") return Participant::ACCOUNTABLE;
  if (code == "3") return Participant::EXTENDING;
  if (code == "4") return Participant::IMPLEMENTING;
  return Participant::ROLE_UNSPECIFIED;
}

void MapParticipants(Mapping& mapping) {
  for (XmlElement* element : mapping.element.TakeChildren("participating-org")) {
    const Participant::Role role = RoleOf(element->Peek("role"));
    if (role == Participant::ROLE_UNSPECIFIED) {
      mapping.losses().Lose("participating-org", "without a role that is known");
      continue;
    }
    if (mapping.project().participants_size() >= kMaxParticipants) {
      mapping.losses().Lose("participating-org", kTooMany);
      continue;
    }
    element->Take("role");
    Participant& participant = *mapping.project().add_participants();
    participant.set_organisation(MentionReference(mapping.mention_of.at(element)));
    participant.set_role(role);
  }
  XmlElement* reporting = mapping.element.TakeFirst("reporting-org");
  if (reporting == nullptr) return;
  const std::string secondary = reporting->Take("secondary-reporter");
  if (secondary == "1" || secondary == "true") return;
  mapping.activity.accountable_publisher = mapping.mention_of.at(reporting);
}

void MapParents(Mapping& mapping) {
  for (XmlElement* related : mapping.element.TakeChildren("related-activity")) {
    const std::string parent = CleanLine(related->Peek("ref"));
    if (related->Peek("type") != "1" || parent.empty()) continue;
    related->Take("type");
    related->Take("ref");
    if (mapping.project().parents_size() >= kMaxParents) {
      mapping.losses().Lose("related-activity", kTooMany);
    } else {
      mapping.project().add_parents(FirstCodePoints(parent, kMaxIdentifierLength));
    }
  }
}

std::string_view ReasonOf(const std::string& path) {
  if (path == "contact-info") return "contact details, by intent";
  if (path == "planned-disbursement") return "plans are taken from budgets";
  if (absl::EndsWith(path, "@xml:lang")) return "not a language tag";
  if (path.find(':') != std::string::npos) return "not part of the IATI standard";
  return "no place in the contract";
}

}  // namespace

std::string ReadLine(XmlElement& element, Mapping& mapping) {
  return CleanLine(Decoded(element, mapping));
}

std::optional<google::type::Date> ParseDate(std::string_view text) {
  int year = 0;
  int month = 0;
  int day = 0;
  const absl::string_view view(text.data(), text.size());
  const bool form = view.size() >= 10 && view[4] == '-' && view[7] == '-' &&
                    (view.size() == 10 || !absl::ascii_isdigit(view[10])) &&
                    absl::SimpleAtoi(view.substr(0, 4), &year) &&
                    absl::SimpleAtoi(view.substr(5, 2), &month) &&
                    absl::SimpleAtoi(view.substr(8, 2), &day);
  if (!form || year < 1) return std::nullopt;
  const absl::CivilDay civil(year, month, day);
  if (civil.year() != year || civil.month() != month || civil.day() != day) return std::nullopt;
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

void MapMentions(Mapping& mapping) {
  const std::map<std::string_view, Mention::Place> kPlaces = {
      {"reporting-org", Mention::Place::kReporting},
      {"participating-org", Mention::Place::kParticipating},
      {"provider-org", Mention::Place::kProvider},
      {"receiver-org", Mention::Place::kReceiver}};
  mapping.element.Walk([&](XmlElement& element) {
    auto place = kPlaces.find(element.name);
    if (place == kPlaces.end()) return;
    Mention mention;
    mention.place = place->second;
    mention.reference = CleanLine(element.Take("ref"));
    mention.type_code = element.Take("type");
    for (XmlElement* narrative : element.TakeChildren("narrative")) {
      std::string name = ReadLine(*narrative, mapping);
      std::string language = LanguageOf(*narrative, mapping);
      if (!name.empty()) mention.names.push_back({std::move(name), std::move(language)});
    }
    mapping.mention_of[&element] = mapping.activity.mentions.size();
    mapping.activity.mentions.push_back(std::move(mention));
  });
}

Activity MapActivity(XmlElement& element) {
  Activity activity;
  activity.line = element.line;
  const std::string language = element.Take("xml:lang");
  Mapping mapping{element,
                  activity,
                  IsLanguageTag(language) ? language : "",
                  absl::AsciiStrToUpper(element.Take("default-currency")),
                  {}};
  MapMentions(mapping);
  MapIdentifiers(mapping);
  MapTitles(mapping);
  MapDescriptions(mapping);
  MapParticipants(mapping);
  MapDates(mapping);
  MapStage(mapping);
  MapPlaces(mapping);
  MapThemes(mapping);
  MapContributions(mapping);
  MapParents(mapping);
  if (activity.identifier.empty()) {
    activity.refusal = "it has no iati-identifier, so that it could not be found again";
  }
  element.ForEachUntaken(
      [&](const std::string& path) { activity.losses.Lose(path, ReasonOf(path)); });
  return activity;
}

}  // namespace baraza::exchange::iati
