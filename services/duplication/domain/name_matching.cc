#include "services/duplication/domain/name_matching.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

namespace baraza::duplication {
namespace {

using Name = OrganisationView::Name;

bool StartsWith(std::string_view text, std::string_view beginning) {
  return text.substr(0, beginning.size()) == beginning;
}

// The weight of matching two words that differ, or nothing above 0 if they don't match.
double InexactBits(const TokenView& left, const TokenView& right, const NameWeights& weights) {
  if (left.word_class == WordClass::kNumber || right.word_class == WordClass::kNumber) return 0;
  const double bits = std::min(left.bits, right.bits);
  const std::size_t shorter = std::min(left.text.size(), right.text.size());
  if (shorter >= 3 && (StartsWith(left.text, right.text) || StartsWith(right.text, left.text))) {
    return std::max(0.1, bits + weights.abbreviated);
  }
  const int allowed = shorter >= 9 ? 2 : shorter >= 4 ? 1 : 0;
  if (allowed == 0) return 0;
  const int edits = EditDistance(left.text, right.text, allowed);
  return edits <= allowed ? std::max(0.1, bits + weights.misspelt * edits) : 0;
}

void Take(NameTokens& tokens, std::size_t at) {
  tokens.erase(tokens.begin() + static_cast<long>(at));
}

// True if the town of both records has this word: that they both name it is no news then.
bool IsTheirTown(std::string_view town, std::string_view word) {
  const std::size_t at = town.find(word);
  if (at == std::string_view::npos) return false;
  const std::size_t end = at + word.size();
  return (at == 0 || town[at - 1] == ' ') && (end == town.size() || town[end] == ' ');
}

void MatchEqual(const Name& left, const Name& right, std::string_view town,
                const NameWeights& weights, NameMatching& made) {
  made.right_over.assign(right.tokens.begin(), right.tokens.end());
  for (const TokenView& token : left.tokens) {
    const auto at = std::find_if(made.right_over.begin(), made.right_over.end(),
                                 [&](const TokenView& other) { return other.key == token.key; });
    if (at == made.right_over.end()) {
      made.left_over.push_back(token);
      continue;
    }
    const double share = token.word_class == WordClass::kLegal ? 0.3 : 1.0;
    double bits = share * token.bits;
    if (IsTheirTown(town, token.text)) bits = std::min(bits, weights.own_town);
    made.matched.push_back({bits + weights.kept, token.text});
    made.right_over.erase(at);
  }
}

void MatchInexact(const NameWeights& weights, NameMatching& made) {
  for (std::size_t i = 0; i < made.left_over.size();) {
    double best = 0;
    std::size_t best_at = 0;
    for (std::size_t j = 0; j < made.right_over.size(); ++j) {
      const double bits = InexactBits(made.left_over[i], made.right_over[j], weights);
      if (bits > best) std::tie(best, best_at) = std::pair(bits, j);
    }
    if (best > 0) {
      made.matched.push_back({best, made.right_over[best_at].text});
      made.all_equal = false;
      const bool begins = StartsWith(made.left_over[i].text, made.right_over[best_at].text) ||
                          StartsWith(made.right_over[best_at].text, made.left_over[i].text);
      ++(begins ? made.abbreviated : made.misspelt);
      Take(made.right_over, best_at);
      Take(made.left_over, i);
    } else {
      ++i;
    }
  }
}

// Matches two neighbouring words of `parts` with one of `wholes`.
void MatchJoined(NameTokens& parts, NameTokens& wholes, const NameWeights& weights,
                 NameMatching& made) {
  for (std::size_t i = 0; i + 1 < parts.size();) {
    const std::string joined = std::string(parts[i].text) + std::string(parts[i + 1].text);
    const auto at = std::find_if(wholes.begin(), wholes.end(),
                                 [&](const TokenView& whole) { return whole.text == joined; });
    if (at == wholes.end()) {
      ++i;
      continue;
    }
    const double bits = std::min<double>(at->bits, parts[i].bits + parts[i + 1].bits);
    made.matched.push_back({std::max(0.1, bits + weights.joined), at->text});
    made.all_equal = false;
    wholes.erase(at);
    Take(parts, i + 1);
    Take(parts, i);
  }
}

}  // namespace

NameMatching MatchWords(const Name& left, const Name& right, std::string_view town,
                        const NameWeights& weights) {
  NameMatching made;
  MatchEqual(left, right, town, weights, made);
  if (made.left_over.empty() && made.right_over.empty()) return made;
  MatchInexact(weights, made);
  MatchJoined(made.left_over, made.right_over, weights, made);
  MatchJoined(made.right_over, made.left_over, weights, made);
  std::sort(made.matched.begin(), made.matched.end(),
            [](const MatchedWord& a, const MatchedWord& b) {
              return a.bits != b.bits ? a.bits > b.bits : a.word < b.word;
            });
  return made;
}

}  // namespace baraza::duplication
