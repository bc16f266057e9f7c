// Titles and texts compared (project_reasons.h).
#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/duplication/domain/project_reasons.h"

namespace baraza::duplication {

using Strings = std::vector<std::string>;

Strings Common(const Strings& left, const Strings& right) {
  Strings common;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                        std::back_inserter(common));
  return common;
}

// Information of the terms, the most telling first, each counting `share` of the one before.
double SumBits(const Strings& words, TermKind kind, const ProjectFrequencies& terms, double share) {
  std::vector<double> bits;
  for (const std::string& word : words) bits.push_back(terms.Bits(kind, word));
  std::sort(bits.rbegin(), bits.rend());
  double sum = 0;
  double factor = 1;
  for (const double each : bits) {
    sum += factor * each;
    factor *= share;
  }
  return sum;
}

// How many records use a term, in words.
std::string Rarity(TermKind kind, const std::string& term, const ProjectFrequencies& terms) {
  return absl::StrFormat("%d of %d records have it", terms.Count(kind, term), terms.Total(kind));
}

namespace {

// Information of the rarest word.
double RarestBits(const Strings& words, const ProjectFrequencies& terms) {
  double most = 0;
  for (const std::string& word : words) {
    most = std::max(most, terms.Bits(TermKind::kTextToken, word));
  }
  return most;
}

}  // namespace

void CompareTitles(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                   Reasons& reasons) {
  if (left.title_words.empty() || right.title_words.empty()) return;
  const ProjectWeights& weights = model.weights;
  const Strings common = Common(left.title_words, right.title_words);
  const std::size_t lost_left = left.title_words.size() - common.size();
  const std::size_t lost_right = right.title_words.size() - common.size();
  const auto lost = static_cast<double>(lost_left + lost_right);
  double bits = SumBits(common, TermKind::kTextToken, model.terms, weights.title_word_decay) +
                weights.word_kept * static_cast<double>(common.size());
  const double phrase = weights.title_phrase * RarestBits(common, model.terms);
  bits = std::min({bits, weights.title_ceiling, phrase}) + weights.title_word_lost * lost +
         weights.title_word_replaced * static_cast<double>(std::min(lost_left, lost_right));
  const bool equal = left.folded_title == right.folded_title;
  if (equal) {
    bits += weights.title_equal;
    // Two records of one project are two by themselves; what more records share is a common title.
    if (model.terms.Count(TermKind::kTitle, left.folded_title) > 2) {
      bits = std::min(bits, model.terms.Bits(TermKind::kTitle, left.folded_title));
    }
  }
  bits = std::max(weights.title_floor, bits);
  const Level level = equal       ? Level::kExact
                      : lost <= 2 ? Level::kClose
                      : bits > 0  ? Level::kPartial
                                  : Level::kDifferent;
  std::string sentence = "The titles differ.";
  if (equal) {
    sentence = absl::StrCat("The titles are the same; ",
                            Rarity(TermKind::kTitle, left.folded_title, model.terms), ".");
  } else if (bits > 0) {
    sentence =
        absl::StrFormat("The titles have %d words in common and %.0f not.", common.size(), lost);
  }
  reasons.push_back({"title", level, bits, left.title, right.title, std::move(sentence)});
}

void CompareTexts(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                  Reasons& reasons) {
  if (left.text_words.empty() || right.text_words.empty()) return;
  const ProjectWeights& weights = model.weights;
  const Strings common = Common(left.text_words, right.text_words);
  Strings all;
  std::set_union(left.text_words.begin(), left.text_words.end(), right.text_words.begin(),
                 right.text_words.end(), std::back_inserter(all));
  const double shared = SumBits(common, TermKind::kTextToken, model.terms, 1);
  const double total = SumBits(all, TermKind::kTextToken, model.terms, 1);
  const double share = total > 0 ? shared / total : 0;
  const bool equal = left.folded_text == right.folded_text;
  double bits = std::min({weights.text_ceiling, weights.text_share * shared * share,
                          weights.text_phrase * RarestBits(common, model.terms)});
  if (share < 0.2) bits += weights.text_differs * (1 - share / 0.2);
  if (equal) bits = std::min(bits, model.terms.Bits(TermKind::kText, left.folded_text));
  const Level level = equal          ? Level::kExact
                      : share >= 0.7 ? Level::kClose
                      : share >= 0.2 ? Level::kPartial
                                     : Level::kDifferent;
  std::string sentence =
      absl::StrFormat("The descriptions share %.0f%% of what they say.", 100 * share);
  if (equal) {
    sentence = absl::StrCat("The descriptions are the same; ",
                            Rarity(TermKind::kText, left.folded_text, model.terms), ".");
  }
  reasons.push_back(
      {"description", level, bits, left.folded_text, right.folded_text, std::move(sentence)});
}

}  // namespace baraza::duplication
