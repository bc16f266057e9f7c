#include "services/reporting/domain/shares.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"

namespace baraza::reporting {
namespace {

using projects::v1::Location;
using projects::v1::Theme;

constexpr size_t kDacCodeLength = 5, kDacCategoryLength = 3;

// The place of a location, its share being the stated percentage.
PlaceShare PlaceOf(const Location& location, Dictionary& places) {
  const std::string country = location.country().empty() && location.subdivision().size() > 2
                                  ? location.subdivision().substr(0, 2)
                                  : location.country();
  PlaceShare place{.share = std::max(0.0, location.percentage())};
  place.country = places.Number(country);
  place.region =
      location.subdivision().empty() ? place.country : places.Number(location.subdivision());
  place.district = country.empty() || location.district().empty()
                       ? place.region
                       : places.Number(absl::StrCat(country, "/", location.district()));
  return place;
}

// Adds up the shares of items with the same key, which come out in the order of the keys.
template <class Item, class Key>
void Combine(std::vector<Item>& items, const Key& key) {
  std::sort(items.begin(), items.end(),
            [&](const Item& a, const Item& b) { return key(a) < key(b); });
  size_t kept = 0;
  for (size_t i = 1; i < items.size(); ++i) {
    if (key(items[kept]) == key(items[i])) {
      items[kept].share += items[i].share;
    } else {
      items[++kept] = items[i];
    }
  }
  items.resize(std::min(items.size(), kept + 1));
}

// Divides the whole among `items`: by their shares, or, where there are none, evenly among the
// groups that `group` names and within each of them.
template <class Item, class Group>
void Divide(std::vector<Item>& items, const Group& group) {
  double stated = 0;
  std::map<uint32_t, int> members;
  for (const Item& item : items) {
    stated += item.share;
    ++members[group(item)];
  }
  for (Item& item : items) {
    const auto even = 1.0 / static_cast<double>(members.size()) / members[group(item)];
    item.share = stated > 0 ? item.share / stated : even;
  }
}

}  // namespace

std::vector<PlaceShare> PlacesOf(const projects::v1::Project& project, Dictionary& places) {
  std::vector<PlaceShare> result;
  result.reserve(static_cast<size_t>(project.locations_size()));
  for (const Location& location : project.locations()) {
    result.push_back(PlaceOf(location, places));
  }
  if (result.empty()) return {PlaceShare{.share = 1}};
  Combine(result, [](const PlaceShare& place) {
    return std::make_tuple(place.country, place.region, place.district);
  });
  Divide(result, [](const PlaceShare& place) { return place.country; });
  return result;
}

std::string CategoryOf(const Theme& theme) {
  if (theme.vocabulary() == "DAC" && theme.code().size() == kDacCodeLength) {
    return absl::StrCat("DAC3:", theme.code().substr(0, kDacCategoryLength));
  }
  return absl::StrCat(theme.vocabulary(), ":", theme.code());
}

std::vector<ThemeShare> ThemesOf(const projects::v1::Project& project, Dictionary& themes) {
  std::map<std::string, std::vector<ThemeShare>> vocabularies;
  for (const Theme& theme : project.themes()) {
    const std::string code = absl::StrCat(theme.vocabulary(), ":", theme.code());
    vocabularies[theme.vocabulary()].push_back({.code = themes.Number(code),
                                                .category = themes.Number(CategoryOf(theme)),
                                                .share = std::max(0.0, theme.percentage())});
  }
  if (vocabularies.empty()) return {ThemeShare{.share = 1}};
  std::vector<ThemeShare> result;
  for (auto& [vocabulary, its] : vocabularies) {
    Combine(its, [](const ThemeShare& theme) { return theme.code; });
    Divide(its, [](const ThemeShare& theme) { return theme.code; });
    for (ThemeShare& theme : its) {
      theme.share /= static_cast<double>(vocabularies.size());
      result.push_back(theme);
    }
  }
  return result;
}

}  // namespace baraza::reporting
