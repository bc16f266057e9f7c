// Where a project works and on what, with the share of it that falls to each: by the stated
// percentages, else evenly. The shares of a project add up to 1, for places and for themes alike.
//
// Rules, where the register leaves room:
// - Percentages count if any is above 0; they are taken relative to their sum, so that a record
//   whose percentages don't add up to 100 neither loses nor gains.
// - Without percentages countries share evenly, and a country's places share its part evenly.
// - Each vocabulary divides the whole project. A project with several vocabularies is shared evenly
//   among them, so that a figure summed over all themes is the figure and not a multiple of it.
// - What has no country (a region above countries), and a project without any place or theme, is
//   shared to "none".
//
// Thread-safety: pure functions, apart from new texts in the dictionary.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "baraza/projects/v1/project.pb.h"
#include "services/reporting/domain/dictionary.h"

namespace baraza::reporting {

// A place of a project, told at three levels. Numbers of a dictionary of places.
struct PlaceShare {
  uint32_t country = Dictionary::kNone;   // SL
  uint32_t region = Dictionary::kNone;    // SL-S, else the country
  uint32_t district = Dictionary::kNone;  // SL/Bo, else the region
  double share = 0;
};

// A theme of a project, told at two levels. Numbers of a dictionary of themes.
struct ThemeShare {
  uint32_t code = Dictionary::kNone;      // DAC:12220
  uint32_t category = Dictionary::kNone;  // DAC3:122; of other vocabularies the code
  double share = 0;
};

// The different places of a project; at least one.
std::vector<PlaceShare> PlacesOf(const projects::v1::Project& project, Dictionary& places);

// The different themes of a project; at least one.
std::vector<ThemeShare> ThemesOf(const projects::v1::Project& project, Dictionary& themes);

// The category of a theme, `{vocabulary}:{code}`. An OECD DAC purpose code falls under the category
// of its first three digits, which is a code of the vocabulary `DAC3`: what one publisher states as
// DAC 12220 and another as DAC3 122 is one category.
std::string CategoryOf(const projects::v1::Theme& theme);

}  // namespace baraza::reporting
