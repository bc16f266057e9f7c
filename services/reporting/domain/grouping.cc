#include "services/reporting/domain/grouping.h"

#include <algorithm>
#include <utility>

#include "services/foundation/status/status.h"
#include "services/reporting/domain/report_size.h"

namespace baraza::reporting {
namespace {

// The admitted shares by key, equal keys added up, in the order of the keys.
template <class Result, class Shares, class Key>
std::vector<Result> Admitted(const Selection& selection, const Shares& shares, const Key& key) {
  std::vector<Result> result;
  for (const auto& share : shares) {
    if (selection.Admits(share)) result.push_back({key(share), share.share});
  }
  std::sort(result.begin(), result.end(),
            [](const Result& a, const Result& b) { return a.number < b.number; });
  size_t kept = 0;
  for (size_t i = 1; i < result.size(); ++i) {
    if (result[kept].number == result[i].number) {
      result[kept].share += result[i].share;
    } else {
      result[++kept] = result[i];
    }
  }
  result.resize(std::min(result.size(), kept + 1));
  return result;
}

template <class Shares>
double AdmittedShare(const Selection& selection, const Shares& shares) {
  double admitted = 0;
  bool all = true;
  for (const auto& share : shares) {
    if (selection.Admits(share)) {
      admitted += share.share;
    } else {
      all = false;
    }
  }
  return all ? 1 : admitted;  // 1, not a sum of thirds
}

}  // namespace

absl::Status Grouping::Group() {
  begins_.reserve(selection_.columns().versions.size() + 1);
  std::vector<Combination> combinations;
  for (ProjectRow row : selection_.projects()) {
    begins_.resize(row + 1, static_cast<uint32_t>(parts_.size()));
    Combine(row, combinations);
    RETURN_IF_ERROR(CheckSize(parts_.size() + combinations.size()));
    for (const Combination& combination : combinations) {
      if (combination.share > 0) parts_.push_back({NumberOf(combination.keys), combination.share});
    }
  }
  begins_.resize(selection_.columns().versions.size() + 1, static_cast<uint32_t>(parts_.size()));
  return absl::OkStatus();
}

void Grouping::Combine(ProjectRow row, std::vector<Combination>& combinations) const {
  combinations.assign(1, {.keys = {}, .share = ShareInReport(row)});
  for (size_t i = 0; i < dimensions_.size(); ++i) {
    if (dimensions_[i] == v1::DIMENSION_YEAR) continue;
    const std::vector<Key1> keys = KeysOf(row, dimensions_[i]);
    std::vector<Combination> next;
    next.reserve(combinations.size() * keys.size());
    for (const Combination& combination : combinations) {
      for (const Key1& key : keys) {
        next.push_back({combination.keys, combination.share * key.share});
        next.back().keys[i] = key.number;
      }
    }
    combinations = std::move(next);
  }
}

bool Grouping::GroupsBy(v1::Dimension dimension) const {
  return std::find(dimensions_.begin(), dimensions_.end(), dimension) != dimensions_.end();
}

// What a filter leaves of the project, as far as grouping doesn't divide it anyway.
double Grouping::ShareInReport(ProjectRow row) const {
  const auto& columns = selection_.columns();
  double share = 1;
  if (!GroupsBy(v1::DIMENSION_COUNTRY)) share *= AdmittedShare(selection_, columns.places[row]);
  if (!GroupsBy(v1::DIMENSION_THEME)) share *= AdmittedShare(selection_, columns.themes[row]);
  return share;
}

std::vector<Grouping::Key1> Grouping::KeysOf(ProjectRow row, v1::Dimension dimension) const {
  const auto& columns = selection_.columns();
  auto whole = [](const auto& numbers) {
    std::vector<Key1> keys;
    for (uint32_t number : numbers) keys.push_back({number, 1});
    if (keys.empty()) keys.push_back({Dictionary::kNone, 1});
    return keys;
  };
  switch (dimension) {
    case v1::DIMENSION_ALLIANCE:
      return whole(columns.alliances[row]);
    case v1::DIMENSION_LEAD:
      return whole(selection_.Leads(row));
    case v1::DIMENSION_COUNTRY:
      return Admitted<Key1>(selection_, columns.places[row],
                            [](const PlaceShare& place) { return place.country; });
    case v1::DIMENSION_THEME:
      return Admitted<Key1>(selection_, columns.themes[row],
                            [](const ThemeShare& theme) { return theme.category; });
    default:
      return {{columns.kinds[row], 1}};
  }
}

uint32_t Grouping::NumberOf(const Keys& keys) {
  const auto [entry, is_new] = groups_.emplace(keys, size());
  if (is_new) keys_.push_back(keys);
  return entry->second;
}

std::string Grouping::Key(uint32_t group, size_t index) const {
  const uint32_t number = keys_[group][index];
  if (number == 0) return kNoKey;
  const auto& columns = selection_.columns();
  switch (dimensions_[index]) {
    case v1::DIMENSION_ALLIANCE:
      return columns.alliance_names.Text(number);
    case v1::DIMENSION_LEAD:
      return selection_.viewer().facts().organisations().columns().names.Text(number);
    case v1::DIMENSION_COUNTRY:
      return columns.place_names.Text(number);
    case v1::DIMENSION_THEME:
      return columns.theme_names.Text(number);
    default:
      return projects::v1::Project::Kind_Name(static_cast<int>(number));
  }
}

}  // namespace baraza::reporting
