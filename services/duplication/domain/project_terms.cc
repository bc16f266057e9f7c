#include "services/duplication/domain/project_terms.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "absl/strings/str_cat.h"

namespace baraza::duplication {

using Strings = std::vector<std::string>;

Strings PlaceTerms(const ProjectProfile& record) {
  std::set<std::string> terms;
  for (const Place& place : record.places) {
    std::string term = place.country;
    if (!term.empty()) terms.insert(term);
    for (const std::string* part : {&place.subdivision, &place.district, &place.facility}) {
      if (!part->empty()) terms.insert(absl::StrCat(place.country, " ", *part));
    }
  }
  return Strings(terms.begin(), terms.end());
}

Strings ThemeTerms(const ProjectProfile& record) {
  std::set<std::string> terms;
  for (const auto& theme : record.themes) {
    terms.insert(absl::StrCat(theme.vocabulary, " ", theme.code));
    if (theme.vocabulary == "DAC" && theme.code.size() == 5) {
      terms.insert(absl::StrCat("DAC3 ", theme.code.substr(0, 3)));
    }
  }
  return Strings(terms.begin(), terms.end());
}

void CountTerms(const ProjectProfile& record, TermTable& terms) {
  const auto count = [&](TermKind kind, const Strings& list) {
    for (const std::string& term : list) terms.Add(kind, term);
    if (!list.empty()) terms.AddTotal(kind);
  };
  Strings words;
  std::set_union(record.title_words.begin(), record.title_words.end(), record.text_words.begin(),
                 record.text_words.end(), std::back_inserter(words));
  count(TermKind::kTextToken, words);
  if (!record.folded_title.empty()) count(TermKind::kTitle, {record.folded_title});
  if (!record.folded_text.empty()) count(TermKind::kText, {record.folded_text});
  count(TermKind::kAmount, record.amounts);
  count(TermKind::kOrganisation, record.organisations);
  count(TermKind::kPlace, PlaceTerms(record));
  count(TermKind::kTheme, ThemeTerms(record));
  if (record.has_start) count(TermKind::kDay, {absl::StrCat(record.start)});
  if (record.has_end) count(TermKind::kDay, {absl::StrCat(record.end)});
  // Of records that somebody tells apart: what two of them say alike doesn't identify.
  if (!record.codes.empty()) count(TermKind::kRecord, {record.said});
}

}  // namespace baraza::duplication
