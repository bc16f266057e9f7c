#include "services/duplication/linking/lookup_names.h"

#include <algorithm>
#include <utility>

#include "services/duplication/domain/normalise.h"

namespace baraza::duplication {
namespace {

// Names of a record that are kept; what follows is ignored.
constexpr std::size_t kMostNames = 60;

}  // namespace

std::vector<LookupWord> TellingWords(std::string_view text) {
  std::vector<LookupWord> words = ReadLookupText(text);
  const auto says_nothing = [](const LookupWord& word) {
    return word.word_class == WordClass::kStop && !word.capitals &&
           !(word.dotted && word.text.size() == 1);
  };
  if (!std::all_of(words.begin(), words.end(), says_nothing)) std::erase_if(words, says_nothing);
  int last = -1, segment = -1;
  for (LookupWord& word : words) {  // parts that said nothing are gone: number the others anew
    segment += word.segment != last;
    last = std::exchange(word.segment, segment);
  }
  return words;
}

LookupNames::LookupNames(const std::vector<OrganisationRow>& rows) {
  first_.reserve(rows.size() + 1);
  for (Row row = 0; row < rows.size(); ++row) AddRow(row, rows[row]);
  first_.push_back(static_cast<NameId>(names_.size()));
  vocabulary_.Finish(rows.size());
  for (LookupName& name : names_) {
    for (std::uint32_t i = 0; i < name.count; ++i) {
      name.bits += vocabulary_.Bits(words_[name.begin + i]);
    }
  }
  BuildPostings();
}

void LookupNames::AddRow(Row row, const OrganisationRow& record) {
  first_.push_back(static_cast<NameId>(names_.size()));
  AddName(row, record.name);
  for (const std::string& name : record.other_names) {
    if (names_.size() - first_.back() >= kMostNames) break;
    AddName(row, name);
  }
  CountWords(row);
}

void LookupNames::AddName(Row row, const std::string& text) {
  LookupName name{.row = row, .begin = static_cast<std::uint32_t>(words_.size())};
  bool capitals = true;
  for (const LookupWord& word : TellingWords(text)) {
    if (name.count >= kMaxNameTokens) break;
    const WordId id = vocabulary_.Add(word.canonical, word.word_class, word.field);
    const auto begin = words_.begin() + name.begin;
    if (std::find(begin, words_.end(), id) != words_.end()) continue;
    words_.push_back(id);
    ++name.count;
    capitals &= word.capitals;
    name.foreign |= word.foreign;
  }
  name.main = names_.size() == first_.back();
  name.acronym = capitals && name.count == 1;
  if (name.count > 0) names_.push_back(name);
}

void LookupNames::CountWords(Row row) {
  std::vector<WordId> seen;
  for (NameId name = first_[row]; name < names_.size(); ++name) {
    const auto begin = words_.begin() + names_[name].begin;
    seen.insert(seen.end(), begin, begin + names_[name].count);
  }
  std::sort(seen.begin(), seen.end());
  seen.erase(std::unique(seen.begin(), seen.end()), seen.end());
  for (const WordId word : seen) vocabulary_.Count(word);
}

void LookupNames::BuildPostings() {
  offsets_.assign(vocabulary_.size() + 1, 0);
  for (const WordId word : words_) ++offsets_[word + 1];
  for (std::size_t i = 1; i < offsets_.size(); ++i) offsets_[i] += offsets_[i - 1];
  postings_.resize(words_.size());
  std::vector<std::uint32_t> next(offsets_.begin(), offsets_.end() - 1);
  for (NameId name = 0; name < names_.size(); ++name) {
    for (const WordId word : Words(name)) postings_[next[word]++] = name;
  }
}

}  // namespace baraza::duplication
