// What of a project's record is compared, normalised once.
//
// Bounds: see the constants; what is beyond them is not looked at. Dates are days since 1970-01-01;
// a month or day that is not known counts as the first. Thread-safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "baraza/projects/v1/project.pb.h"
#include "services/duplication/domain/normalise.h"

namespace baraza::duplication {

inline constexpr std::size_t kMaxTitleTokens = 40;
inline constexpr std::size_t kMaxTextTokens = 200;
inline constexpr std::size_t kMaxProjectValues = 200;

// A place with everything that contains it: an empty part is not known.
struct Place {
  std::string country;      // SL
  std::string subdivision;  // SL-N
  std::string district;     // p-code, or the folded name of the district
  std::string facility;     // folded name
};

struct ProjectProfile {
  struct Code {
    std::string scheme;     // upper case
    std::string value;      // folded, punctuation dropped
    std::string publisher;  // who gave the code: see PublisherOf
    std::string raw;        // as written
  };
  struct Theme {
    std::string vocabulary;
    std::string code;
  };
  struct Participant {
    std::string organisation;
    projects::v1::Participant::Role role = projects::v1::Participant::ROLE_UNSPECIFIED;
  };

  std::string name;
  std::string title;
  std::string etag;
  std::vector<std::string> title_words;  // sorted, each once
  std::string folded_title;              // the first title's words in order
  std::vector<std::string> text_words;   // of the descriptions; sorted, each once
  std::string folded_text;               // the first description's first words in order
  std::vector<Code> codes;
  std::vector<std::string> parents;  // folded like a code's value
  std::vector<Participant> participants;
  std::vector<std::string> organisations;  // of participants; sorted, each once
  std::vector<std::string> implementers;   // of them who carry it out; the same way
  std::string registrar;                   // who registered the record; may be empty
  std::vector<Theme> themes;
  std::vector<Place> places;
  std::vector<std::string> amounts;  // "USD 1200000 2014-10-01"; sorted, each once
  std::string currency;              // of the budget
  double budget = 0;  // sum of what is budgeted, else committed, in the first currency; 0: none
  std::vector<std::string> cadres;
  std::vector<std::string> alliances;  // under which it runs; sorted
  bool has_start = false, has_end = false;
  std::int64_t start = 0, end = 0;  // actual where known, else planned
  // A hash of all of the above but names, titles as written, alliances, and identifiers: equal if
  // two records say the same.
  std::string said;
  int fields_said = 0;  // of title, text, participants, themes, places, period, amounts
};

// The profile of a record.
ProjectProfile ProfileOf(const projects::v1::Project& project);

// Who gave a code: of an IATI identifier the organisation identifier with which it begins
// ("XM-DAC-928-BR-2016" -> "XM-DAC-928"; the first part where it doesn't begin with two letters and
// a dash); of any other scheme the scheme itself.
std::string PublisherOf(std::string_view scheme, std::string_view value);

}  // namespace baraza::duplication
