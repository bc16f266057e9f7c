#include "tools/cli/linking/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/exchange/written_file.h"

namespace baraza::linking {
namespace {

using exchange::WrittenFile;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

RowsById Ids(const std::vector<std::string>& ids) { return *NumberIds(ids); }

std::string Message(const absl::Status& status) { return std::string(status.message()); }

TEST(LinkingTables, ReadsOrganisationsAndNumbersRowsWithoutId) {
  const WrittenFile file("name,other_names,phone\nOxfam,OX|OGB,555\nMSF,,\n");
  const auto rows = ReadOrganisations(file.path());
  ASSERT_TRUE(rows.ok()) << rows.status();
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[1].id, "2");
  EXPECT_EQ((*rows)[0].phone, "555");
  EXPECT_THAT((*rows)[0].other_names, ElementsAre("OX", "OGB"));
}

TEST(LinkingTables, ReadsProjectsWithTheirSources) {
  const WrittenFile file("id,source,title,participants\n1,a,Wells,X|Y\n2,b,Wells,\n3,a,Roads,\n");
  const auto rows = ReadProjects(file.path());
  ASSERT_TRUE(rows.ok()) << rows.status();
  EXPECT_THAT((*rows)[0].participants, ElementsAre("X", "Y"));
  EXPECT_THAT(SourcesOf(*rows), ElementsAre(0, 1, 0));
}

TEST(LinkingTables, KnowsNoSourcesWhereThereIsButOne) {
  EXPECT_THAT(SourcesOf(std::vector<duplication::ProjectRow>(2)), IsEmpty());
}

TEST(LinkingTables, ReadsQueriesWithWhatIsExpected) {
  const WrittenFile file("query,country,expected\nLSTM,GB,a|b\n");
  const auto queries = ReadQueries(file.path());
  ASSERT_TRUE(queries.ok()) << queries.status();
  EXPECT_EQ((*queries)[0].asked.country, "GB");
  EXPECT_THAT((*queries)[0].expected, ElementsAre("a", "b"));
}

TEST(LinkingTables, TellsAllIdsThatAreThereTwice) {
  const auto rows = NumberIds({"a", "b", "a", "", "b"});
  EXPECT_THAT(Message(rows.status()),
              AllOf(HasSubstr("row 3 has the id 'a' of row 1"), HasSubstr("row 4 has no id"),
                    HasSubstr("row 5 has the id 'b' of row 2")));
}

TEST(LinkingTables, LeavesRowsThatTruthDoesNotNameUnknown) {
  const WrittenFile file("id,entity\nb,e1\nc,e1\n");
  const auto truth = ReadTruth(file.path(), Ids({"a", "b", "c"}));
  ASSERT_TRUE(truth.ok()) << truth.status();
  EXPECT_THAT(*truth, ElementsAre(duplication::kUnknown, 0, 0));
}

TEST(LinkingTables, ReadsLabelsInTheWaysPeopleWriteThem) {
  const WrittenFile file("left,right,same\na,b,1\nb,a,No\na,a,1\n");
  const auto labels = ReadLabels(file.path(), Ids({"a", "b"}));
  ASSERT_TRUE(labels.ok()) << labels.status();
  ASSERT_EQ(labels->size(), 2u);  // a record is itself: nothing is learned from that
  EXPECT_TRUE((*labels)[0].same);
  EXPECT_FALSE((*labels)[1].same);
}

TEST(LinkingTables, TellsAllFaultsOfLabelsAtOnce) {
  const WrittenFile file("left,right,same\na,x,1\nb,a,perhaps\n");
  const auto labels = ReadLabels(file.path(), Ids({"a", "b"}));
  EXPECT_THAT(Message(labels.status()),
              AllOf(HasSubstr("line 2"), HasSubstr("no record 'x' (right)"), HasSubstr("line 3"),
                    HasSubstr("same is 'perhaps', not 1 or 0")));
}

}  // namespace
}  // namespace baraza::linking
