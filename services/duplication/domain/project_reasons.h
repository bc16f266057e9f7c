// What the fields of two records of projects say about their being one, each as a reason in bits.
//
// Why: the same comparisons serve several questions (one project, one effort of two sides,
// programme and component; project_kinds.h), which read them differently. Formulas as in
// organisation_scorer.h: agreement adds the information of what agrees, conflict takes bits away, a
// missing value says nothing.
//
// Thread-safety: pure.
#pragma once

#include <string>
#include <vector>

#include "services/duplication/domain/evidence.h"
#include "services/duplication/domain/project_frequencies.h"
#include "services/duplication/domain/project_model.h"
#include "services/duplication/domain/project_profile.h"

namespace baraza::duplication {

// The weights, and frequencies as they are for this pair.
struct PairModel {
  const ProjectWeights& weights;
  double prior_same = 0;
  ProjectFrequencies terms;
};

// A reason before it is written into a match.
struct Reason {
  const char* field;
  Level level;
  double bits;
  std::string left, right, sentence;
};
using Reasons = std::vector<Reason>;

// Values that both sorted lists have.
std::vector<std::string> Common(const std::vector<std::string>& left,
                                const std::vector<std::string>& right);

// Information of the terms, the most telling first, each counting `share` of the one before.
double SumBits(const std::vector<std::string>& words, TermKind kind,
               const ProjectFrequencies& terms, double share);

// How many records use a term, in words.
std::string Rarity(TermKind kind, const std::string& term, const ProjectFrequencies& terms);

// Each adds a reason, or none where one of the two is silent. `left` has the lesser name.
void CompareTitles(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                   Reasons& reasons);
void CompareTexts(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                  Reasons& reasons);
void ComparePeriods(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                    Reasons& reasons);
void CompareAmounts(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                    Reasons& reasons);
void CompareParties(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                    Reasons& reasons);
void ComparePlaces(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                   Reasons& reasons);
void CompareThemes(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                   Reasons& reasons);

// The identifiers. True if one publisher tells the two apart: it gave them two codes.
bool CompareCodes(const ProjectProfile& left, const ProjectProfile& right, const PairModel& model,
                  Reasons& reasons);

// True if `record` cites `parent` by one of its identifiers.
bool Cites(const ProjectProfile& record, const ProjectProfile& parent);

}  // namespace baraza::duplication
