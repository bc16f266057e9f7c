#include "tools/exchange/mention_record.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/foundation/text/text.h"
#include "tools/exchange/clean_text.h"
#include "tools/exchange/iso_codes.h"
#include "tools/exchange/organisation_code.h"
#include "tools/exchange/organisation_name.h"

namespace baraza::exchange {
namespace {

using baraza::organisations::v1::Identifier;
using baraza::organisations::v1::Organisation;
using baraza::organisations::v1::OtherName;
using Counts = std::map<std::string, int64_t>;

constexpr size_t kMaxNameLength = 500;
constexpr int kMaxOtherNames = 200;
constexpr int kMaxIdentifiers = 100;
constexpr size_t kMaxLabelLength = 48;

// Most frequent first; between equal counts by byte order.
template <typename Key>
std::vector<Key> ByFrequency(const std::map<Key, int64_t>& counts) {
  std::vector<std::pair<Key, int64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<Key> keys;
  for (auto& [key, count] : sorted) keys.push_back(std::move(key));
  return keys;
}

MentionBook::Entry Sum(const std::vector<const MentionBook::Entry*>& entries) {
  MentionBook::Entry sum;
  for (const MentionBook::Entry* entry : entries) {
    for (const auto& [key, n] : entry->spellings) sum.spellings[key] += n;
    for (const auto& [key, n] : entry->translations) sum.translations[key] += n;
    for (const auto& [key, n] : entry->references) sum.references[key] += n;
    for (const auto& [key, n] : entry->type_codes) sum.type_codes[key] += n;
  }
  return sum;
}

// Adds further names, each text once and none that is the display name.
class OtherNames {
 public:
  explicit OtherNames(Organisation& record) : record_(record), seen_({record.display_name()}) {}

  void Add(const std::string& text, OtherName::Kind kind, const std::string& language) {
    std::string cut = FirstCodePoints(text, kMaxNameLength);
    const bool room = record_.other_names_size() < kMaxOtherNames;
    if (cut.empty() || !room || !seen_.insert(cut).second) return;
    OtherName& name = *record_.add_other_names();
    name.set_text(std::move(cut));
    name.set_kind(kind);
    name.set_language(language);
  }

 private:
  Organisation& record_;
  std::set<std::string> seen_;
};

void SetNames(const MentionBook::Entry& sum, Organisation& record) {
  const std::vector<std::string> spellings = ByFrequency(sum.spellings);
  if (!spellings.empty()) {
    record.set_display_name(FirstCodePoints(spellings.front(), kMaxNameLength));
  } else {
    record.set_display_name(FirstCodePoints(ByFrequency(sum.references).front(), kMaxNameLength));
  }
  OtherNames others(record);
  for (const std::string& spelling : spellings) {
    others.Add(AcronymIn(spelling), OtherName::ACRONYM, "");
  }
  for (const std::string& spelling : spellings) others.Add(spelling, OtherName::ALIAS, "");
  for (const MentionedName& name : ByFrequency(sum.translations)) {
    others.Add(name.text, OtherName::TRANSLATION, name.language);
  }
}

void SetIdentifiers(const MentionBook::Entry& sum, Organisation& record) {
  std::set<std::string> seen;
  std::set<std::string> countries;
  for (const std::string& reference : ByFrequency(sum.references)) {
    auto code = ParseOrganisationCode(reference);
    const bool room = record.identifiers_size() < kMaxIdentifiers;
    if (!code || !room || !seen.insert(code->key).second) continue;
    Identifier& identifier = *record.add_identifiers();
    identifier.set_scheme(FirstCodePoints(code->scheme, 100));
    identifier.set_value(FirstCodePoints(code->value, 200));
    identifier.set_status(Identifier::CLAIMED);
    const std::string country = CountryOfRegister(code->scheme);
    if (IsCountryCode(country)) countries.insert(country);
  }
  if (countries.size() == 1) record.set_country(*countries.begin());
}

bool HasWord(std::string_view plain_name, std::string_view word) {
  for (absl::string_view w :
       absl::StrSplit(absl::string_view(plain_name.data(), plain_name.size()), ' ')) {
    if (std::string_view(w.data(), w.size()) == word) return true;
  }
  return false;
}

uint64_t Fnv1a(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3u;
  return hash;
}

// Words of `label` in [a-z0-9] with hyphens, as many as fit, beginning with a letter; may be empty.
std::string Slug(std::string_view label) {
  std::string letters = text::Fold(label);
  for (char& c : letters) c = absl::ascii_isalnum(c) ? c : ' ';
  std::string slug;
  for (absl::string_view word : absl::StrSplit(letters, ' ', absl::SkipEmpty())) {
    if (slug.empty() && absl::ascii_isdigit(word[0])) slug.push_back('o');
    if (slug.size() + 1 + word.size() > kMaxLabelLength) break;
    absl::StrAppend(&slug, slug.empty() ? "" : "-", word);
  }
  return slug;
}

}  // namespace

std::string ResourceIdOf(std::string_view label, std::string_view key) {
  std::string slug = Slug(label);
  char hash[17];
  std::snprintf(hash, sizeof(hash), "%016llx", static_cast<unsigned long long>(Fnv1a(key)));
  return absl::StrCat(slug.empty() ? "organisation" : slug, "-",
                      absl::string_view(hash, sizeof(hash) - 1).substr(0, 12));
}

Organisation::Type TypeOf(std::string_view iati_type_code, std::string_view plain_name) {
  const std::map<std::string_view, Organisation::Type> kTypes = {
      {"11", Organisation::LOCAL_GOVERNMENT},
      {"15", Organisation::GOVERNMENT_BODY},
      {"21", Organisation::INTERNATIONAL_NGO},
      {"22", Organisation::NATIONAL_NGO},
      {"24", Organisation::NATIONAL_NGO},
      {"40", Organisation::MULTILATERAL},
      {"60", Organisation::FOUNDATION},
      {"70", Organisation::COMPANY},
      {"71", Organisation::COMPANY},
      {"72", Organisation::COMPANY},
      {"73", Organisation::COMPANY}};
  if (iati_type_code == "10") {
    return HasWord(plain_name, "ministry") ? Organisation::MINISTRY : Organisation::GOVERNMENT_BODY;
  }
  if (iati_type_code == "80" && HasWord(plain_name, "university")) return Organisation::UNIVERSITY;
  auto found = kTypes.find(iati_type_code);
  return found == kTypes.end() ? Organisation::TYPE_UNSPECIFIED : found->second;
}

Organisation RecordOf(const std::vector<const MentionBook::Entry*>& entries) {
  const MentionBook::Entry sum = Sum(entries);
  Organisation record;
  SetNames(sum, record);
  SetIdentifiers(sum, record);
  if (const auto types = ByFrequency(sum.type_codes); !types.empty()) {
    record.set_type(TypeOf(types.front(), PlainName(record.display_name())));
  }
  return record;
}

}  // namespace baraza::exchange
