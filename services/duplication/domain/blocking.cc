#include "services/duplication/domain/blocking.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/address.h"

namespace baraza::duplication {
namespace {

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

constexpr float kMisspeltBits = 3.0;

// What a letter of an acronym tells among the organisations of one town.
constexpr float kPlacedLetterBits = 3.0;

// Letters of each of two words that were written as one, at least.
constexpr std::size_t kLeastPart = 3;

std::uint64_t GivenKey(std::string_view acronym) {
  return TermKey(TermKind::kAcronym, absl::StrCat("given ", Absl(acronym)));
}
std::uint64_t DerivedKey(std::string_view acronym) {
  return TermKey(TermKind::kAcronym, absl::StrCat("derived ", Absl(acronym)));
}
std::uint64_t CodeKey(const OrganisationView::Code& code) {
  return TermKey(TermKind::kIdentifier, absl::StrCat(Absl(code.scheme), " ", Absl(code.value)));
}

bool IsIndexed(const TokenView& token) {
  return token.word_class != WordClass::kLegal && token.word_class != WordClass::kStop;
}

// Calls `visit(word)` for the words of short names, which may be acronyms.
template <typename Visit>
void ForEachShortName(const OrganisationView& record, Visit visit) {
  for (const auto& name : record.names) {
    if (name.tokens.size() > 3) continue;
    for (const TokenView& token : name.tokens) {
      if (token.text.size() >= 3 && token.text.size() <= 10) visit(token.text);
    }
  }
}

// A word of a name in a town: many records have the one and many the other, few have both.
std::uint64_t PlacedKey(std::uint64_t key, std::uint64_t town) {
  return (key ^ (town * 0x9E3779B97F4A7C15ULL)) + (town >> 7);
}

std::string WholeName(const OrganisationView::Name& name) {
  std::string whole;
  for (const TokenView& token : name.tokens) {
    if (token.word_class != WordClass::kLegal) whole.append(token.text);
  }
  return whole;
}

// Calls `visit(name, word)` for the words that are keys: those that say something, or all where
// none does.
template <typename Visit>
void ForEachWord(const OrganisationView& record, Visit visit) {
  for (const auto& name : record.names) {
    const bool none = std::none_of(name.tokens.begin(), name.tokens.end(), IsIndexed);
    for (const TokenView& token : name.tokens) {
      if (none || IsIndexed(token)) visit(name, token);
    }
  }
}

// The words of the record's names in its town. A placed word tells half of what word and town tell:
// the other half is the word's own.
void AddPlaced(const OrganisationView& record, const TermTable* terms,
               std::vector<WeightedKey>& keys) {
  if (record.folded_locality.empty()) return;
  const std::uint64_t town = TermKey(TermKind::kLocality, record.folded_locality);
  const double bits =
      terms == nullptr ? 0 : terms->Bits(TermKind::kLocality, record.folded_locality);
  ForEachWord(record, [&](const auto&, const TokenView& token) {
    keys.push_back({PlacedKey(token.key, town), static_cast<float>(0.5 * (bits + token.bits))});
  });
}

// The record's acronyms in its town, one key for given and derived ones. A query also asks whether
// short names are acronyms.
void AddPlacedAcronyms(const OrganisationView& record, bool asks, std::vector<WeightedKey>& keys) {
  if (record.folded_locality.empty()) return;
  const std::uint64_t town = TermKey(TermKind::kLocality, record.folded_locality);
  const auto add = [&](std::string_view acronym) {
    const auto bits = kPlacedLetterBits * static_cast<float>(acronym.size());
    keys.push_back({PlacedKey(TermKey(TermKind::kAcronym, acronym), town), bits});
  };
  for (const std::string_view given : record.given_acronyms) add(given);
  for (const std::string_view made : record.derived_acronyms) add(made);
  if (!asks) return;
  ForEachShortName(record, add);
}

// Keys that are looked up as they are indexed.
void AddPlainKeys(const OrganisationView& record, const TermTable* terms,
                  std::vector<WeightedKey>& keys) {
  const auto add = [&](TermKind kind, std::string_view term) {
    if (term.empty()) return;
    const double bits = terms == nullptr ? 0 : terms->Bits(kind, term);
    keys.push_back({TermKey(kind, term), static_cast<float>(bits)});
  };
  ForEachWord(record, [&](const auto&, const TokenView& token) {
    keys.push_back({token.key, token.bits});
  });
  for (const auto& name : record.names) {
    if (name.tokens.size() > 1) add(TermKind::kFullName, WholeName(name));
  }
  AddPlaced(record, terms, keys);
  add(TermKind::kDomain, record.domain);
  add(TermKind::kPhone, record.phone);
  add(TermKind::kAddress, AddressKey(record.address));
  for (const auto& code : record.codes) keys.push_back({CodeKey(code), 30});
}

void AddMisspelt(const OrganisationView& record, const Vocabulary& vocabulary,
                 std::vector<WeightedKey>& keys) {
  ForEachWord(record, [&](const auto&, const TokenView& token) {
    for (const TokenId id : vocabulary.Similar(token.text, kMaxSimilarWords)) {
      const TokenView& similar = vocabulary.View(id);
      const float bits = std::min(token.bits, similar.bits) - kMisspeltBits;
      if (bits > 0) keys.push_back({similar.key, bits});
    }
  });
}

void AddJoined(const OrganisationView& record, const TermTable& terms,
               std::vector<WeightedKey>& keys) {
  for (const auto& name : record.names) {
    for (std::size_t i = 0; i + 1 < name.tokens.size(); ++i) {
      const std::string joined =
          absl::StrCat(Absl(name.tokens[i].text), Absl(name.tokens[i + 1].text));
      keys.push_back({TermKey(TermKind::kNameToken, joined),
                      static_cast<float>(terms.Bits(TermKind::kNameToken, joined))});
    }
    if (name.tokens.size() != 1) continue;  // "HealthNet" finds "Health Net"
    keys.push_back({TermKey(TermKind::kFullName, name.tokens[0].text), 10});
  }
}

// Words that were written as one: "healthnet" is "health" and "net" where both are known words.
void AddSplit(const OrganisationView& record, const Vocabulary& vocabulary,
              std::vector<WeightedKey>& keys) {
  ForEachWord(record, [&](const auto&, const TokenView& token) {
    for (std::size_t at = kLeastPart; at + kLeastPart <= token.text.size(); ++at) {
      const TokenId left = vocabulary.Find(LookUpWord(token.text.substr(0, at)).canonical);
      if (left == Vocabulary::kNoToken) continue;
      const TokenId right = vocabulary.Find(LookUpWord(token.text.substr(at)).canonical);
      if (right == Vocabulary::kNoToken) continue;
      for (const TokenId part : {left, right}) {
        const TokenView& view = vocabulary.View(part);
        keys.push_back({view.key, std::max(0.0F, view.bits - kMisspeltBits)});
      }
    }
  });
}

float AcronymBits(std::string_view acronym, const TermTable& terms) {
  const double letters = 3.5 * static_cast<double>(acronym.size());
  return static_cast<float>(std::min(terms.Bits(TermKind::kAcronym, acronym), letters));
}

void AddAcronyms(const OrganisationView& record, const TermTable& terms,
                 std::vector<WeightedKey>& keys) {
  const auto bits = [&](std::string_view acronym) { return AcronymBits(acronym, terms); };
  const auto look_up = [&](std::string_view acronym) {
    keys.push_back({GivenKey(acronym), bits(acronym)});
    keys.push_back({DerivedKey(acronym), bits(acronym)});
  };
  for (const std::string_view given : record.given_acronyms) look_up(given);
  for (const std::string_view made : record.derived_acronyms) {
    keys.push_back({GivenKey(made), bits(made)});
    keys.push_back({TermKey(TermKind::kNameToken, made), bits(made)});
  }
  ForEachShortName(record, look_up);
}

// Each key once, with its greatest information.
void KeepEachOnce(std::vector<WeightedKey>& keys) {
  std::sort(keys.begin(), keys.end(), [](const WeightedKey& a, const WeightedKey& b) {
    return a.key != b.key ? a.key < b.key : a.bits > b.bits;
  });
  keys.erase(std::unique(keys.begin(), keys.end(),
                         [](const WeightedKey& a, const WeightedKey& b) { return a.key == b.key; }),
             keys.end());
}

// Information per record; all 0 between two uses.
std::vector<float>& Counters(std::size_t record_count) {
  static thread_local std::vector<float> counters;
  if (counters.size() < record_count) counters.resize(record_count + record_count / 4);
  return counters;
}

// Records in the lists with the information of all their lists; leaves the counters at 0.
std::vector<Gathered> AddUp(std::vector<std::pair<absl::Span<const RecordId>, float>>& lists,
                            std::size_t max_postings, std::vector<float>& counters) {
  std::vector<RecordId> touched;
  for (auto& [records, bits] : lists) {
    if (records.size() > max_postings) {
      if (!touched.empty()) break;
      records = records.subspan(0, max_postings);
    }
    max_postings -= records.size();
    for (const RecordId record : records) {
      if (counters[record] == 0) touched.push_back(record);
      counters[record] += bits;
    }
  }
  std::vector<Gathered> gathered;
  gathered.reserve(touched.size());
  for (const RecordId record : touched) {
    gathered.push_back({record, counters[record]});
    counters[record] = 0;
  }
  return gathered;
}

}  // namespace

std::vector<std::uint64_t> IndexKeys(const OrganisationView& record) {
  std::vector<WeightedKey> keys;
  AddPlainKeys(record, nullptr, keys);
  for (const std::string_view given : record.given_acronyms) keys.push_back({GivenKey(given), 0});
  for (const std::string_view made : record.derived_acronyms) keys.push_back({DerivedKey(made), 0});
  AddPlacedAcronyms(record, false, keys);
  KeepEachOnce(keys);
  std::vector<std::uint64_t> made;
  made.reserve(keys.size());
  for (const WeightedKey& key : keys) made.push_back(key.key);
  return made;
}

float KeyBits(const OrganisationView& record, const TermTable& terms) {
  std::vector<WeightedKey> keys;
  AddPlainKeys(record, &terms, keys);
  for (const std::string_view given : record.given_acronyms) {
    keys.push_back({GivenKey(given), AcronymBits(given, terms)});
  }
  for (const std::string_view made : record.derived_acronyms) {
    keys.push_back({DerivedKey(made), AcronymBits(made, terms)});
  }
  AddPlacedAcronyms(record, false, keys);
  KeepEachOnce(keys);
  float sum = 0;
  for (const WeightedKey& key : keys) sum += key.bits;
  return sum;
}

std::vector<WeightedKey> QueryKeys(const OrganisationView& record, const Vocabulary& vocabulary,
                                   const TermTable& terms) {
  std::vector<WeightedKey> keys;
  AddPlainKeys(record, &terms, keys);
  AddMisspelt(record, vocabulary, keys);
  AddJoined(record, terms, keys);
  AddSplit(record, vocabulary, keys);
  AddAcronyms(record, terms, keys);
  AddPlacedAcronyms(record, true, keys);
  KeepEachOnce(keys);
  return keys;
}

std::vector<Gathered> GatherWeighed(const Postings& postings, const std::vector<WeightedKey>& keys,
                                    std::size_t record_count, std::size_t max_postings,
                                    std::size_t limit, Ties ties) {
  std::vector<std::pair<absl::Span<const RecordId>, float>> lists;
  for (const WeightedKey& key : keys) {
    const absl::Span<const RecordId> found = postings.Find(key.key);
    if (!found.empty()) lists.emplace_back(found, std::max(0.01F, key.bits));
  }
  std::sort(lists.begin(), lists.end(),
            [](const auto& a, const auto& b) { return a.first.size() < b.first.size(); });
  std::vector<Gathered> gathered = AddUp(lists, max_postings, Counters(record_count));
  const auto better = [](const Gathered& a, const Gathered& b) {
    return a.bits != b.bits ? a.bits > b.bits : a.record < b.record;
  };
  const std::size_t kept = std::min(limit, gathered.size());
  const auto end = gathered.begin() + static_cast<long>(kept);
  if (end != gathered.end()) std::nth_element(gathered.begin(), end, gathered.end(), better);
  std::sort(gathered.begin(), end, better);
  std::size_t untied = kept;
  if (ties == Ties::kDropped && kept > 0) {
    const auto is_tied = [last = gathered[kept - 1].bits](const Gathered& each) {
      return each.bits == last;
    };
    if (std::any_of(end, gathered.end(), is_tied)) {
      untied =
          static_cast<std::size_t>(std::find_if(gathered.begin(), end, is_tied) - gathered.begin());
    }
  }
  gathered.resize(untied);
  return gathered;
}

std::vector<RecordId> Gather(const Postings& postings, const std::vector<WeightedKey>& keys,
                             std::size_t record_count, std::size_t max_postings, std::size_t limit,
                             Ties ties) {
  std::vector<RecordId> records;
  for (const Gathered& gathered :
       GatherWeighed(postings, keys, record_count, max_postings, limit, ties)) {
    records.push_back(gathered.record);
  }
  return records;
}

}  // namespace baraza::duplication
