// Where an activity works and on what: from the activity itself or, where it doesn't say, from its
// transactions, divided by their value.
#include <array>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/exchange/clean_text.h"
#include "tools/exchange/iati_activity.h"
#include "tools/exchange/iso_codes.h"
#include "tools/exchange/organisation_code.h"
#include "tools/exchange/organisation_name.h"
#include "tools/exchange/shares.h"

namespace baraza::exchange::iati {
namespace {

using baraza::projects::v1::Location;
using baraza::projects::v1::Theme;

constexpr int kMaxLocations = 500;
constexpr int kMaxThemes = 100;
constexpr size_t kMaxFacilityLength = 300;
constexpr size_t kMaxCodeLength = 100;
constexpr size_t kMaxRegionLength = 20;
constexpr std::string_view kTooMany = "more than the contract takes";

// Kinds of transactions whose values divide a project, the best first: money spent, promised,
// received, promised to it.
constexpr std::array<std::array<std::string_view, 2>, 4> kBases = {
    {{"3", "4"}, {"2", "2"}, {"1", "1"}, {"11", "13"}}};

std::string CodeOf(const XmlElement& element) {
  return absl::AsciiStrToUpper(CleanLine(element.Peek("code")));
}

std::string TypeOfTransaction(const XmlElement& transaction) {
  for (const XmlElement& child : transaction.children) {
    if (child.name == "transaction-type") return child.Peek("code");
  }
  return "";
}

// The value of each transaction that counts; 0 for the others. All 0 if no kind of transaction
// divides the project: none has a value, or the currencies differ.
std::vector<double> DividingValues(const std::vector<XmlElement*>& transactions,
                                   const Mapping& mapping) {
  std::vector<double> values(transactions.size(), 0.0);
  for (const auto& basis : kBases) {
    std::set<std::string> currencies;
    double total = 0;
    for (size_t i = 0; i < transactions.size(); ++i) {
      const std::string type = TypeOfTransaction(*transactions[i]);
      const bool counts = type == basis[0] || type == basis[1];
      const auto amount = counts ? PeekAmount(*transactions[i], mapping) : std::nullopt;
      values[i] = amount ? amount->value : 0;
      if (amount) currencies.insert(amount->currency);
      total += values[i];
    }
    if (total > 0 && currencies.size() == 1) return values;
  }
  return std::vector<double>(transactions.size(), 0.0);
}

// Percentages of keys by the values that were added to them.
class Division {
 public:
  void Add(const std::string& key, double value) { values_[key] += value; }

  std::map<std::string, double> Percentages() const {
    std::vector<double> values;
    for (const auto& [key, value] : values_) values.push_back(value);
    std::vector<double> shares = SharesByValue(values);
    if (shares.size() == 1) shares[0] = 100;
    std::map<std::string, double> result;
    size_t i = 0;
    for (const auto& [key, value] : values_) result[key] = shares[i++];
    return result;
  }

 private:
  std::map<std::string, double> values_;
};

// --- Places

// The location of a recipient-country or recipient-region; nothing if its code is none.
std::optional<Location> LocationOf(const XmlElement& element) {
  Location location;
  const std::string code = CodeOf(element);
  if (element.name == "recipient-country") {
    if (!IsCountryCode(code)) return std::nullopt;
    location.set_country(code);
    return location;
  }
  const std::string vocabulary = element.Peek("vocabulary");
  const bool dac = vocabulary.empty() || vocabulary == "1";
  if (!dac || code.empty() || code.size() > kMaxRegionLength) return std::nullopt;
  location.set_region_code(code);
  return location;
}

// Countries, then regions, of an element that carry a code that can be kept; they are marked.
std::vector<std::pair<XmlElement*, Location>> TakePlaces(XmlElement& element) {
  std::vector<std::pair<XmlElement*, Location>> places;
  for (const char* name : {"recipient-country", "recipient-region"}) {
    for (XmlElement* one : element.TakeChildren(name)) {
      std::optional<Location> location = LocationOf(*one);
      if (!location) continue;
      one->Take("code");
      one->Take("vocabulary");
      for (XmlElement* narrative : one->TakeChildren("narrative")) narrative->TakeAll();
      places.emplace_back(one, std::move(*location));
    }
  }
  return places;
}

void NoteOutcome(ShareOutcome outcome, std::string_view path, Mapping& mapping) {
  if (outcome == ShareOutcome::kScaled) {
    mapping.losses().Repair(absl::StrCat(
        "percentages of ", absl::string_view(path.data(), path.size()), " brought to 100"));
  } else if (outcome == ShareOutcome::kDiscarded) {
    mapping.losses().Lose(absl::StrCat(absl::string_view(path.data(), path.size()), "/@percentage"),
                          "do not add up to 100: read as not split");
  }
}

void PlacesOfActivity(Mapping& mapping) {
  auto places = TakePlaces(mapping.element);
  std::vector<std::optional<double>> percentages;
  for (auto& [element, location] : places) {
    percentages.push_back(ParsePercentage(element->Take("percentage")));
  }
  NoteOutcome(SettleShares(percentages), "recipient-country", mapping);
  for (size_t i = 0; i < places.size(); ++i) {
    places[i].second.set_percentage(*percentages[i]);
    *mapping.project().add_locations() = std::move(places[i].second);
  }
}

void PlacesOfTransactions(Mapping& mapping) {
  const auto transactions = mapping.element.TakeChildren("transaction");
  const std::vector<double> values = DividingValues(transactions, mapping);
  std::map<std::string, Location> places;
  Division division;
  for (size_t i = 0; i < transactions.size(); ++i) {
    for (auto& [element, location] : TakePlaces(*transactions[i])) {
      const std::string key = absl::StrCat(location.country(), "|", location.region_code());
      places[key] = std::move(location);
      division.Add(key, values[i]);
    }
  }
  for (const auto& [key, percentage] : division.Percentages()) {
    places[key].set_percentage(percentage);
    *mapping.project().add_locations() = std::move(places[key]);
  }
  if (!places.empty()) mapping.losses().Repair("countries gathered from transactions");
}

// "52.52 13.40" as a position; nothing if it is none.
std::optional<google::type::LatLng> PositionOf(const std::string& text) {
  const std::vector<absl::string_view> parts =
      absl::StrSplit(text, absl::ByAnyChar(" ,\t\r\n"), absl::SkipEmpty());
  google::type::LatLng position;
  double latitude = 0;
  double longitude = 0;
  if (parts.size() != 2 || !absl::SimpleAtod(parts[0], &latitude) ||
      !absl::SimpleAtod(parts[1], &longitude)) {
    return std::nullopt;
  }
  // Written so that NaN fails as well.
  const bool on_earth = latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180;
  if (!on_earth || (latitude == 0 && longitude == 0)) return std::nullopt;
  position.set_latitude(latitude);
  position.set_longitude(longitude);
  return position;
}

// Name and position of a `location` element. False if it has neither.
bool FillPlace(XmlElement& element, Mapping& mapping, Location& location) {
  if (XmlElement* name = element.TakeFirst("name")) {
    if (XmlElement* narrative = name->TakeFirst("narrative")) {
      location.set_facility(FirstCodePoints(ReadLine(*narrative, mapping), kMaxFacilityLength));
      narrative->Take("xml:lang");
    }
  }
  if (XmlElement* point = element.TakeFirst("point")) {
    point->Take("srsName");
    if (XmlElement* pos = point->TakeFirst("pos")) {
      if (auto position = PositionOf(pos->text)) {
        *location.mutable_position() = *position;
        pos->TakeText();
      }
    }
  }
  return !location.facility().empty() || location.has_position();
}

// Places within the one country of the activity. A single one completes the country's own entry.
void MapLocationElements(Mapping& mapping) {
  auto& locations = *mapping.project().mutable_locations();
  if (locations.size() != 1 || locations[0].country().empty()) return;  // which country isn't said
  std::vector<Location> places;
  for (XmlElement* element : mapping.element.TakeChildren("location")) {
    Location place;
    place.set_country(locations[0].country());
    if (FillPlace(*element, mapping, place)) places.push_back(std::move(place));
  }
  if (places.size() == 1) {
    places[0].set_percentage(locations[0].percentage());
    locations[0] = std::move(places[0]);
    return;
  }
  for (Location& place : places) *locations.Add() = std::move(place);
}

// The codes that the mention rule goes by: as they came, valid or not.
std::vector<std::string> CountriesForContext(const XmlElement& activity) {
  std::vector<std::string> own;
  std::vector<std::string> of_transactions;
  for (const XmlElement& child : activity.children) {
    if (child.name == "recipient-country") own.push_back(CodeOf(child));
    if (child.name != "transaction") continue;
    for (const XmlElement& inner : child.children) {
      if (inner.name == "recipient-country") of_transactions.push_back(CodeOf(inner));
    }
  }
  std::erase(own, "");
  return own.empty() ? of_transactions : own;
}

Mention PublisherOf(const Mapping& mapping) {
  for (const Mention& mention : mapping.activity.mentions) {
    if (mention.place == Mention::Place::kReporting) return mention;
  }
  return Mention();
}

// --- Themes

// The publisher's own lists are told apart by its code or, without one, its name.
std::string PublisherLabel(const Mapping& mapping) {
  const Mention publisher = PublisherOf(mapping);
  if (!publisher.reference.empty()) return publisher.reference;
  return publisher.names.empty() ? "UNSTATED" : publisher.names.front().text;
}

std::string VocabularyOf(const XmlElement& sector, const Mapping& mapping) {
  const std::string code = sector.Peek("vocabulary");
  if (code.empty() || code == "1") return "DAC";
  if (code == "2") return "DAC3";
  if (code == "7") return "SDG-GOAL";
  if (code == "8") return "SDG-TARGET";
  if (code == "9") return "SDG-INDICATOR";
  if (code == "10") return "HUMANITARIAN-CLUSTER";
  if (code == "98" || code == "99") {
    return FirstCodePoints(absl::StrCat(PublisherLabel(mapping), "/", code), kMaxCodeLength);
  }
  return FirstCodePoints(absl::StrCat("IATI-", code), kMaxCodeLength);
}

// Sectors of an element that carry a code; they are marked. Names of DAC codes are restated by the
// code and go with it; names of a publisher's own codes are lost.
std::vector<std::pair<XmlElement*, Theme>> TakeSectors(XmlElement& element, Mapping& mapping) {
  std::vector<std::pair<XmlElement*, Theme>> sectors;
  for (XmlElement* one : element.TakeChildren("sector")) {
    Theme theme;
    theme.set_vocabulary(VocabularyOf(*one, mapping));
    theme.set_code(FirstCodePoints(CleanLine(one->Take("code")), kMaxCodeLength));
    if (theme.code().empty()) continue;
    one->Take("vocabulary");
    if (theme.vocabulary() == "DAC" || theme.vocabulary() == "DAC3") {
      for (XmlElement* narrative : one->TakeChildren("narrative")) narrative->TakeAll();
    }
    sectors.emplace_back(one, std::move(theme));
  }
  return sectors;
}

using Themes = std::map<std::string, std::vector<Theme>>;  // by vocabulary

void AddThemes(const Themes& themes, Mapping& mapping) {
  for (const auto& [vocabulary, list] : themes) {
    if (mapping.project().themes_size() + static_cast<int>(list.size()) > kMaxThemes) {
      mapping.losses().Lose("sector", kTooMany, static_cast<int64_t>(list.size()));
      continue;
    }
    for (const Theme& theme : list) *mapping.project().add_themes() = theme;
  }
}

void ThemesOfActivity(Mapping& mapping) {
  Themes themes;
  std::map<std::string, std::vector<std::optional<double>>> percentages;
  for (auto& [element, theme] : TakeSectors(mapping.element, mapping)) {
    percentages[theme.vocabulary()].push_back(ParsePercentage(element->Take("percentage")));
    themes[theme.vocabulary()].push_back(std::move(theme));
  }
  for (auto& [vocabulary, list] : themes) {
    NoteOutcome(SettleShares(percentages[vocabulary]), "sector", mapping);
    for (size_t i = 0; i < list.size(); ++i) list[i].set_percentage(*percentages[vocabulary][i]);
  }
  AddThemes(themes, mapping);
}

void ThemesOfTransactions(Mapping& mapping) {
  const auto transactions = mapping.element.TakeChildren("transaction");
  const std::vector<double> values = DividingValues(transactions, mapping);
  std::map<std::string, Division> divisions;
  for (size_t i = 0; i < transactions.size(); ++i) {
    for (const auto& [element, theme] : TakeSectors(*transactions[i], mapping)) {
      divisions[theme.vocabulary()].Add(theme.code(), values[i]);
    }
  }
  Themes themes;
  for (const auto& [vocabulary, division] : divisions) {
    for (const auto& [code, percentage] : division.Percentages()) {
      Theme& theme = themes[vocabulary].emplace_back();
      theme.set_vocabulary(vocabulary);
      theme.set_code(code);
      theme.set_percentage(percentage);
    }
  }
  AddThemes(themes, mapping);
  if (!themes.empty()) mapping.losses().Repair("sectors gathered from transactions");
}

}  // namespace

void MapPlaces(Mapping& mapping) {
  mapping.activity.context = ContextOf(CountriesForContext(mapping.element), PublisherOf(mapping));
  if (mapping.element.Has("recipient-country") || mapping.element.Has("recipient-region")) {
    PlacesOfActivity(mapping);
  } else {
    PlacesOfTransactions(mapping);
  }
  MapLocationElements(mapping);
  auto& locations = *mapping.project().mutable_locations();
  if (locations.size() > kMaxLocations) {
    mapping.losses().Lose("location", kTooMany, locations.size() - kMaxLocations);
    locations.DeleteSubrange(kMaxLocations, locations.size() - kMaxLocations);
  }
}

void MapThemes(Mapping& mapping) {
  if (mapping.element.Has("sector")) {
    ThemesOfActivity(mapping);
  } else {
    ThemesOfTransactions(mapping);
  }
}

}  // namespace baraza::exchange::iati
