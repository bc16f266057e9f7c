#include "tests/bench/names.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/bench/name_parts.h"

namespace baraza::bench {
namespace {

using organisations::v1::Identifier;
using organisations::v1::Organisation;
using organisations::v1::OtherName;

// SplitMix64 (https://prng.di.unimi.it/splitmix64.c, public domain).
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 20261122) {}

  double Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }
  bool Chance(double share) { return Next() < share; }
  size_t Below(size_t count) { return static_cast<size_t>(Next() * static_cast<double>(count)); }
  // One of them, the first ones often: half of all picks fall on the first quarter.
  template <class T, size_t n>
  const T& Pick(const T (&things)[n]) {
    const double u = Next();
    return things[static_cast<size_t>(u * u * n)];
  }

 private:
  uint64_t state_;
};

std::string Invented(Dice& dice) {
  std::string word;
  for (size_t left = 2 + dice.Below(3); left > 0; --left) word += dice.Pick(kSyllables);
  word[0] = absl::ascii_toupper(word[0]);
  return word;
}

std::string Filled(const char* pattern, const std::string& theme, const std::string& place,
                   const std::string& family) {
  return absl::StrReplaceAll(pattern, {{"{T}", theme}, {"{P}", place}, {"{N}", family}});
}

// Initials of the words with a capital letter.
std::string AcronymOf(const std::string& name) {
  std::string acronym;
  for (absl::string_view word : absl::StrSplit(name, ' ')) {
    if (!word.empty() && absl::ascii_isupper(word[0])) acronym += word[0];
  }
  return acronym;
}

std::string HostOf(const std::string& name) {
  std::string host;
  for (char c : name) {
    if (absl::ascii_isalnum(c) && host.size() < 24) host += absl::ascii_tolower(c);
  }
  return host;
}

void AddName(Organisation& organisation, const std::string& text, OtherName::Kind kind,
             const char* language) {
  OtherName* name = organisation.add_other_names();
  name->set_text(text);
  name->set_kind(kind);
  name->set_language(language);
}

void AddIdentifier(Organisation& organisation, int64_t number, Dice& dice) {
  const Registry* registry =
      std::find_if(std::begin(kRegistries), std::end(kRegistries),
                   [&](const Registry& one) { return organisation.country() == one.country; });
  Identifier* identifier = organisation.add_identifiers();
  identifier->set_scheme(registry == std::end(kRegistries) ? "XI-IATI" : registry->scheme);
  identifier->set_value(absl::StrCat(100000 + dice.Below(900), absl::StrFormat("%07d", number)));
  identifier->set_status(Identifier::CLAIMED);
}

// What is not its name.
void AddParticulars(Organisation& organisation, int64_t number, Dice& dice) {
  if (dice.Chance(0.20)) AddIdentifier(organisation, number, dice);
  if (dice.Chance(0.30)) {
    organisation.set_website(
        absl::StrCat("https://www.", HostOf(organisation.display_name()), number % 1000, ".org"));
  }
  if (dice.Chance(0.30)) {
    auto* description = organisation.add_descriptions();
    description->set_language("en");
    description->set_text(absl::StrCat("Works in ", organisation.locality(), " with visiting ",
                                       "specialists, equipment and training of midwives."));
  }
}

// Words of the name that are plain letters, so many at least.
std::vector<std::string> PlainWords(const std::string& name, size_t letters) {
  std::vector<std::string> words;
  for (absl::string_view word : absl::StrSplit(name, ' ')) {
    const bool plain = std::all_of(word.begin(), word.end(), absl::ascii_isalpha);
    if (plain && word.size() >= letters) words.emplace_back(word);
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

std::string TwoWordsOf(const std::string& name, Dice& dice) {
  const std::vector<std::string> words = PlainWords(name, 4);
  if (words.size() < 2) return "";
  const size_t first = dice.Below(words.size()), apart = 1 + dice.Below(words.size() - 1);
  return absl::StrCat(words[first], " ", words[(first + apart) % words.size()]);
}

std::string WordOf(const std::string& name, Dice& dice) {
  const std::vector<std::string> words = PlainWords(name, 6);
  return words.empty() ? "" : words[dice.Below(words.size())];
}

// A query made from the record; empty: it gives none.
std::string QueryFrom(Ask ask, const Organisation& record, Dice& dice) {
  static constexpr const char* kCommonWords[] = {"Health", "Foundation", "Hospital", "Community"};
  static constexpr const char* kCommonPairs[] = {"Community Health", "District Hospital",
                                                 "Health Centre", "Health Partnership"};
  const bool has_acronym =
      record.other_names_size() > 0 && record.other_names(0).kind() == OtherName::ACRONYM;
  switch (ask) {
    case Ask::kWholeName:
      return record.display_name();
    case Ask::kTwoWords:
      return TwoWordsOf(record.display_name(), dice);
    case Ask::kAcronym:
      return has_acronym ? record.other_names(0).text() : "";
    case Ask::kIdentifier:
      if (record.identifiers().empty()) return "";
      return absl::StrCat(record.identifiers(0).scheme(), "-", record.identifiers(0).value());
    case Ask::kPrefix:
      return WordOf(record.display_name(), dice).substr(0, 4);
    case Ask::kCommon:
      return kCommonWords[dice.Below(4)];
    case Ask::kTwoCommon:
      return kCommonPairs[dice.Below(4)];
    case Ask::kMisspelt:
      const std::string word = WordOf(record.display_name(), dice);
      return word.empty() ? "" : absl::StrCat(word.substr(0, 4), "qx", word.substr(4));
  }
  return "";
}

}  // namespace

Organisation MadeUp(int64_t number) {
  Dice dice(static_cast<uint64_t>(number));
  const Kind& kind = dice.Pick(kKinds);
  const Town& town = dice.Pick(kTowns);
  const std::string theme = dice.Pick(kThemes);
  const std::string place = dice.Chance(0.4) ? Invented(dice) : town.name;
  const std::string family = dice.Chance(0.4) ? Invented(dice) : dice.Pick(kFamilies);
  Organisation organisation;
  organisation.set_name(absl::StrFormat("organisations/made-up-%08d", number));
  organisation.set_display_name(Filled(kind.pattern, theme, place, family));
  organisation.set_type(kind.type);
  organisation.set_country(town.country);
  organisation.set_locality(place);
  const std::string acronym = AcronymOf(organisation.display_name());
  if (acronym.size() >= 3 && dice.Chance(0.45)) {
    AddName(organisation, acronym, OtherName::ACRONYM, "");
  }
  if (dice.Chance(0.15)) {
    const char* language = std::string_view(kind.language) == "en" ? "fr" : "en";
    AddName(organisation, Filled(kind.translation, theme, place, family), OtherName::TRANSLATION,
            language);
  }
  if (dice.Chance(0.08)) {
    const Script& script = dice.Pick(kScripts);
    AddName(organisation, absl::StrCat(script.name, " ", place), OtherName::TRANSLATION,
            script.language);
  }
  AddParticulars(organisation, number, dice);
  return organisation;
}

const char* TextOf(Ask ask) {
  static constexpr const char* kTexts[] = {"whole name",       "two words",    "acronym",
                                           "identifier",       "four letters", "common word",
                                           "two common words", "misspelt"};
  return kTexts[static_cast<int>(ask)];
}

std::vector<MadeQuery> QueriesOf(Ask ask, int64_t records, int count) {
  std::vector<MadeQuery> queries;
  Dice dice(7000 + static_cast<uint64_t>(ask));
  while (static_cast<int>(queries.size()) < count) {
    const Organisation record = MadeUp(static_cast<int64_t>(dice.Below(records)));
    std::string text = QueryFrom(ask, record, dice);
    if (!text.empty()) queries.push_back({std::move(text), record.name()});
  }
  return queries;
}

}  // namespace baraza::bench
