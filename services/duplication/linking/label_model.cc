#include "services/duplication/linking/label_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <tuple>

namespace baraza::duplication {
namespace {

// Parts are about as wide as the answers they are to explain.
constexpr double kBitsPerUnit = 4.0;
constexpr double kMostUnits = 4.0;

// Widths of the prior that are tried, and the folds on which they are.
constexpr std::array<double, 5> kWidths = {0.1, 0.3, 0.7, 1.5, 3.0};
constexpr std::size_t kFolds = 5;

// Of the prior of the constant: wide enough to take up however labels were drawn.
constexpr double kConstantWidth = 10.0;
constexpr std::size_t kLeastLabels = 10;

// Log likelihood that labels left out must gain, so that labels which only confirm what the scores
// say already (all of them the same, all of them certain) change nothing.
constexpr double kLeastGain = 3.0;
constexpr int kSteps = 30;

constexpr std::array<const char*, 7> kFieldNames = {
    "identifier", "country", "locality", "website", "phone", "address", "postal_code"};

double Unit(double bits) { return std::clamp(bits / kBitsPerUnit, -kMostUnits, kMostUnits); }

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// log(1 + e^x) without overflow.
double Softplus(double x) { return x > 30 ? x : std::log1p(std::exp(x)); }

using Matrix = std::array<EvidenceParts, kParts>;

// Solves the symmetric positive definite system by Cholesky's factors.
EvidenceParts Solve(Matrix a, EvidenceParts b) {
  for (std::size_t i = 0; i < kParts; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a[i][j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i][k] * a[j][k];
      a[i][j] = i == j ? std::sqrt(std::max(sum, 1e-12)) : sum / a[j][j];
    }
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i][k] * b[k];
    b[i] /= a[i][i];
  }
  for (std::size_t i = kParts; i-- > 0;) {
    for (std::size_t k = i + 1; k < kParts; ++k) b[i] -= a[k][i] * b[k];
    b[i] /= a[i][i];
  }
  return b;
}

double OddsOf(double bits, const EvidenceParts& parts, const EvidenceParts& weights) {
  return bits * std::log(2.0) +
         std::inner_product(parts.begin(), parts.end(), weights.begin(), 0.0);
}

// The most probable corrections under a prior of this width; labels of `left_out` don't count.
EvidenceParts FitTo(const std::vector<LabelledPair>& labels, double width, std::size_t left_out) {
  EvidenceParts weights{};
  EvidenceParts precisions;
  precisions.fill(1 / (width * width));
  precisions[0] = 1 / (kConstantWidth * kConstantWidth);
  for (int step = 0; step < kSteps; ++step) {
    EvidenceParts gradient{};
    Matrix curvature{};
    for (std::size_t i = 0; i < kParts; ++i) {
      gradient[i] = -precisions[i] * weights[i];
      curvature[i][i] = precisions[i];
    }
    for (std::size_t at = 0; at < labels.size(); ++at) {
      if (at % kFolds == left_out) continue;
      const LabelledPair& label = labels[at];
      const double p = Sigmoid(OddsOf(label.bits, label.parts, weights));
      const double rest = label.weight * ((label.same ? 1 : 0) - p);
      const double spread = label.weight * std::max(1e-6, p * (1 - p));
      for (std::size_t i = 0; i < kParts; ++i) {
        gradient[i] += rest * label.parts[i];
        for (std::size_t j = 0; j <= i; ++j) {
          curvature[i][j] += spread * label.parts[i] * label.parts[j];
        }
      }
    }
    const EvidenceParts change = Solve(curvature, gradient);
    double most = 0;
    for (std::size_t i = 0; i < kParts; ++i) {
      const double moved = std::clamp(change[i], -2.0, 2.0);
      weights[i] += moved;
      most = std::max(most, std::abs(moved));
    }
    if (most < 1e-8) break;
  }
  return weights;
}

// Minus the log likelihood of the labels of one fold.
double Loss(const std::vector<LabelledPair>& labels, const EvidenceParts& weights,
            std::size_t fold) {
  double loss = 0;
  for (std::size_t at = fold; at < labels.size(); at += kFolds) {
    const double odds = OddsOf(labels[at].bits, labels[at].parts, weights);
    loss += labels[at].weight * Softplus(labels[at].same ? -odds : odds);
  }
  return loss;
}

}  // namespace

EvidenceParts PartsOf(const OrganisationJudgement& judgement, double bits) {
  EvidenceParts parts{};
  std::size_t at = 0;
  parts[at++] = 1;
  parts[at++] = Unit(bits);
  parts[at++] = Unit(judgement.name.same_bits);
  parts[at++] = Unit(judgement.name.related_bits);
  parts[at++] = judgement.name.events.unlike;
  parts[at++] = judgement.name.level == NameLevel::kExact ? 1 : 0;
  const std::size_t fields = at;
  for (const FieldComparison& field : judgement.fields) {
    for (std::size_t i = 0; i < kFieldNames.size(); ++i) {
      if (std::strcmp(field.field, kFieldNames[i]) != 0) continue;
      parts[fields + 2 * i] = field.level == Level::kExact || field.level == Level::kClose ? 1 : -1;
      if (field.level == Level::kPartial) parts[fields + 2 * i] = 0;
      parts[fields + 2 * i + 1] = Unit(field.same);
    }
  }
  at = fields + 2 * kFieldNames.size();
  const double phone = parts[fields + 8], address = parts[fields + 10];
  const double likeness = Unit(judgement.name.same_bits);
  parts[at++] = phone * address;
  parts[at++] = phone * likeness;
  parts[at++] = address * likeness;
  parts[at++] = phone == 0 ? 1 : 0;
  parts[at++] = address == 0 ? 1 : 0;
  parts[at++] = judgement.name.events.ordinary_dropped > 0 ? 1 : 0;
  return parts;
}

LabelModel::LabelModel(const std::vector<LabelledPair>& given) {
  std::vector<LabelledPair> labels = given;
  std::sort(labels.begin(), labels.end(), [](const LabelledPair& a, const LabelledPair& b) {
    return std::tie(a.bits, a.same, a.parts) < std::tie(b.bits, b.same, b.parts);
  });
  if (labels.size() < kLeastLabels) return;
  double best = -kLeastGain;
  for (std::size_t fold = 0; fold < kFolds; ++fold) best += Loss(labels, {}, fold);
  double width = 0;
  for (const double tried : kWidths) {
    double loss = 0;
    for (std::size_t fold = 0; fold < kFolds; ++fold) {
      loss += Loss(labels, FitTo(labels, tried, fold), fold);
    }
    if (loss < best) {
      best = loss;
      width = tried;
    }
  }
  if (width == 0) return;
  empty_ = false;
  weights_ = FitTo(labels, width, kFolds);
}

double LabelModel::Bits(double bits, const EvidenceParts& parts) const {
  return empty_ ? bits : OddsOf(bits, parts, weights_) / std::log(2.0);
}

}  // namespace baraza::duplication
