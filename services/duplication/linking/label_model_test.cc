#include "services/duplication/linking/label_model.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

// Labels whose true odds are those without labels, `shift` bits higher, and `by_part` bits for
// each unit of one part.
std::vector<LabelledPair> Draw(int count, double shift, double by_part, int seed) {
  std::mt19937 random(static_cast<unsigned>(seed));
  std::uniform_real_distribution<double> uniform(0, 1);
  std::vector<LabelledPair> labels;
  for (int i = 0; i < count; ++i) {
    LabelledPair label;
    label.bits = 16 * uniform(random) - 8;
    label.parts[0] = 1;
    label.parts[1] = label.bits / 4;
    label.parts[10] = uniform(random) < 0.5 ? 1 : -1;
    const double bits = label.bits + shift + by_part * label.parts[10];
    label.same = uniform(random) < 1 / (1 + std::exp2(-bits));
    labels.push_back(label);
  }
  return labels;
}

double BitsAt(const LabelModel& model, double bits, double part) {
  EvidenceParts parts{};
  parts[0] = 1;
  parts[1] = bits / 4;
  parts[10] = part;
  return model.Bits(bits, parts);
}

TEST(LabelModel, LearnsNothingWithoutLabels) {
  EXPECT_TRUE(LabelModel(std::vector<LabelledPair>()).empty());
  EXPECT_EQ(LabelModel().Bits(2.5, {}), 2.5);
}

TEST(LabelModel, LearnsThatScoresAreTooLow) {
  const LabelModel model(Draw(200, 5, 0, 1));
  EXPECT_GT(BitsAt(model, -3, 0), 0);
}

TEST(LabelModel, LearnsWhichPartOfTheEvidenceTells) {
  const LabelModel model(Draw(200, 0, 4, 2));
  EXPECT_GT(BitsAt(model, 0, 1), 1.5);
  EXPECT_LT(BitsAt(model, 0, -1), -1.5);
}

TEST(LabelModel, ChangesNothingForLabelsThatConfirmWhatIsKnown) {
  std::vector<LabelledPair> labels;
  for (int i = 0; i < 200; ++i) {
    LabelledPair label;
    label.bits = 9;
    label.parts[0] = 1;
    label.same = true;
    labels.push_back(label);
  }
  EXPECT_TRUE(LabelModel(labels).empty());
}

TEST(LabelModel, LearnsFromLabelsOfOneKindThatContradict) {
  std::vector<LabelledPair> labels;
  for (int i = 0; i < 50; ++i) {
    LabelledPair label;
    label.bits = -5;
    label.parts[0] = 1;
    label.same = true;
    labels.push_back(label);
  }
  EXPECT_GT(BitsAt(LabelModel(labels), -5, 0), 0);
}

TEST(LabelModel, DoesNotDependOnTheOrderOfLabels) {
  std::vector<LabelledPair> labels = Draw(150, 2, 2, 3);
  const double first = BitsAt(LabelModel(labels), 1, 1);
  std::reverse(labels.begin(), labels.end());
  EXPECT_EQ(BitsAt(LabelModel(labels), 1, 1), first);
}

}  // namespace
}  // namespace baraza::duplication
