#include "tools/cli/linking/answers.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tools/exchange/written_file.h"

namespace baraza::linking {
namespace {

using duplication::Linked;
using Kind = duplication::LinkedPair::Kind;

std::string ContentOf(const std::string& path) {
  std::stringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

const std::vector<std::string> kIds = {"a", "b,c", "d"};

TEST(LinkingAnswers, WritesPairsWithTheIdsOfTheTable) {
  const exchange::WrittenFile file("what was there before");
  const Linked linked{.pairs = {{0, 1, 0.75}, {1, 2, 0.25, Kind::kRelated}}, .clusters = {0, 0, 2}};
  ASSERT_TRUE(WritePairs(file.path(), kIds, linked).ok());
  EXPECT_EQ(ContentOf(file.path()),
            "left,right,probability,kind\na,\"b,c\",0.750000,same\n\"b,c\",d,0.250000,related\n");
  ASSERT_TRUE(WriteClusters(file.path(), kIds, linked).ok());
  EXPECT_EQ(ContentOf(file.path()), "id,cluster\na,a\n\"b,c\",a\nd,d\n");
}

TEST(LinkingAnswers, NumbersQueriesAndRanksFromOne) {
  const exchange::WrittenFile file("");
  ASSERT_TRUE(WriteRanked(file.path(), kIds, {{{2, 0.5}, {0, 0.25}}, {}, {{1, 1}}}).ok());
  EXPECT_EQ(ContentOf(file.path()),
            "query,rank,id,probability\n1,1,d,0.500000\n1,2,a,0.250000\n3,1,\"b,c\",1.000000\n");
}

TEST(LinkingAnswers, LeavesNothingBehindWhereItCannotWrite) {
  const absl::Status status = WriteClusters("/proc/no/such.csv", {}, {});
  EXPECT_FALSE(status.ok());
  EXPECT_NE(std::string(status.message()).find("/proc/no/such.csv"), std::string::npos);
}

}  // namespace
}  // namespace baraza::linking
