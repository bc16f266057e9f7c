#include "services/duplication/domain/overlap.h"

#include <algorithm>
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

Share CompareTheme(const ProjectProfile::Theme& left, const ProjectProfile::Theme& right) {
  if (left.vocabulary == right.vocabulary && left.code == right.code) {
    const std::string code = absl::StrCat(left.vocabulary, " ", left.code);
    return {1, Level::kExact, code, code, absl::StrCat("Both work on ", code, ".")};
  }
  const std::string category = left.code.substr(0, 3);
  if (IsDac(left.vocabulary) && IsDac(right.vocabulary) && right.code.substr(0, 3) == category) {
    return {kCategoryShare, Level::kPartial, left.code, right.code,
            absl::StrFormat("Their themes %s and %s belong to one category, %s.", left.code,
                            right.code, category)};
  }
  return {};
}

Share ShareOfTheme(const ProjectProfile& left, const ProjectProfile& right) {
  Share best;
  for (const auto& a : left.themes) {
    for (const auto& b : right.themes) KeepGreater(CompareTheme(a, b), best);
  }
  return best;
}

Share ComparePlace(const Place& left, const Place& right) {
  if (left.country.empty() || left.country != right.country) return {};
  struct Tier {
    const std::string *left, *right;
    double share;
    const char* what;
  };
  const Tier tiers[] = {{&left.facility, &right.facility, 1, "facility"},
                        {&left.district, &right.district, kDistrictShare, "district"},
                        {&left.subdivision, &right.subdivision, kRegionShare, "region"}};
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
    return {kElsewhereShare, Level::kPartial, left.country, right.country,
            absl::StrFormat("Both work in %s, in different parts of it.", left.country)};
  }
  return {kCountryShare, Level::kPartial, left.country, right.country,
          absl::StrFormat("Both work in %s; more is not said of both.", left.country)};
}

Share ShareOfPlace(const ProjectProfile& left, const ProjectProfile& right) {
  Share best;
  for (const Place& a : left.places) {
    for (const Place& b : right.places) KeepGreater(ComparePlace(a, b), best);
  }
  return best;
}

Share ShareOfPeriod(const ProjectProfile& left, const ProjectProfile& right) {
  const bool known = left.has_start && left.has_end && right.has_start && right.has_end;
  if (!known) {
    return {kUnknownPeriodShare, Level::kMissing, "", "", "The period of one is not known."};
  }
  const std::int64_t common = std::min(left.end, right.end) - std::max(left.start, right.start) + 1;
  const std::int64_t shorter = std::min(left.end - left.start, right.end - right.start) + 1;
  if (common <= 0 || shorter <= 0) return {};
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

Share ShareOfCadre(const ProjectProfile& left, const ProjectProfile& right) {
  const bool left_is_shorter = left.cadres.size() <= right.cadres.size();
  const auto& shorter = left_is_shorter ? left.cadres : right.cadres;
  const auto& longer = left_is_shorter ? right.cadres : left.cadres;
  if (shorter.empty()) return {1, Level::kMissing, "", "", ""};
  const auto common = std::count_if(shorter.begin(), shorter.end(), [&](const std::string& cadre) {
    return Contains(longer, cadre);
  });
  const double share = static_cast<double>(common) / static_cast<double>(shorter.size());
  return {std::max(kOtherCadreShare, share),
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

void AddShare(const char* field, const Share& share, Match& match) {
  AddEvidence(field, share.level, share.share, share.left, share.right, share.sentence, match);
}

bool InOrder(const ProjectProfile& left, const ProjectProfile& right) {
  return left.name < right.name || (left.name == right.name && left.title <= right.title);
}

}  // namespace

double OverlapStrength(const ProjectProfile& left, const ProjectProfile& right) {
  if (!InOrder(left, right)) return OverlapStrength(right, left);
  if (OwnParties(left, right).empty() || OwnParties(right, left).empty()) return 0;
  const double period = ShareOfPeriod(left, right).share;
  if (period == 0) return 0;
  return ShareOfTheme(left, right).share * ShareOfPlace(left, right).share * period *
         ShareOfCadre(left, right).share;
}

Match ExplainOverlap(const ProjectProfile& left, const ProjectProfile& right,
                     const std::function<std::string(std::string_view)>& title_of) {
  if (!InOrder(left, right)) return ExplainOverlap(right, left, title_of);
  Match match;
  match.set_kind(Match::OVERLAPPING_EFFORT);
  AddSubjects({left.name, left.title, left.etag}, {right.name, right.title, right.etag}, match);
  const std::string a = Named(OwnParties(left, right), title_of);
  const std::string b = Named(OwnParties(right, left), title_of);
  AddEvidence("participants", Level::kDifferent, 1, a, b,
              absl::StrFormat("A chance to pool, no error: introduce %s to %s.", a, b), match);
  AddShare("theme", ShareOfTheme(left, right), match);
  AddShare("place", ShareOfPlace(left, right), match);
  AddShare("period", ShareOfPeriod(left, right), match);
  const Share cadre = ShareOfCadre(left, right);
  if (cadre.level != Level::kMissing) AddShare("cadre", cadre, match);
  match.set_probability(OverlapStrength(left, right));
  return match;
}

}  // namespace baraza::duplication
