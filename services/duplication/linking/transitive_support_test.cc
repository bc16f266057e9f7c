#include "services/duplication/linking/transitive_support.h"

#include <vector>

#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

TEST(TransitiveSupport, MakesTwoOneThatAreOneWithAThird) {
  std::vector<LinkedPair> pairs = {{0, 1, 0.9}, {0, 2, 0.8}, {1, 2, 0.1}, {1, 3, 0.1}};
  AddTransitiveSupport(pairs);
  EXPECT_NEAR(pairs[2].probability, 0.72, 1e-12);
  EXPECT_EQ(pairs[3].probability, 0.1);
}

TEST(TransitiveSupport, TakesNothingFromWhatIsSurerByItself) {
  std::vector<LinkedPair> pairs = {{0, 1, 0.9}, {0, 2, 0.8}, {1, 2, 0.95}};
  AddTransitiveSupport(pairs);
  EXPECT_EQ(pairs[2].probability, 0.95);
}

TEST(TransitiveSupport, DoesNotComeFromWhatIsDoubtfulOrOnlyRelated) {
  std::vector<LinkedPair> pairs = {{0, 1, 0.9}, {0, 2, 0.4}, {1, 2, 0.1},
                                   {3, 4, 0.9}, {3, 5, 0.9}, {4, 5, 0.1}};
  pairs[4].kind = LinkedPair::Kind::kRelated;
  AddTransitiveSupport(pairs);
  EXPECT_EQ(pairs[2].probability, 0.1);
  EXPECT_EQ(pairs[5].probability, 0.1);
}

}  // namespace
}  // namespace baraza::duplication
