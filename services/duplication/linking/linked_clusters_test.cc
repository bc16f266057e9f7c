#include "services/duplication/linking/linked_clusters.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::duplication {
namespace {

TEST(LinkedClusters, GoByTheProbabilitiesOfPairsThatAreTheSame) {
  using Kind = LinkedPair::Kind;
  EXPECT_THAT(
      ClustersOf(4,
                 {{0, 1, 0.9, Kind::kSame}, {1, 2, 0.3, Kind::kSame}, {2, 3, 0.9, Kind::kRelated}}),
      testing::ElementsAre(0, 0, 2, 3));
}

}  // namespace
}  // namespace baraza::duplication
