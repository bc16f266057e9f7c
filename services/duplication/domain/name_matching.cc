#include "services/duplication/domain/name_matching.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace baraza::duplication {
namespace {

using Name = OrganisationView::Name;
using Words = absl::InlinedVector<TokenView, 8>;

// What a word of letters tells at most for each of its letters, where only its beginning or most
// of its letters agree: of short words there are many that look alike (about the entropy of
// letters of words: Shannon 1951, for blocks of that length).
constexpr double kBitsPerLetter = 2.2;

// Words written together are compared from so many letters, one edit for so many.
constexpr std::size_t kLeastLetters = 8;
constexpr std::size_t kLettersPerEdit = 6;

// How two words correspond.
enum class Way : std::uint8_t { kEqual, kMisspelt, kAbbreviated, kInitial, kJoined };

struct Link {
  std::size_t left, right;
  Way way;
  int edits;
};

bool StartsWith(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

// True if the town of both records has this word: that they both name it is no news then.
bool IsTheirTown(std::string_view town, std::string_view word) {
  const std::size_t at = town.find(word);
  if (at == std::string_view::npos) return false;
  const std::size_t end = at + word.size();
  return (at == 0 || town[at - 1] == ' ') && (end == town.size() || town[end] == ' ');
}

// Finds corresponding words, then weighs them: what a word tells depends on whether the word before
// it corresponds, too.
class Matcher {
 public:
  Matcher(const Name& left, const Name& right, std::string_view town, const NameWeights& weights)
      : left_(left.tokens),
        right_(right.tokens),
        town_(town),
        weights_(weights),
        left_used_(left.tokens.size()),
        right_used_(right.tokens.size()) {}

  NameMatching Match() {
    MatchEqual();
    if (links_.size() < left_.size() || links_.size() < right_.size()) {
      MatchInexact();
      MatchJoined(left_, left_used_, right_, right_used_, false);
      MatchJoined(right_, right_used_, left_, left_used_, true);
      MatchLetters();
    }
    return Weigh();
  }

 private:
  using Used = absl::InlinedVector<bool, 16>;

  void Take(std::size_t i, std::size_t j, Way way, int edits = 0) {
    left_used_[i] = right_used_[j] = true;
    links_.push_back({i, j, way, edits});
  }

  void MatchEqual() {
    for (std::size_t i = 0; i < left_.size(); ++i) {
      for (std::size_t j = 0; j < right_.size(); ++j) {
        if (right_used_[j] || right_[j].key != left_[i].key) continue;
        Take(i, j, Way::kEqual);
        break;
      }
    }
  }

  // The way in which two unequal words correspond and what it leaves of their information, or
  // nothing above 0 if they don't.
  double InexactBits(const TokenView& a, const TokenView& b, Link& link) const {
    if (a.word_class == WordClass::kNumber || b.word_class == WordClass::kNumber) return 0;
    const std::size_t shorter = std::min(a.text.size(), b.text.size());
    if (shorter == 0) return 0;
    const double bits =
        std::min<double>({a.bits, b.bits, kBitsPerLetter * static_cast<double>(shorter)});
    const bool begins = StartsWith(a.text, b.text) || StartsWith(b.text, a.text);
    link.edits = 0;
    if (begins && shorter != 2) {
      link.way = shorter == 1 ? Way::kInitial : Way::kAbbreviated;
      return std::max(0.1, bits + weights_.abbreviated);
    }
    link.way = Way::kMisspelt;
    const int allowed = shorter >= 6 ? 2 : shorter >= 4 ? 1 : 0;
    if (allowed == 0) return 0;
    link.edits = EditDistance(a.text, b.text, allowed);
    return link.edits <= allowed ? std::max(0.1, bits + weights_.misspelt * link.edits) : 0;
  }

  void MatchInexact() {
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (left_used_[i]) continue;
      double best = 0;
      Link best_link{};
      for (std::size_t j = 0; j < right_.size(); ++j) {
        Link link{i, j, Way::kMisspelt, 0};
        const double bits = right_used_[j] ? 0 : InexactBits(left_[i], right_[j], link);
        if (bits <= best) continue;
        best = bits;
        best_link = link;
      }
      if (best > 0) Take(i, best_link.right, best_link.way, best_link.edits);
    }
  }

  // Matches two neighbouring words of `parts` with one of `wholes`.
  void MatchJoined(const Words& parts, Used& parts_used, const Words& wholes, Used& wholes_used,
                   bool swapped) {
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      if (parts_used[i] || parts_used[i + 1]) continue;
      const std::size_t size = parts[i].text.size() + parts[i + 1].text.size();
      for (std::size_t j = 0; j < wholes.size(); ++j) {
        const std::string_view whole = wholes[j].text;
        if (wholes_used[j] || whole.size() != size || !StartsWith(whole, parts[i].text) ||
            whole.substr(parts[i].text.size()) != parts[i + 1].text) {
          continue;
        }
        parts_used[i] = parts_used[i + 1] = wholes_used[j] = true;
        links_.push_back({swapped ? j : i, swapped ? i : j, Way::kJoined, swapped ? 1 : 0});
        break;
      }
    }
  }

  // What is left over on both sides, written together: blanks that were left out or misplaced.
  void MatchLetters() {
    std::string left, right;
    double left_bits = 0, right_bits = 0;
    const auto gather = [](const Words& words, const Used& used, std::string& text, double& bits) {
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (used[i]) continue;
        text.append(words[i].text);
        bits += i > 0 && !used[i - 1] ? words[i].next_bits : words[i].bits;
      }
    };
    gather(left_, left_used_, left, left_bits);
    gather(right_, right_used_, right, right_bits);
    const std::size_t shorter = std::min(left.size(), right.size());
    if (shorter < kLeastLetters || std::max(left.size(), right.size()) > kMaxTokenBytes) return;
    const int allowed = static_cast<int>(shorter / kLettersPerEdit);
    const int edits = EditDistance(left, right, allowed);
    if (edits > allowed) return;
    letters_bits_ = std::max(
        0.1, std::min({left_bits, right_bits, kBitsPerLetter * static_cast<double>(shorter)}) +
                 weights_.joined + weights_.misspelt * edits);
    std::fill(left_used_.begin(), left_used_.end(), true);
    std::fill(right_used_.begin(), right_used_.end(), true);
  }

  // Information of a word, less where the word before it corresponds as well.
  static double Telling(const Words& words, const Used& used, std::size_t at) {
    return at > 0 && used[at - 1] ? words[at].next_bits : words[at].bits;
  }

  double JoinedBits(const Link& link) const {
    const bool swapped = link.edits == 1;
    const TokenView& whole = swapped ? left_[link.left] : right_[link.right];
    const Words& parts = swapped ? right_ : left_;
    const std::size_t at = swapped ? link.right : link.left;
    return std::max(0.1, std::min<double>(whole.bits, parts[at].bits + parts[at + 1].next_bits) +
                             weights_.joined);
  }

  double BitsOf(const Link& link) const {
    if (link.way == Way::kJoined) return JoinedBits(link);
    const TokenView& a = left_[link.left];
    const TokenView& b = right_[link.right];
    double bits =
        std::min(Telling(left_, left_used_, link.left), Telling(right_, right_used_, link.right));
    if (link.way == Way::kEqual) {
      bits *= a.word_class == WordClass::kLegal ? 0.3 : 1.0;
      if (IsTheirTown(town_, a.text)) bits = std::min(bits, weights_.own_town);
      return bits + weights_.kept;
    }
    const auto letters = static_cast<double>(std::min(a.text.size(), b.text.size()));
    bits = std::min(bits, kBitsPerLetter * letters);
    const double cost =
        link.way == Way::kMisspelt ? weights_.misspelt * link.edits : weights_.abbreviated;
    return std::max(link.edits > 1 ? weights_.ordinary_dropped : 0.1, bits + cost);
  }

  NameMatching Weigh() const {
    NameMatching made;
    for (const Link& link : links_) {
      const bool whole_left = link.way == Way::kJoined && link.edits == 1;
      made.matched.push_back(
          {BitsOf(link), whole_left ? left_[link.left].text : right_[link.right].text});
      made.all_equal &= link.way == Way::kEqual;
      made.misspelt += link.way == Way::kMisspelt ? 1 : 0;
      made.abbreviated += link.way == Way::kAbbreviated ? 1 : 0;
    }
    if (letters_bits_ > 0) {
      made.all_equal = false;
      made.misspelt += 1;
      made.matched.push_back({letters_bits_, {}});
    }
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (!left_used_[i]) made.left_over.push_back(left_[i]);
    }
    for (std::size_t j = 0; j < right_.size(); ++j) {
      if (!right_used_[j]) made.right_over.push_back(right_[j]);
    }
    std::sort(made.matched.begin(), made.matched.end(),
              [](const MatchedWord& a, const MatchedWord& b) {
                return a.bits != b.bits ? a.bits > b.bits : a.word < b.word;
              });
    return made;
  }

  const Words& left_;
  const Words& right_;
  std::string_view town_;
  const NameWeights& weights_;
  Used left_used_, right_used_;
  double letters_bits_ = 0;
  absl::InlinedVector<Link, 8> links_;
};

}  // namespace

NameMatching MatchWords(const Name& left, const Name& right, std::string_view town,
                        const NameWeights& weights) {
  return Matcher(left, right, town, weights).Match();
}

}  // namespace baraza::duplication
