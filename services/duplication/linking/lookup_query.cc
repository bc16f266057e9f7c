#include "services/duplication/linking/lookup_query.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/fields.h"

namespace baraza::duplication {
namespace {

// Costs in bits of reading a word as another one: estimates of how often the reading is wrong.
constexpr float kPlural = 0.3F;
constexpr float kJoined = 0.5F;
constexpr float kAbbreviation = 1;
constexpr float kPrefix = 3;
constexpr float kMisspelt = 3;
constexpr float kStem = 1.5F;
constexpr float kInitials = 4, kInitialsOfMore = 6;
constexpr float kTransliterated = 1;
constexpr float kSounding = 4;
constexpr float kTranslated = 0.5F;

constexpr std::size_t kMostReadings = 12;
constexpr std::size_t kShortestHead = 3, kShortestTail = 2;
constexpr std::size_t kShortestPlural = 4;
constexpr std::size_t kShortestDotted = 3, kShortestPrefix = 4;
constexpr std::size_t kFewestInitials = 3, kFewestOfMore = 4, kMostInitials = 8;
// Shorter words than this are likelier to be other words than slips.
constexpr float kSureLetters = 8;

// Collects the readings of the words of a text.
class Senses {
 public:
  Senses(const std::vector<LookupWord>& words, const LookupVocabulary& vocabulary,
         const LookupTranslations& translations)
      : words_(words), vocabulary_(vocabulary), translations_(translations) {}

  std::vector<Sense> Read() {
    for (at_ = 0; at_ < words_.size(); ++at_) {
      ReadWord(words_[at_]);
      if (at_ == 0 || words_[at_ - 1].segment != words_[at_].segment) ReadInitials();
    }
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
    if (word.text.size() >= kShortestPlural && !word.capitals) ReadPlural(word.text);
    const bool alone = word.canonical == word.text;
    if (alone && !word.in_country && (word.dotted || !known)) ReadAbbreviation(word);
    if (!known) ReadUnknown(word.text);
  }

  void ReadUnknown(const std::string& text) {
    const float shortness = std::max(0.0F, kSureLetters - static_cast<float>(text.size()));
    ReadUmlauts(text);
    Add(FieldLike(text), kStem);
    AddAll(vocabulary_.Alike(text, kMostReadings), kMisspelt + shortness);
    ReadParts(text);
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
    if (word.text.size() < (word.dotted ? kShortestDotted : kShortestPrefix) || word.capitals)
      return;
    AddAll(vocabulary_.Beginning(word.text, kMostReadings), word.dotted ? kAbbreviation : kPrefix);
  }

  // The initials of a part of the text, or of four words or more that it begins with: records that
  // are known by an acronym only.
  void ReadInitials() {
    std::string initials;
    for (std::size_t end = at_; end < words_.size() && initials.size() < kMostInitials; ++end) {
      if (words_[end].segment != words_[at_].segment) break;
      if (words_[end].word_class == WordClass::kNumber) return;
      initials += words_[end].text[0];
      const bool whole = end + 1 == words_.size() || words_[end + 1].segment != words_[at_].segment;
      if (initials.size() < (whole ? kFewestInitials : kFewestOfMore)) continue;
      const WordId word = vocabulary_.Find(initials);
      if (word == kNoWord) continue;
      senses_.push_back({word, static_cast<std::uint16_t>(at_),
                         static_cast<std::uint8_t>(initials.size()), true,
                         whole ? kInitials : kInitialsOfMore});
    }
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

  // One word of the text that the register writes as two: "Universityof", "agrifood".
  void ReadParts(std::string_view text) {
    for (std::size_t cut = kShortestHead; cut + kShortestTail <= text.size(); ++cut) {
      const WordId head = Common(text.substr(0, cut));
      if (head == kNoWord) continue;
      const Word tail = LookUpWord(text.substr(cut));
      if (tail.word_class == WordClass::kStop) {
        AddAll({head}, kJoined);
      } else if (Common(tail.canonical) != kNoWord && text.size() - cut >= kShortestHead) {
        AddAll({head, Common(tail.canonical)}, kJoined);
      }
    }
  }

  // The number of a word that several records have.
  WordId Common(std::string_view text) const {
    constexpr std::uint32_t kFewest = 3;
    const WordId word = vocabulary_.Find(LookUpWord(text).canonical);
    return word != kNoWord && vocabulary_.Records(word) >= kFewest ? word : kNoWord;
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
    senses_.push_back({word, static_cast<std::uint16_t>(at_), span, false, cost});
    return true;
  }

  void AddAll(const std::vector<WordId>& found, float cost) {
    for (const WordId word : found) {
      senses_.push_back({word, static_cast<std::uint16_t>(at_), 1, false, cost});
    }
  }

  const std::vector<LookupWord>& words_;
  const LookupVocabulary& vocabulary_;
  const LookupTranslations& translations_;
  std::size_t at_ = 0;
  std::vector<Sense> senses_;
};

// For each word whether it is part of the name of a place.
std::vector<bool> Placed(const ReadQuery& read) {
  std::vector<bool> placed(read.words.size(), false);
  for (const PlaceMention& place : read.places) {
    for (std::size_t at = place.begin; at < place.end; ++at) placed[at] = true;
  }
  return placed;
}

// The town that the register calls otherwise: "München" where its records are in Munich.
TownId TranslatedTown(std::string_view text, const LookupNames& names, const LookupPlaces& places,
                      const LookupTranslations& translations) {
  constexpr float kLeast = 0.25F;
  const WordId word = names.vocabulary().Find(text);
  if (word == kNoWord) return kNoTown;
  for (const Translation& to : translations.Of(word)) {
    if (to.probability < kLeast) continue;
    const TownId town = places.FindTown(names.vocabulary().Text(to.word));
    if (town != kNoTown) return town;
  }
  return kNoTown;
}

void AddTranslatedTowns(const LookupNames& names, const LookupPlaces& places,
                        const LookupTranslations& translations, ReadQuery& read) {
  const std::vector<bool> placed = Placed(read);
  for (std::size_t at = 0; at < read.words.size(); ++at) {
    if (placed[at]) continue;
    const TownId town = TranslatedTown(read.words[at].canonical, names, places, translations);
    if (town != kNoTown) read.places.push_back({.begin = at, .end = at + 1, .town = town});
  }
}

// Parts of the text that name nothing but places are addresses.
void MarkAddresses(ReadQuery& read) {
  const std::vector<bool> placed = Placed(read);
  std::vector<bool> says_more(read.words.size() + 1, false);  // by part of the text
  for (std::size_t at = 0; at < read.words.size(); ++at) {
    const LookupWord& word = read.words[at];
    if (placed[at] || word.word_class == WordClass::kNumber) continue;
    says_more[static_cast<std::size_t>(word.segment)] = true;
  }
  for (PlaceMention& place : read.places) {
    place.address = !says_more[static_cast<std::size_t>(read.words[place.begin].segment)];
    for (std::size_t at = place.begin; at < place.end; ++at) {
      read.words[at].in_country |= place.country != kNoCountry;
    }
  }
}

}  // namespace

ReadQuery ReadLookupQuery(const LookupQuery& query, const LookupNames& names,
                          const LookupPlaces& places, const LookupTranslations& translations) {
  ReadQuery read;
  read.words = TellingWords(query.text);
  read.places = places.Mentions(read.words);
  AddTranslatedTowns(names, places, translations, read);
  MarkAddresses(read);
  read.senses = Senses(read.words, names.vocabulary(), translations).Read();
  read.country = CountryOf(query.country);
  if (!query.locality.empty()) read.town = places.FindTown(query.locality);
  return read;
}

}  // namespace baraza::duplication
