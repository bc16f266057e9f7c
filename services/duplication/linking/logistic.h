// Logistic regression of few features with weights that are held near given ones.
//
// Why: some hundred labels, or guesses that are being improved, must not move what they say nothing
// about; and evidence that speaks for a match by its nature must not be learned to speak against
// it. Newton's method on the penalised likelihood (Hastie, Tibshirani, Friedman, "The Elements of
// Statistical Learning", 2nd edition, 4.4.1 and 3.4.1); weights of the wrong sign are held at 0 and
// the others fitted again.
//
// Thread-safety: pure.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace baraza::duplication {

struct Example {
  std::span<const float> features;
  double target = 0;  // 0 to 1: the probability that it is a match
  double weight = 1;
};

struct LogisticPrior {
  std::vector<double> centre;  // the weights from which to depart; the last is the intercept
  std::vector<double> spread;  // standard deviation of each
  std::vector<int> signs;      // 1: at least 0, -1: at most 0, 0: free
};

// log odds of the features.
double LogOdds(std::span<const float> features, std::span<const double> weights);

// The weights that fit best.
std::vector<double> FitLogistic(std::span<const Example> examples, const LogisticPrior& prior);

}  // namespace baraza::duplication
