#include "services/duplication/domain/project_scorer.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "services/duplication/domain/evidence.h"
#include "services/duplication/domain/project_terms.h"

namespace baraza::duplication {
namespace {

using v1::Match;
using Strings = std::vector<std::string>;

// A reason before it is written into a match.
struct Reason {
  const char* field;
  Level level;
  double bits;
  std::string left, right, sentence;
};
using Reasons = std::vector<Reason>;

Strings Common(const Strings& left, const Strings& right) {
  Strings common;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                        std::back_inserter(common));
  return common;
}

// Information of the terms, the most telling first, each counting `share` of the one before.
double SumBits(const Strings& words, TermKind kind, const TermTable& terms, double share) {
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

// Information of the rarest word.
double RarestBits(const Strings& words, const TermTable& terms) {
  double most = 0;
  for (const std::string& word : words) {
    most = std::max(most, terms.Bits(TermKind::kTextToken, word));
  }
  return most;
}

std::string Shown(std::int64_t day) {
  return absl::FormatCivilTime(absl::CivilDay(1970, 1, 1) + day);
}

// How many records use a term, in words.
std::string Rarity(TermKind kind, const std::string& term, const TermTable& terms) {
  return absl::StrFormat("%d of %d records have it", terms.Count(kind, term), terms.Total(kind));
}

void CompareTitles(const ProjectProfile& left, const ProjectProfile& right,
                   const ProjectModel& model, Reasons& reasons) {
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

void CompareTexts(const ProjectProfile& left, const ProjectProfile& right,
                  const ProjectModel& model, Reasons& reasons) {
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

// Weight of one end of the periods, by how far apart they are.
double DayBits(std::int64_t left, std::int64_t right, const ProjectModel& model) {
  const ProjectWeights& weights = model.weights;
  const std::int64_t apart = std::abs(left - right);
  if (apart == 0) return model.terms.Bits(TermKind::kDay, absl::StrCat(left)) + weights.day_agrees;
  if (apart <= 31) return weights.day_close;
  return apart <= 366 ? weights.day_differs : weights.year_differs;
}

void ComparePeriods(const ProjectProfile& left, const ProjectProfile& right,
                    const ProjectModel& model, Reasons& reasons) {
  const bool starts = left.has_start && right.has_start;
  const bool ends = left.has_end && right.has_end;
  if (!starts && !ends) return;
  const double start = starts ? DayBits(left.start, right.start, model) : 0;
  const double end = ends ? DayBits(left.end, right.end, model) : 0;
  // Projects of a year or a budget have both ends in common: the second tells half.
  const double bits = std::max(start, end) + 0.5 * std::min(start, end);
  const bool equal = (!starts || left.start == right.start) && (!ends || left.end == right.end);
  const Level level = equal ? Level::kExact : bits > 0 ? Level::kClose : Level::kDifferent;
  const auto shown = [](const ProjectProfile& record) {
    return absl::StrCat(record.has_start ? Shown(record.start) : "", "/",
                        record.has_end ? Shown(record.end) : "");
  };
  reasons.push_back({"period", level, bits, shown(left), shown(right),
                     equal      ? "The periods are the same."
                     : bits > 0 ? "The periods are nearly the same."
                                : "The periods differ."});
}

void CompareAmounts(const ProjectProfile& left, const ProjectProfile& right,
                    const ProjectModel& model, Reasons& reasons) {
  if (left.amounts.empty() || right.amounts.empty()) return;
  const ProjectWeights& weights = model.weights;
  const Strings common = Common(left.amounts, right.amounts);
  const auto shown = [](const ProjectProfile& record) {
    return absl::StrCat(record.amounts.size(), " amounts");
  };
  if (common.empty()) {
    reasons.push_back({"budget", Level::kDifferent, weights.amounts_differ, shown(left),
                       shown(right), "No amount is in both."});
    return;
  }
  // One equal amount among many that differ is chance: small sums recur.
  const double share = static_cast<double>(common.size()) /
                       static_cast<double>(std::min(left.amounts.size(), right.amounts.size()));
  const double agreement =
      SumBits(common, TermKind::kAmount, model.terms, weights.amount_share) + weights.amount_agrees;
  const double bits = share * agreement + (1 - share) * weights.amounts_differ;
  const bool all = common.size() == std::max(left.amounts.size(), right.amounts.size());
  reasons.push_back(
      {"budget", all ? Level::kExact : Level::kPartial, bits, shown(left), shown(right),
       absl::StrFormat("%d amounts of the same value and day are in both.", common.size())});
}

void CompareParties(const ProjectProfile& left, const ProjectProfile& right,
                    const ProjectModel& model, Reasons& reasons) {
  if (left.organisations.empty() || right.organisations.empty()) return;
  const Strings common = Common(left.organisations, right.organisations);
  const bool all = left.organisations == right.organisations;
  const double bits =
      common.empty() ? model.weights.party_differs
                     : std::min(8.0, SumBits(common, TermKind::kOrganisation, model.terms, 0.5));
  const Level level = all ? Level::kExact : common.empty() ? Level::kDifferent : Level::kPartial;
  reasons.push_back(
      {"participants", level, bits, absl::StrCat(left.organisations.size(), " organisations"),
       absl::StrCat(right.organisations.size(), " organisations"),
       common.empty() ? "No organisation takes part in both."
                      : absl::StrFormat("%d organisations take part in both.", common.size())});
}

bool IsCountry(const std::string& term) { return term.find(' ') == std::string::npos; }

// True if a place finer than a country is given.
bool SaysMore(const Strings& terms) {
  return std::any_of(terms.begin(), terms.end(), [](const auto& term) { return !IsCountry(term); });
}

// The rarest common term and its information.
std::pair<double, std::string> Rarest(const Strings& common, TermKind kind,
                                      const TermTable& terms) {
  std::pair<double, std::string> rarest{-1, ""};
  for (const std::string& term : common) {
    rarest = std::max(rarest, std::pair(terms.Bits(kind, term), term));
  }
  return rarest;
}

void ComparePlaces(const ProjectProfile& left, const ProjectProfile& right,
                   const ProjectModel& model, Reasons& reasons) {
  const Strings a = PlaceTerms(left);
  const Strings b = PlaceTerms(right);
  if (a.empty() || b.empty()) return;
  const auto [bits, place] = Rarest(Common(a, b), TermKind::kPlace, model.terms);
  if (bits >= 0 && IsCountry(place) && SaysMore(a) && SaysMore(b)) {
    reasons.push_back({"place", Level::kPartial, model.weights.place_elsewhere, a.back(), b.back(),
                       absl::StrCat("They work in different parts of ", place, ".")});
  } else if (bits < 0) {
    reasons.push_back({"place", Level::kDifferent, model.weights.place_differs, a.front(),
                       b.front(), "They work in different places."});
  } else {
    reasons.push_back({"place", a == b ? Level::kExact : Level::kPartial, bits, place, place,
                       absl::StrCat("Both work in ", place, "; ",
                                    Rarity(TermKind::kPlace, place, model.terms), ".")});
  }
}

void CompareThemes(const ProjectProfile& left, const ProjectProfile& right,
                   const ProjectModel& model, Reasons& reasons) {
  const Strings a = ThemeTerms(left);
  const Strings b = ThemeTerms(right);
  if (a.empty() || b.empty()) return;
  const auto [bits, theme] = Rarest(Common(a, b), TermKind::kTheme, model.terms);
  if (bits < 0) {
    reasons.push_back({"theme", Level::kDifferent, model.weights.theme_differs, a.front(),
                       b.front(), "They have no theme in common."});
  } else {
    reasons.push_back({"theme", a == b ? Level::kExact : Level::kPartial, 0.8 * bits, theme, theme,
                       absl::StrCat("Both have the theme ", theme, "; ",
                                    Rarity(TermKind::kTheme, theme, model.terms), ".")});
  }
}

bool Cites(const ProjectProfile& record, const ProjectProfile& parent) {
  return std::any_of(parent.codes.begin(), parent.codes.end(), [&](const auto& code) {
    return std::find(record.parents.begin(), record.parents.end(), code.value) !=
           record.parents.end();
  });
}

// What the identifiers say of the records' being one.
// True if one publisher tells the two apart.
bool CompareCodes(const ProjectProfile& left, const ProjectProfile& right,
                  const ProjectModel& model, Reasons& reasons) {
  const ProjectProfile::Code* rival_left = nullptr;
  const ProjectProfile::Code* rival_right = nullptr;
  for (const auto& a : left.codes) {
    for (const auto& b : right.codes) {
      if (a.scheme != b.scheme) continue;
      if (a.value == b.value) {
        reasons.push_back({"identifier", Level::kExact, model.weights.code_agrees, a.raw, b.raw,
                           absl::StrCat("Both have the identifier ", a.raw, ".")});
        return false;
      }
      if (a.publisher == b.publisher && rival_left == nullptr) {
        rival_left = &a;
        rival_right = &b;
      }
    }
  }
  if (rival_left == nullptr) return false;
  reasons.push_back({"identifier", Level::kDifferent, model.weights.one_publisher, rival_left->raw,
                     rival_right->raw,
                     absl::StrCat("One publisher, ", rival_left->publisher,
                                  ", gave them two identifiers: it says that they are two.")});
  return true;
}

// Who copies a title copies the text under it: where both agree, the weaker counts half.
void HalveTheWeakerText(Reasons& reasons) {
  Reason* title = nullptr;
  Reason* text = nullptr;
  for (Reason& reason : reasons) {
    if (std::string_view(reason.field) == "title") title = &reason;
    if (std::string_view(reason.field) == "description") text = &reason;
  }
  if (title == nullptr || text == nullptr || title->bits <= 0 || text->bits <= 0) return;
  (title->bits < text->bits ? title : text)->bits *= 0.5;
}

// All fields but the prior, for records of which `left` has the lesser name.
Reasons Judge(const ProjectProfile& left, const ProjectProfile& right, const ProjectModel& model,
              Match::Kind& kind) {
  Reasons reasons;
  kind = Match::SAME_PROJECT;
  const bool part = Cites(left, right);
  if (part || Cites(right, left)) {
    kind = Match::COMPONENT;
    const std::string& whole = part ? right.title : left.title;
    reasons.push_back({"identifier", Level::kExact, model.weights.cited,
                       left.codes.empty() ? "" : left.codes[0].raw,
                       right.codes.empty() ? "" : right.codes[0].raw,
                       absl::StrCat("One names the other, \"", whole, "\", as its programme.")});
    return reasons;
  }
  const bool one_hand = CompareCodes(left, right, model, reasons);
  CompareTitles(left, right, model, reasons);
  CompareTexts(left, right, model, reasons);
  ComparePeriods(left, right, model, reasons);
  CompareParties(left, right, model, reasons);
  ComparePlaces(left, right, model, reasons);
  CompareThemes(left, right, model, reasons);
  HalveTheWeakerText(reasons);
  for (Reason& reason : reasons) {
    if (one_hand && reason.bits > 0) reason.bits *= model.weights.one_hand;
  }
  CompareAmounts(left, right, model, reasons);
  return reasons;
}

bool InOrder(const ProjectProfile& left, const ProjectProfile& right) {
  return left.name < right.name || (left.name == right.name && left.title <= right.title);
}

}  // namespace

ProjectScore ScoreProjects(const ProjectProfile& left, const ProjectProfile& right,
                           const ProjectModel& model) {
  if (!InOrder(left, right)) return ScoreProjects(right, left, model);
  ProjectScore score;
  score.weight = model.prior_same;
  for (const Reason& reason : Judge(left, right, model, score.kind)) score.weight += reason.bits;
  return score;
}

Match ExplainProjects(const ProjectProfile& left, const ProjectProfile& right,
                      const ProjectModel& model) {
  if (!InOrder(left, right)) return ExplainProjects(right, left, model);
  Match match;
  Match::Kind kind = Match::SAME_PROJECT;
  AddSubjects({left.name, left.title, left.etag}, {right.name, right.title, right.etag}, match);
  for (Reason& reason : Judge(left, right, model, kind)) {
    AddEvidence(reason.field, reason.level, reason.bits, reason.left, reason.right,
                std::move(reason.sentence), match);
  }
  match.set_kind(kind);
  AddPrior(model.prior_same, match);
  FinishMatch(match);
  return match;
}

}  // namespace baraza::duplication
