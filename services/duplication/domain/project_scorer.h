// Judges two records of projects: what they most probably are to one another, and how probably.
//
// The kinds, SAME_PROJECT, SAME_EFFORT and COMPONENT, are questions with reasons of their own
// (project_kinds.h); the one whose reasons weigh most is the answer. Reasons add bits as in
// organisation_scorer.h, and rare agreement counts more than common agreement, for whole titles and
// texts as well: a title that 26 records share says little. What speaks against: one publisher that
// gave the two records different identifiers of one scheme says that they are two - programmes and
// funders report dozens of activities under one title.
//
// Thread-safety: pure.
#pragma once

#include <string>

#include "baraza/duplication/v1/match.pb.h"
#include "services/duplication/domain/project_model.h"
#include "services/duplication/domain/project_profile.h"

namespace baraza::duplication {

struct ProjectScore {
  v1::Match::Kind kind = v1::Match::SAME_PROJECT;
  double weight = 0;  // bits
};

// The judgement without its reasons.
ProjectScore ScoreProjects(const ProjectProfile& left, const ProjectProfile& right,
                           const ProjectModel& model);

// The judgement with its reasons; its weight equals ScoreProjects' to 1e-9.
v1::Match ExplainProjects(const ProjectProfile& left, const ProjectProfile& right,
                          const ProjectModel& model);

}  // namespace baraza::duplication
