#include "services/duplication/domain/overlap.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "services/duplication/domain/evidence.h"

namespace baraza::duplication {
namespace {

using projects::v1::Participant;
using v1::Match;

// One factor of the strength.
struct Share {
  double share = 0;
  Level level = Level::kDifferent;
  std::string left, right, sentence;
};

void KeepGreater(Share candidate, Share& best) {
  if (candidate.share > best.share) best = std::move(candidate);
}

bool IsDac(const std::string& vocabulary) { return vocabulary == "DAC" || vocabulary == "DAC3"; }

Share CompareTheme(const ProjectProfile::Theme& left, const ProjectProfile::Theme& right,
                   const OverlapTuning& tuning) {
  if (left.vocabulary == right.vocabulary && left.code == right.code) {
    const std::string code = absl::StrCat(left.vocabulary, " ", left.code);
    return {1, Level::kExact, code, code, absl::StrCat("Both work on ", code, ".")};
  }
  const std::string category = left.code.substr(0, 3);
  if (IsDac(left.vocabulary) && IsDac(right.vocabulary) && right.code.substr(0, 3) == category) {
    return {tuning.category, Level::kPartial, left.code, right.code,
            absl::StrFormat("Their themes %s and %s belong to one category, %s.", left.code,
                            right.code, category)};
  }
  return {};
}

Share ShareOfTheme(const ProjectProfile& left, const ProjectProfile& right,
                   const OverlapTuning& tuning) {
  Share best;
  for (const auto& a : left.themes) {
    for (const auto& b : right.themes) KeepGreater(CompareTheme(a, b, tuning), best);
  }
  return best;
}

Share ComparePlace(const Place& left, const Place& right, const OverlapTuning& tuning) {
  if (left.country.empty() || left.country != right.country) return {};
  struct Tier {
    const std::string *left, *right;
    double share;
    const char* what;
  };
  const Tier tiers[] = {{&left.facility, &right.facility, 1, "facility"},
                        {&left.district, &right.district, tuning.district, "district"},
                        {&left.subdivision, &right.subdivision, tuning.region, "region"}};
  bool differ = false;
  for (const Tier& tier : tiers) {
    if (tier.left->empty() || tier.right->empty()) continue;
    if (*tier.left == *tier.right) {
      return {tier.share, tier.share == 1 ? Level::kExact : Level::kClose, *tier.left, *tier.right,
              absl::StrFormat("Both work in the %s %s (%s).", tier.what, *tier.left, left.country)};
    }
    differ |= tier.what[0] != 'f';
  }
  if (differ) {
    return {tuning.elsewhere, Level::kPartial, left.country, right.country,
            absl::StrFormat("Both work in %s, in different parts of it.", left.country)};
  }
  return {tuning.country, Level::kPartial, left.country, right.country,
          absl::StrFormat("Both work in %s; more is not said of both.", left.country)};
}

Share ShareOfPlace(const ProjectProfile& left, const ProjectProfile& right,
                   const OverlapTuning& tuning) {
  Share best;
  for (const Place& a : left.places) {
    for (const Place& b : right.places) KeepGreater(ComparePlace(a, b, tuning), best);
  }
  return best;
}

Share ShareOfPeriod(const ProjectProfile& left, const ProjectProfile& right,
                    const OverlapTuning& tuning) {
  const bool known = left.has_start && left.has_end && right.has_start && right.has_end;
  if (!known) {
    return {tuning.unknown_period, Level::kMissing, "", "", "The period of one is not known."};
  }
  const std::int64_t common = std::min(left.end, right.end) - std::max(left.start, right.start) + 1;
  const std::int64_t shorter = std::min(left.end - left.start, right.end - right.start) + 1;
  if (common < tuning.least_days || shorter <= 0) return {};
  const double share = static_cast<double>(common) / static_cast<double>(shorter);
  const auto length = [](const ProjectProfile& record) {
    return absl::StrCat(record.end - record.start + 1, " days");
  };
  return {std::min(1.0, share), share >= 1 ? Level::kExact : Level::kPartial, length(left),
          length(right),
          absl::StrFormat("They run side by side for %d days, %.0f%% of the shorter one.", common,
                          100 * std::min(1.0, share))};
}

bool Contains(const std::vector<std::string>& cadres, const std::string& cadre) {
  return std::any_of(cadres.begin(), cadres.end(), [&](const std::string& other) {
    const std::size_t shorter = std::min(other.size(), cadre.size());
    return shorter > 0 && other.compare(0, shorter, cadre, 0, shorter) == 0;
  });
}

Share ShareOfCadre(const ProjectProfile& left, const ProjectProfile& right,
                   const OverlapTuning& tuning) {
  const bool left_is_shorter = left.cadres.size() <= right.cadres.size();
  const auto& shorter = left_is_shorter ? left.cadres : right.cadres;
  const auto& longer = left_is_shorter ? right.cadres : left.cadres;
  if (shorter.empty()) return {1, Level::kMissing, "", "", ""};
  const auto common = std::count_if(shorter.begin(), shorter.end(), [&](const std::string& cadre) {
    return Contains(longer, cadre);
  });
  const double share = static_cast<double>(common) / static_cast<double>(shorter.size());
  return {std::max(tuning.other_cadre, share),
          share >= 1  ? Level::kExact
          : share > 0 ? Level::kPartial
                      : Level::kDifferent,
          absl::StrJoin(left.cadres, " "), absl::StrJoin(right.cadres, " "),
          absl::StrFormat("%d of %d cadres are the audience of both.", common, shorter.size())};
}

// Organisations that do the work of `record` and take no part in the other project.
std::vector<std::string> OwnParties(const ProjectProfile& record, const ProjectProfile& other) {
  std::vector<std::string> parties;
  for (const auto& participant : record.participants) {
    if (participant.role == Participant::FUNDING || participant.role == Participant::SUPPLIER) {
      continue;
    }
    const bool both = std::binary_search(other.organisations.begin(), other.organisations.end(),
                                         participant.organisation);
    const bool known =
        std::find(parties.begin(), parties.end(), participant.organisation) != parties.end();
    if (!both && !known) parties.push_back(participant.organisation);
  }
  return parties;
}

// The first few parties by title.
std::string Named(const std::vector<std::string>& parties,
                  const std::function<std::string(std::string_view)>& title_of) {
  constexpr std::size_t kMaxNamed = 3;
  std::vector<std::string> titles;
  for (const std::string& party : parties) {
    if (titles.size() == kMaxNamed) {
      titles.push_back(absl::StrCat(parties.size() - kMaxNamed, " more"));
      break;
    }
    std::string title = title_of ? title_of(party) : std::string();
    titles.push_back(title.empty() ? party : std::move(title));
  }
  return absl::StrJoin(titles, ", ");
}

// The factors of the strength, each as it counts for this alliance.
struct Factors {
  Share theme, place, period, cadre;
  double Strength() const { return theme.share * place.share * period.share * cadre.share; }
};

// What is not in common at all stays so, whatever it weighs.
void Weigh(double weight, Share& share) {
  if (share.share > 0) share.share = std::pow(share.share, weight);
}

Factors FactorsOf(const ProjectProfile& left, const ProjectProfile& right,
                  const OverlapTuning& tuning) {
  Factors factors;
  factors.period = ShareOfPeriod(left, right, tuning);
  if (factors.period.share <= 0) return factors;
  factors.theme = ShareOfTheme(left, right, tuning);
  factors.place = ShareOfPlace(left, right, tuning);
  factors.cadre = ShareOfCadre(left, right, tuning);
  Weigh(tuning.theme_weight, factors.theme);
  Weigh(tuning.place_weight, factors.place);
  Weigh(tuning.period_weight, factors.period);
  Weigh(tuning.cadre_weight, factors.cadre);
  return factors;
}

void AddShare(const char* field, const Share& share, Match& match) {
  AddEvidence(field, share.level, share.share, share.left, share.right, share.sentence, match);
}

bool InOrder(const ProjectProfile& left, const ProjectProfile& right) {
  return left.name < right.name || (left.name == right.name && left.title <= right.title);
}

}  // namespace

absl::Status Check(const OverlapTuning& tuning) {
  struct Field {
    const char* name;
    double value, most;
  };
  for (const Field& field :
       {Field{"category", tuning.category, 1}, Field{"district", tuning.district, 1},
        Field{"region", tuning.region, 1}, Field{"country", tuning.country, 1},
        Field{"elsewhere", tuning.elsewhere, 1}, Field{"unknown_period", tuning.unknown_period, 1},
        Field{"other_cadre", tuning.other_cadre, 1},
        Field{"least_strength", tuning.least_strength, 1},
        Field{"theme_weight", tuning.theme_weight, 5},
        Field{"place_weight", tuning.place_weight, 5},
        Field{"period_weight", tuning.period_weight, 5},
        Field{"cadre_weight", tuning.cadre_weight, 5}}) {
    if (field.value >= 0 && field.value <= field.most) continue;
    return absl::InvalidArgumentError(
        absl::StrFormat("%s of an alliance's overlaps is %g: give a number from 0 to %g",
                        field.name, field.value, field.most));
  }
  if (tuning.least_days >= 1) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat(
      "least_days of an alliance's overlaps is %d: give at least 1", tuning.least_days));
}

double OverlapStrength(const ProjectProfile& left, const ProjectProfile& right,
                       const OverlapTuning& tuning) {
  if (!InOrder(left, right)) return OverlapStrength(right, left, tuning);
  if (OwnParties(left, right).empty() || OwnParties(right, left).empty()) return 0;
  return FactorsOf(left, right, tuning).Strength();
}

Match ExplainOverlap(const ProjectProfile& left, const ProjectProfile& right,
                     const std::function<std::string(std::string_view)>& title_of,
                     const OverlapTuning& tuning) {
  if (!InOrder(left, right)) return ExplainOverlap(right, left, title_of, tuning);
  Match match;
  match.set_kind(Match::OVERLAPPING_EFFORT);
  AddSubjects({left.name, left.title, left.etag}, {right.name, right.title, right.etag}, match);
  const std::string a = Named(OwnParties(left, right), title_of);
  const std::string b = Named(OwnParties(right, left), title_of);
  AddEvidence("participants", Level::kDifferent, 1, a, b,
              absl::StrFormat("A chance to pool, no error: introduce %s to %s.", a, b), match);
  const Factors factors = FactorsOf(left, right, tuning);
  AddShare("theme", factors.theme, match);
  AddShare("place", factors.place, match);
  AddShare("period", factors.period, match);
  if (factors.cadre.level != Level::kMissing) AddShare("cadre", factors.cadre, match);
  match.set_probability(OverlapStrength(left, right, tuning));
  return match;
}

}  // namespace baraza::duplication
