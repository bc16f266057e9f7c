// What at most some hundred labelled pairs teach about a table.
//
// Method: logistic regression on the parts of the evidence (name, each field, whether fields agree,
// differ or are missing) with the sum that was learned without labels as an offset, so that it
// corrects that sum instead of replacing it. The corrections have a normal prior around 0 (ridge:
// Hoerl and Kennard 1970), whose width is chosen by the likelihood of labels left out (five folds,
// by a hash of the pair). With no labels, or as long as corrections don't predict labels that were
// left out better, scores stay as they are. Fitted by Newton's method; the same labels in any order
// give the same model.
//
// How labels were drawn nobody says: by score, or half of them from pairs that are the same. What
// corrections tell pairs apart by is right either way, what they say of all pairs alike is not
// (Prentice and Pyke 1979): the constant has next to no prior, and whoever corrects a table keeps
// to the number of same pairs that was expected of it (pair_scores.h).
//
// Thread-safety: values.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "services/duplication/domain/organisation_model.h"
#include "services/duplication/domain/organisation_scorer.h"

namespace baraza::duplication {

// The parts of a pair's evidence that labels may correct.
inline constexpr std::size_t kParts = 26;
using EvidenceParts = std::array<double, kParts>;

// The parts of a judged pair. `bits` is its log2 odds without labels.
EvidenceParts PartsOf(const OrganisationJudgement& judgement, double bits);

// A labelled pair as seen by the model.
struct LabelledPair {
  double bits = 0;  // log2 odds without labels
  EvidenceParts parts{};
  bool same = false;
  double weight = 1;  // how many pairs it stands for, relative to other labels
};

class LabelModel {
 public:
  // Learns; from fewer than ten labels nothing.
  explicit LabelModel(const std::vector<LabelledPair>& labels);
  LabelModel() = default;

  // log2 odds with what labels teach.
  double Bits(double bits, const EvidenceParts& parts) const;

  bool empty() const { return empty_; }

 private:
  bool empty_ = true;
  EvidenceParts weights_{};
};

}  // namespace baraza::duplication
