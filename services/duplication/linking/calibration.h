// Turns the log odds of a table's pairs into log odds that hold in this table.
//
// Why: evidence is added up as if its parts were independent, with weights that were learned from a
// sample. The sum orders pairs well, and is off by a shift and a scale that differ from table to
// table.
//
// Method, without labels: the local false discovery rate with an empirical null (Efron,
// "Large-scale simultaneous hypothesis testing", JASA 99, 2004). Pairs that are not one are by far
// the most where scores are low, and become fewer for each further bit, by as much as the counts of
// low scores do, within bounds. So no bin can hold more of them than the bins below it allow; what
// is counted beyond is one organisation. The log odds of that, by score, are fitted by a line, and
// the line is drawn towards the belief that scores hold as they are, the more the fewer pairs there
// are. Its slope is bounded, so that the order of scores stays.
//
// With labels: label_model.h.
//
// Thread-safety: values.
#pragma once

#include <vector>

#include "absl/types/span.h"

namespace baraza::duplication {

// A line: bits that hold are at + slope * bits.
class Calibration {
 public:
  Calibration() = default;
  Calibration(double at, double slope) : at_(at), slope_(slope) {}

  double Bits(double bits) const { return at_ + slope_ * bits; }

  double at() const { return at_; }
  double slope() const { return slope_; }

 private:
  double at_ = 0;
  double slope_ = 1;
};

// Learns from the log odds of all pairs that were compared, in any order.
// `capped`: candidates were cut at a number for each record, so that many pairs of very low scores
// are missing; the null is then taken from where few are.
Calibration CalibrateByNull(absl::Span<const float> bits, bool capped = false);

}  // namespace baraza::duplication
