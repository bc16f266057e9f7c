// Periods, amounts, participants, places, themes and identifiers compared (project_reasons.h).
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "services/duplication/domain/project_reasons.h"
#include "services/duplication/domain/project_terms.h"

namespace baraza::duplication {
namespace {

using Strings = std::vector<std::string>;

std::string Shown(std::int64_t day) {
  return absl::FormatCivilTime(absl::CivilDay(1970, 1, 1) + day);
}

// Weight of one end of the periods, by how far apart they are.
double DayBits(std::int64_t left, std::int64_t right, const PairModel& model) {
  const ProjectWeights& weights = model.weights;
  const std::int64_t apart = std::abs(left - right);
  if (apart == 0) return model.terms.Bits(TermKind::kDay, absl::StrCat(left)) + weights.day_agrees;
  if (apart <= 31) return weights.day_close;
  return apart <= 366 ? weights.day_differs : weights.year_differs;
}

}  // namespace

void ComparePeriods(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                    Reasons& reasons) {
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

void CompareAmounts(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                    Reasons& reasons) {
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

namespace {

// True if both name who carries them out, and nobody who does so takes any part in the other.
bool AreRivals(const ProjectProfile& left, const ProjectProfile& right) {
  return !left.implementers.empty() && !right.implementers.empty() &&
         Common(left.implementers, right.organisations).empty() &&
         Common(right.implementers, left.organisations).empty();
}

}  // namespace

void CompareParties(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                    Reasons& reasons) {
  if (left.organisations.empty() || right.organisations.empty()) return;
  if (AreRivals(left, right)) {
    reasons.push_back({"participants", Level::kDifferent, model.weights.implementers_differ,
                       left.implementers.front(), right.implementers.front(),
                       "Different organisations carry them out."});
    return;
  }
  const Strings common = Common(left.organisations, right.organisations);
  const bool all = left.organisations == right.organisations;
  const double bits = common.empty()
                          ? model.weights.party_differs
                          : std::min(model.weights.party_ceiling,
                                     SumBits(common, TermKind::kOrganisation, model.terms, 0.5));
  const Level level = all ? Level::kExact : common.empty() ? Level::kDifferent : Level::kPartial;
  reasons.push_back(
      {"participants", level, bits, absl::StrCat(left.organisations.size(), " organisations"),
       absl::StrCat(right.organisations.size(), " organisations"),
       common.empty() ? "No organisation takes part in both."
                      : absl::StrFormat("%d organisations take part in both.", common.size())});
}

namespace {

bool IsCountry(const std::string& term) { return term.find(' ') == std::string::npos; }

// True if a place finer than a country is given.
bool SaysMore(const Strings& terms) {
  return std::any_of(terms.begin(), terms.end(), [](const auto& term) { return !IsCountry(term); });
}

// The rarest common term and its information.
std::pair<double, std::string> Rarest(const Strings& common, TermKind kind,
                                      const ProjectFrequencies& terms) {
  std::pair<double, std::string> rarest{-1, ""};
  for (const std::string& term : common) {
    rarest = std::max(rarest, std::pair(terms.Bits(kind, term), term));
  }
  return rarest;
}

}  // namespace

void ComparePlaces(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                   Reasons& reasons) {
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

void CompareThemes(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                   Reasons& reasons) {
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
bool CompareCodes(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                  Reasons& reasons) {
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

}  // namespace baraza::duplication
