// Judges two records of organisations: one organisation, parts of one whole, or neither.
//
// Each hypothesis has its own sum of evidence (see organisation_model.h); the likelier one names
// the kind. Missing values say nothing, conflicts speak against. Two different VERIFIED codes of
// one scheme are a wall; one VERIFIED code in common decides, unless there is a wall. Records
// linked by succession are never matched: that is history, not duplication.
//
// Thread-safety: pure.
#pragma once

#include "absl/container/inlined_vector.h"
#include "baraza/duplication/v1/match.pb.h"
#include "services/duplication/domain/evidence.h"
#include "services/duplication/domain/name_comparison.h"
#include "services/duplication/domain/organisation_model.h"
#include "services/duplication/domain/organisation_profile.h"

namespace baraza::duplication {

// The judgement in numbers.
struct OrganisationScore {
  v1::Match::Kind kind = v1::Match::SAME_ORGANISATION;
  double weight = 0;  // bits
};

// A field as compared: name and level, under both hypotheses.
struct FieldComparison {
  const char* field = "";
  Level level = Level::kMissing;
  double same = 0;     // bits
  double related = 0;  // bits
  std::string_view left, right;
  double rarity = 0;  // information of what agrees
};

// All fields that both records have, compared; sums without the priors.
struct OrganisationJudgement {
  NameComparison name;
  absl::InlinedVector<FieldComparison, 8> fields;
  double same = 0;
  double related = 0;
};
OrganisationJudgement JudgeOrganisations(const OrganisationView& left,
                                         const OrganisationView& right,
                                         const OrganisationModel& model);

// log2 odds to probability.
double ProbabilityOf(double weight);

// The judgement without its reasons: what ranks candidates.
OrganisationScore ScoreOrganisations(const OrganisationView& left, const OrganisationView& right,
                                     const OrganisationModel& model);

// The judgement with its reasons: kind, subjects (in order of names), titles, etags, probability,
// weight, and evidence, the strongest first. Its weight equals ScoreOrganisations' to 1e-9.
v1::Match ExplainOrganisations(const OrganisationView& left, const OrganisationView& right,
                               const OrganisationModel& model);

}  // namespace baraza::duplication
