#include "services/duplication/linking/lookup_query.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"

namespace baraza::duplication {
namespace {

// Costs in bits of reading a word as another one: estimates of how often the reading is wrong.
constexpr float kPlural = 0.3F;
constexpr float kJoined = 0.5F;
constexpr float kAbbreviation = 1;
constexpr float kPrefix = 3;
constexpr float kMisspelt = 3;
constexpr float kTransliterated = 1;
constexpr float kSounding = 4;
constexpr float kTranslated = 0.5F;

constexpr std::size_t kMostReadings = 12;

// Collects the readings of the words of a text.
class Senses {
 public:
  Senses(const std::vector<LookupWord>& words, const LookupVocabulary& vocabulary,
         const LookupTranslations& translations)
      : words_(words), vocabulary_(vocabulary), translations_(translations) {}

  std::vector<Sense> Read() {
    for (at_ = 0; at_ < words_.size(); ++at_) ReadWord(words_[at_]);
    const auto order = [](const Sense& a, const Sense& b) {
      if (a.word != b.word) return a.word < b.word;
      return a.cost != b.cost ? a.cost < b.cost : a.at < b.at;
    };
    std::sort(senses_.begin(), senses_.end(), order);
    return std::move(senses_);
  }

 private:
  void ReadWord(const LookupWord& word) {
    const bool known = Add(word.canonical, 0);
    if (known && !word.capitals) Translate(vocabulary_.Find(word.canonical));
    ReadJoined(word);
    if (word.foreign) return ReadForeign(word);
    if (word.word_class == WordClass::kNumber) return;
    if (word.text.size() >= 4 && !word.capitals) ReadPlural(word.text);
    const bool alone = word.canonical == word.text;
    if (alone && !word.in_country && (word.dotted || !known)) ReadAbbreviation(word);
    if (!known) {
      ReadUmlauts(word.text);
      const float shortness = std::max(0.0F, 8 - static_cast<float>(word.text.size()));
      AddAll(vocabulary_.Alike(word.text, kMostReadings), kMisspelt + shortness);
      ReadParts(word.text);
    }
  }

  void Translate(WordId word) {
    for (const Translation& to : translations_.Of(word)) {
      AddAll({to.word}, kTranslated - std::log2(to.probability));
    }
  }

  void ReadPlural(const std::string& text) {
    if (text.back() == 's') {
      Add(text.substr(0, text.size() - 1), kPlural);
    } else {
      Add(text + "s", kPlural);
    }
  }

  void ReadAbbreviation(const LookupWord& word) {
    if (word.text.size() < (word.dotted ? 3U : 4U) || word.capitals) return;
    AddAll(vocabulary_.Beginning(word.text, kMostReadings), word.dotted ? kAbbreviation : kPrefix);
  }

  // "muenchen" for "munchen".
  void ReadUmlauts(const std::string& text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
      plain += text[i];
      const bool vowel = text[i] == 'a' || text[i] == 'o' || text[i] == 'u';
      if (vowel && i + 1 < text.size() && text[i + 1] == 'e') ++i;
    }
    if (plain != text) Add(plain, kJoined);
  }

  // Two words of the text that the register writes as one.
  void ReadJoined(const LookupWord& word) {
    if (at_ + 1 >= words_.size() || words_[at_ + 1].segment != word.segment) return;
    Add(absl::StrCat(word.text, words_[at_ + 1].text), kJoined, 2);
  }

  // One word of the text that the register writes as two.
  void ReadParts(const std::string& text) {
    for (std::size_t cut = 3; cut + 3 <= text.size(); ++cut) {
      const WordId head = vocabulary_.Find(LookUpWord(text.substr(0, cut)).canonical);
      const WordId tail = vocabulary_.Find(LookUpWord(text.substr(cut)).canonical);
      if (head == kNoWord || tail == kNoWord) continue;
      if (vocabulary_.Records(head) < 3 || vocabulary_.Records(tail) < 3) continue;
      AddAll({head, tail}, kJoined);
    }
  }

  void ReadForeign(const LookupWord& word) {
    const std::string latin = InLatin(word.text);
    if (latin.size() < 2) return;
    Add(LookUpWord(latin).canonical, kTransliterated);
    AddAll(vocabulary_.Sounding(latin, kMostReadings), kSounding);
  }

  bool Add(std::string_view text, float cost, std::uint8_t span = 1) {
    const WordId word = vocabulary_.Find(text);
    if (word == kNoWord) return false;
    senses_.push_back({word, static_cast<std::uint16_t>(at_), span, cost});
    return true;
  }

  void AddAll(const std::vector<WordId>& found, float cost) {
    for (const WordId word : found) {
      senses_.push_back({word, static_cast<std::uint16_t>(at_), 1, cost});
    }
  }

  const std::vector<LookupWord>& words_;
  const LookupVocabulary& vocabulary_;
  const LookupTranslations& translations_;
  std::size_t at_ = 0;
  std::vector<Sense> senses_;
};

// Words that name a country, and parts of the text that name nothing but places: an address.
void MarkAddresses(ReadQuery& read) {
  std::vector<bool> placed(read.words.size(), false);
  for (const PlaceMention& place : read.places) {
    for (std::size_t at = place.begin; at < place.end; ++at) {
      placed[at] = read.words[at].in_place = true;
      read.words[at].in_country |= place.country != kNoCountry;
    }
  }
  for (PlaceMention& place : read.places) {
    const int segment = read.words[place.begin].segment;
    place.address = true;
    for (std::size_t at = 0; at < read.words.size(); ++at) {
      const bool plain = placed[at] || read.words[at].word_class == WordClass::kNumber;
      if (read.words[at].segment == segment && !plain) place.address = false;
    }
  }
}

}  // namespace

ReadQuery ReadLookupQuery(const LookupQuery& query, const LookupNames& names,
                          const LookupPlaces& places, const LookupTranslations& translations) {
  ReadQuery read;
  read.words = TellingWords(query.text);
  read.places = places.Mentions(read.words);
  MarkAddresses(read);
  read.senses = Senses(read.words, names.vocabulary(), translations).Read();
  read.country = CountryOf(query.country);
  if (!query.locality.empty()) read.town = places.FindTown(query.locality);
  return read;
}

}  // namespace baraza::duplication
