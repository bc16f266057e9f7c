// Turns the log odds of a table's pairs into log odds that hold in this table.
//
// Why: evidence is added up as if its parts were independent, with weights that were learned from a
// sample. The sum orders pairs well, and is off by a shift and a scale that differ from table to
// table.
//
// Method, without labels: the local false discovery rate with an empirical null (Efron,
// "Large-scale simultaneous hypothesis testing", JASA 99, 2004). Pairs that are not one are by far
// the most where scores are low, and become fewer by a constant factor for each further bit; that
// line, fitted to the counts of low scores (by Poisson regression), says how many of them to expect
// where scores are higher. What is counted beyond is one organisation. The log odds of that, by
// score, are a line again, within bounds: it may not fall, or rise faster than the score itself.
// Where the counts of low scores don't fall, nothing is learned and scores stay as they are.
//
// With labels: logistic regression of the labels on the score (Platt 1999), held to the line from
// above by a penalty, so that a few labels change little.
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

// Learns from the log odds of all pairs that were compared.
Calibration CalibrateByNull(absl::Span<const float> bits);

}  // namespace baraza::duplication
