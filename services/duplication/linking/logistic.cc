#include "services/duplication/linking/logistic.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace baraza::duplication {
namespace {

constexpr int kMaxSteps = 40;
constexpr double kConverged = 1e-7;

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;

// Gradient and curvature of the penalised likelihood at `weights`.
struct Slope {
  Vector gradient;
  Matrix curvature;
};

double Feature(const Example& example, std::size_t at) {
  return at < example.features.size() ? example.features[at] : 1;
}

Slope SlopeAt(std::span<const Example> examples, const LogisticPrior& prior,
              const Vector& weights) {
  const std::size_t size = weights.size();
  Slope slope{Vector(size, 0), Matrix(size, Vector(size, 0))};
  for (std::size_t i = 0; i < size; ++i) {
    const double precision = 1 / (prior.spread[i] * prior.spread[i]);
    slope.gradient[i] = precision * (prior.centre[i] - weights[i]);
    slope.curvature[i][i] = precision;
  }
  for (const Example& example : examples) {
    const double likely = 1 / (1 + std::exp(-LogOdds(example.features, weights)));
    const double off = example.weight * (example.target - likely);
    const double steep = example.weight * likely * (1 - likely);
    for (std::size_t i = 0; i < size; ++i) {
      const double value = Feature(example, i);
      if (value == 0) continue;
      slope.gradient[i] += off * value;
      for (std::size_t j = 0; j <= i; ++j) {
        slope.curvature[i][j] += steep * value * Feature(example, j);
      }
    }
  }
  return slope;
}

// Solves curvature x step = gradient by Cholesky's decomposition; `held` weights stay.
Vector Step(Slope slope, const std::vector<bool>& held) {
  const std::size_t size = slope.gradient.size();
  Matrix& lower = slope.curvature;
  Vector& step = slope.gradient;
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      if (held[i] || held[j]) lower[i][j] = i == j ? 1 : 0;
    }
    if (held[i]) step[i] = 0;
  }
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = lower[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= lower[i][k] * lower[j][k];
      lower[i][j] = i == j ? std::sqrt(std::max(1e-12, sum)) : sum / lower[j][j];
    }
    for (std::size_t k = 0; k < i; ++k) step[i] -= lower[i][k] * step[k];
    step[i] /= lower[i][i];
  }
  for (std::size_t i = size; i-- > 0;) {
    for (std::size_t k = i + 1; k < size; ++k) step[i] -= lower[k][i] * step[k];
    step[i] /= lower[i][i];
  }
  return step;
}

Vector Climb(std::span<const Example> examples, const LogisticPrior& prior,
             const std::vector<bool>& held, Vector weights) {
  for (int round = 0; round < kMaxSteps; ++round) {
    const Vector step = Step(SlopeAt(examples, prior, weights), held);
    double longest = 0;
    for (const double part : step) longest = std::max(longest, std::abs(part));
    // A step of many units goes beyond where the curvature holds.
    const double scale = std::min(1.0, 2.0 / std::max(longest, 1e-12));
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] += scale * step[i];
    if (longest < kConverged) break;
  }
  return weights;
}

}  // namespace

double LogOdds(std::span<const float> features, std::span<const double> weights) {
  double sum = weights.back();
  for (std::size_t i = 0; i < features.size(); ++i) sum += features[i] * weights[i];
  return sum;
}

Vector FitLogistic(std::span<const Example> examples, const LogisticPrior& prior) {
  Vector start = prior.centre;
  std::vector<bool> held(start.size(), false);
  while (true) {
    Vector weights = Climb(examples, prior, held, start);
    bool wrong = false;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (held[i] || prior.signs[i] * weights[i] >= 0) continue;
      held[i] = wrong = true;
      start[i] = 0;
    }
    if (!wrong) return weights;
  }
}

}  // namespace baraza::duplication
