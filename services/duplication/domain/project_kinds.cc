#include "services/duplication/domain/project_kinds.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace baraza::duplication {
namespace {

using projects::v1::Participant;
using Strings = std::vector<std::string>;

// Equal in so many fields, two records are hardly two by chance.
constexpr int kLeastFields = 3;

double Sum(const Reasons& reasons) {
  double sum = 0;
  for (const Reason& reason : reasons) sum += reason.bits;
  return sum;
}

// A title names a theme, and the text under it says both again; who copies one copies all. The
// strongest of them counts in full.
void WeighTopicOnce(double again, Reasons& reasons) {
  std::vector<Reason*> topic;
  for (Reason& reason : reasons) {
    const std::string_view field = reason.field;
    const bool is_topic = field == "title" || field == "description" || field == "theme";
    if (is_topic && reason.bits > 0) topic.push_back(&reason);
  }
  std::stable_sort(topic.begin(), topic.end(),
                   [](const Reason* a, const Reason* b) { return a->bits > b->bits; });
  double factor = 1;
  for (Reason* reason : topic) {
    reason->bits *= factor;
    factor *= again;
  }
}

// All that both say is the same. Where more than two records that somebody tells apart say it, it
// cannot be told which of them is meant, however much it is.
void CompareWholes(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                   Reasons& reasons) {
  if (left.said != right.said || left.fields_said < kLeastFields) return;
  if (left.organisations.empty()) return;
  const auto alike = static_cast<double>(model.terms.Count(TermKind::kRecord, left.said));
  if (alike <= 2) {
    reasons.push_back({"record", Level::kExact, model.weights.all_equal, "", "",
                       "They say the same in everything."});
    return;
  }
  const double most = -std::log2(alike - 1) - model.prior_same;
  reasons.push_back(
      {"record", Level::kExact, std::min(0.0, most - Sum(reasons)), "", "",
       absl::StrFormat("%.0f records with identifiers of their own say just this: which of them is "
                       "meant cannot be told.",
                       alike)});
}

bool Takes(const ProjectProfile& record, const std::string& organisation,
           std::initializer_list<Participant::Role> roles) {
  return std::any_of(
      record.participants.begin(), record.participants.end(), [&](const auto& participant) {
        return participant.organisation == organisation &&
               std::find(roles.begin(), roles.end(), participant.role) != roles.end();
      });
}

bool Funds(const ProjectProfile& record, const std::string& organisation) {
  return Takes(record, organisation, {Participant::FUNDING});
}

bool Does(const ProjectProfile& record, const std::string& organisation) {
  return Takes(
      record, organisation,
      {Participant::LEAD, Participant::PARTNER, Participant::IMPLEMENTING, Participant::EXTENDING});
}

// True if the record is told from the side of this funder, or of this organisation that does it.
bool IsFundersView(const ProjectProfile& record, const std::string& funder) {
  if (!Funds(record, funder)) return false;
  if (!record.registrar.empty()) return record.registrar == funder;
  return Takes(record, funder,
               {Participant::ACCOUNTABLE, Participant::EXTENDING, Participant::LEAD});
}
bool IsDoersView(const ProjectProfile& record, const std::string& doer) {
  if (!Does(record, doer)) return false;
  if (!record.registrar.empty()) return record.registrar == doer;
  return Takes(record, doer, {Participant::LEAD});
}

// The funder whose view `above` is and the organisation whose view `below` is; empty: none.
struct Sides {
  std::string funder, doer;
};
std::optional<Sides> SidesOf(const ProjectProfile& above, const ProjectProfile& below) {
  for (const std::string& funder : Common(above.organisations, below.organisations)) {
    if (!IsFundersView(above, funder) || !Funds(below, funder)) continue;
    if (IsFundersView(below, funder)) continue;
    for (const std::string& doer : Common(above.organisations, below.organisations)) {
      if (doer != funder && Does(above, doer) && IsDoersView(below, doer) &&
          !IsDoersView(above, doer)) {
        return Sides{funder, doer};
      }
    }
  }
  return std::nullopt;
}

void AddSides(const Sides& sides, const PairModel& model, Reasons& reasons) {
  const double rarity =
      std::min(model.weights.party_ceiling,
               SumBits({sides.funder, sides.doer}, TermKind::kOrganisation, model.terms, 0.5));
  reasons.push_back({"participants", Level::kExact, model.weights.sides_fit + rarity, sides.funder,
                     sides.doer,
                     absl::StrFormat("One is the record of %s, which funds, the other that of %s, "
                                     "which does the work.",
                                     sides.funder, sides.doer)});
}

void AddCitation(const ProjectProfile& left, const ProjectProfile& right, double bits,
                 std::string sentence, Reasons& reasons) {
  reasons.push_back({"identifier", Level::kExact, bits, left.codes.empty() ? "" : left.codes[0].raw,
                     right.codes.empty() ? "" : right.codes[0].raw, std::move(sentence)});
}

// The whole and the part by their titles: the part's says all that the whole's says, and more.
bool HoldsTitle(const ProjectProfile& whole, const ProjectProfile& part) {
  return whole.title_words.size() >= 2 && part.title_words.size() > whole.title_words.size() &&
         Common(whole.title_words, part.title_words).size() == whole.title_words.size();
}

bool HavePeriods(const ProjectProfile& left, const ProjectProfile& right) {
  return left.has_start && left.has_end && right.has_start && right.has_end;
}

bool HoldsPeriod(const ProjectProfile& whole, const ProjectProfile& part) {
  return HavePeriods(whole, part) && whole.start <= part.start && part.end <= whole.end &&
         whole.end - whole.start > part.end - part.start;
}

void AddTitleHeld(const ProjectProfile& whole, const ProjectProfile& part, const PairModel& model,
                  Reasons& reasons) {
  const ProjectWeights& weights = model.weights;
  const double bits = std::min(
      weights.title_ceiling,
      SumBits(whole.title_words, TermKind::kTextToken, model.terms, weights.title_word_decay));
  reasons.push_back(
      {"title", Level::kPartial, bits, whole.title, part.title,
       absl::StrCat("The title holds that of \"", whole.title, "\", and says more.")});
}

void AddContainment(const ProjectProfile& whole, const ProjectProfile& part, const PairModel& model,
                    Reasons& reasons) {
  const ProjectWeights& weights = model.weights;
  if (HavePeriods(whole, part)) {
    const bool within = whole.start <= part.start && part.end <= whole.end;
    reasons.push_back(
        {"period", within ? Level::kPartial : Level::kDifferent,
         within ? weights.period_within : weights.period_outside, "", "",
         within ? "One period lies within the other." : "Neither period lies within the other."});
  }
  if (whole.budget > 0 && part.budget > 0 && whole.currency == part.currency) {
    const bool within = part.budget <= whole.budget;
    reasons.push_back(
        {"budget", within ? Level::kPartial : Level::kDifferent,
         within ? weights.budget_within : weights.budget_outside,
         absl::StrFormat("%s %.0f", whole.currency, whole.budget),
         absl::StrFormat("%s %.0f", part.currency, part.budget),
         within ? "The part has the lesser budget." : "The part has the greater budget."});
  }
}

Reasons ReasonsByCitation(const ProjectProfile& whole, const ProjectProfile& part,
                          const PairModel& model) {
  Reasons reasons;
  AddCitation(whole, part, model.weights.cited,
              absl::StrCat("One names the other, \"", whole.title, "\", as its programme."),
              reasons);
  AddContainment(whole, part, model, reasons);
  return reasons;
}

}  // namespace

Reasons ReasonsForOneProject(const ProjectProfile& left, const ProjectProfile& right,
                             const PairModel& model) {
  Reasons reasons;
  const bool one_hand = CompareCodes(left, right, model, reasons);
  CompareTitles(left, right, model, reasons);
  CompareTexts(left, right, model, reasons);
  ComparePeriods(left, right, model, reasons);
  CompareParties(left, right, model, reasons);
  ComparePlaces(left, right, model, reasons);
  CompareThemes(left, right, model, reasons);
  WeighTopicOnce(model.weights.topic_again, reasons);
  for (Reason& reason : reasons) {
    if (one_hand && reason.bits > 0) reason.bits *= model.weights.one_hand;
  }
  CompareAmounts(left, right, model, reasons);
  if (!one_hand) CompareWholes(left, right, model, reasons);
  return reasons;
}

std::optional<Reasons> ReasonsForOneEffort(const ProjectProfile& left, const ProjectProfile& right,
                                           const PairModel& model) {
  std::optional<Sides> sides = SidesOf(left, right);
  if (!sides) sides = SidesOf(right, left);
  Reasons reasons;
  if (!sides || CompareCodes(left, right, model, reasons)) return std::nullopt;
  AddSides(*sides, model, reasons);
  if (Cites(left, right) || Cites(right, left)) {
    AddCitation(left, right, model.weights.side_cites, "One cites the other.", reasons);
  }
  Reasons told;
  CompareTitles(left, right, model, told);
  CompareTexts(left, right, model, told);
  CompareAmounts(left, right, model, told);
  for (Reason& reason : told) {
    if (reason.bits < 0) reason.bits *= model.weights.own_words;
    reasons.push_back(std::move(reason));
  }
  ComparePeriods(left, right, model, reasons);
  ComparePlaces(left, right, model, reasons);
  CompareThemes(left, right, model, reasons);
  WeighTopicOnce(model.weights.topic_again, reasons);
  return reasons;
}

std::optional<Reasons> ReasonsForComponent(const ProjectProfile& left, const ProjectProfile& right,
                                           const PairModel& model) {
  if (Cites(left, right)) return ReasonsByCitation(right, left, model);
  if (Cites(right, left)) return ReasonsByCitation(left, right, model);
  const bool left_is_whole = HoldsTitle(left, right);
  const ProjectProfile& whole = left_is_whole ? left : right;
  const ProjectProfile& part = left_is_whole ? right : left;
  if (!HoldsTitle(whole, part) || !HoldsPeriod(whole, part)) return std::nullopt;
  // A title of many records is no programme's name: they are of one theme.
  if (model.terms.Count(TermKind::kTitle, whole.folded_title) > 2) return std::nullopt;
  if (Common(whole.organisations, part.organisations).empty()) return std::nullopt;
  Reasons reasons;
  AddTitleHeld(whole, part, model, reasons);
  AddContainment(whole, part, model, reasons);
  CompareParties(left, right, model, reasons);
  ComparePlaces(left, right, model, reasons);
  CompareThemes(left, right, model, reasons);
  WeighTopicOnce(model.weights.topic_again, reasons);
  return reasons;
}

}  // namespace baraza::duplication
