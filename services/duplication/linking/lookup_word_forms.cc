#include "services/duplication/linking/lookup_word_forms.h"

#include <algorithm>
#include <array>

namespace baraza::duplication {
namespace {

constexpr std::size_t kShortestPlural = 5;
constexpr std::size_t kShortestPart = 5;

bool IsListed(std::string_view text) {
  const Word known = LookUpWord(text);
  return known.word_class != WordClass::kOrdinary && known.word_class != WordClass::kNumber;
}

}  // namespace

Word LookUpSingular(std::string_view text) {
  const Word known = LookUpWord(text);
  const bool found = known.word_class != WordClass::kOrdinary || known.canonical != text;
  if (found || text.size() < kShortestPlural || text.back() != 's') return known;
  const std::string_view singular = text.substr(0, text.size() - 1);
  return IsListed(singular) ? LookUpWord(singular) : known;
}

std::size_t CompoundCut(std::string_view text) {
  if (LookUpWord(text).canonical != text) return std::string_view::npos;
  for (std::size_t cut = kShortestPart; cut + kShortestPart <= text.size(); ++cut) {
    const std::string_view head = text.substr(0, cut);
    const bool joint = head.back() == 's' && IsListed(head.substr(0, cut - 1));
    if ((joint || IsListed(head)) && IsListed(text.substr(cut))) return cut;
  }
  return std::string_view::npos;
}

bool IsActivity(std::string_view canonical) {
  static constexpr std::array<std::string_view, 11> kWords = {
      "health",    "medical",  "science",     "technology", "nursing", "public",
      "education", "research", "development", "management", "social"};
  return std::find(kWords.begin(), kWords.end(), canonical) != kWords.end();
}

bool IsElision(std::string_view word) {
  static constexpr std::array<std::string_view, 9> kElisions = {
      "d", "l", "dell", "all", "nell", "sull", "dall", "s", "qu"};
  return std::find(kElisions.begin(), kElisions.end(), word) != kElisions.end();
}

}  // namespace baraza::duplication
