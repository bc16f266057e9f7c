#include "tools/cli/linking/findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace baraza::linking {
namespace {

using duplication::Linked;
using presentation::Output;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string AsCsv(const presentation::Table& table) {
  std::ostringstream out;
  table.Write(Output::kCsv, {}, out);
  return out.str();
}

const Linked kLinked{.pairs = {{0, 1, 0.9}, {2, 3, 0.3}}, .clusters = {0, 0, 2, 3}, .compared = 6};

TEST(LinkingFindings, CountWhatIsTheSameAndWhatIsClustered) {
  EXPECT_THAT(AsCsv(Findings(kLinked, std::nullopt)),
              AllOf(HasSubstr("rows,4\n"), HasSubstr("0.5 or more),1\n"),
                    HasSubstr("clusters of two rows or more,1\n"), HasSubstr("rows in them,2\n"),
                    Not(HasSubstr("recall"))));
}

TEST(LinkingFindings, SayHowRightTheyAreWhereTruthIsKnown) {
  const auto judged = duplication::Evaluate(kLinked, {1, 1, 1, 2}, {});
  EXPECT_THAT(AsCsv(Findings(kLinked, judged)),
              AllOf(HasSubstr("precision of pairs,1\n"), HasSubstr("recall of pairs,0.333333\n")));
}

TEST(LinkingFindings, NameTheLargestClustersFirst) {
  const Linked linked{.clusters = {0, 0, 2, 2, 2, 5}};
  const std::string shown = AsCsv(LargestClusters(linked, {"a", "b", "c", "d", "e", "f"}, 2));
  EXPECT_EQ(shown, "rows,names\n3,c · d · e\n2,a · b\n");
}

}  // namespace
}  // namespace baraza::linking
