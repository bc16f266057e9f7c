#include "services/duplication/domain/project_scorer.h"

#include <optional>
#include <utility>

#include "services/duplication/domain/evidence.h"
#include "services/duplication/domain/project_kinds.h"

namespace baraza::duplication {
namespace {

using v1::Match;

double WeightOf(const Reasons& reasons, const PairModel& model) {
  double weight = model.prior_same;
  for (const Reason& reason : reasons) weight += reason.bits;
  return weight;
}

// What the two most probably are to one another, and why.
struct Judgement {
  Match::Kind kind = Match::SAME_PROJECT;
  Reasons reasons;
  double weight = 0;

  void KeepBetter(Match::Kind other, std::optional<Reasons> why, const PairModel& model) {
    if (!why) return;
    const double weight_of_other = WeightOf(*why, model);
    if (weight_of_other <= weight) return;
    *this = {other, std::move(*why), weight_of_other};
  }
};

// For records of which `left` has the lesser name. What cites its whole is not the whole.
Judgement Judge(const ProjectProfile& left, const ProjectProfile& right,
                const ProjectModel& learned) {
  const PairModel model{learned.weights, learned.prior_same,
                        ProjectFrequencies(learned.terms, left, right)};
  Judgement judgement;
  if (Cites(left, right) || Cites(right, left)) {
    judgement.kind = Match::COMPONENT;
    judgement.reasons = *ReasonsForComponent(left, right, model);
    judgement.weight = WeightOf(judgement.reasons, model);
  } else {
    judgement.reasons = ReasonsForOneProject(left, right, model);
    judgement.weight = WeightOf(judgement.reasons, model);
    judgement.KeepBetter(Match::COMPONENT, ReasonsForComponent(left, right, model), model);
  }
  judgement.KeepBetter(Match::SAME_EFFORT, ReasonsForOneEffort(left, right, model), model);
  return judgement;
}

bool InOrder(const ProjectProfile& left, const ProjectProfile& right) {
  return left.name < right.name || (left.name == right.name && left.title <= right.title);
}

}  // namespace

ProjectScore ScoreProjects(const ProjectProfile& left, const ProjectProfile& right,
                           const ProjectModel& model) {
  if (!InOrder(left, right)) return ScoreProjects(right, left, model);
  const Judgement judgement = Judge(left, right, model);
  return {judgement.kind, judgement.weight};
}

Match ExplainProjects(const ProjectProfile& left, const ProjectProfile& right,
                      const ProjectModel& model) {
  if (!InOrder(left, right)) return ExplainProjects(right, left, model);
  Match match;
  AddSubjects({left.name, left.title, left.etag}, {right.name, right.title, right.etag}, match);
  Judgement judgement = Judge(left, right, model);
  for (Reason& reason : judgement.reasons) {
    AddEvidence(reason.field, reason.level, reason.bits, reason.left, reason.right,
                std::move(reason.sentence), match);
  }
  match.set_kind(judgement.kind);
  AddPrior(model.prior_same, match);
  FinishMatch(match);
  return match;
}

}  // namespace baraza::duplication
