#include "tools/exchange/plain_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/exchange/written_file.h"

namespace baraza::exchange {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PlainTable, ReadsCellsByTheNamesOfTheirColumns) {
  const WrittenFile file("ID,name,other_names\n1, Save  the Children ,SCF| |SC\n2,Oxfam\n");
  const auto table = PlainTable::Read(file.path(), {"id", "name"});
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->size(), 2u);
  EXPECT_EQ(table->At(0, "name"), "Save the Children");
  EXPECT_THAT(table->ListAt(0, "other_names"), ElementsAre("SCF", "SC"));
  EXPECT_EQ(table->At(1, "other_names"), "");
  EXPECT_EQ(table->At(1, "website"), "");
  EXPECT_FALSE(table->Has("website"));
  EXPECT_THAT(table->Where(1), HasSubstr("line 3 of"));
}

TEST(PlainTable, TellsAllMissingColumnsAtOnce) {
  const WrittenFile file("id,title\n1,x\n");
  const auto table = PlainTable::Read(file.path(), {"left", "right"});
  ASSERT_FALSE(table.ok());
  EXPECT_THAT(std::string(table.status().message()),
              AllOf(HasSubstr("'left', 'right'"), HasSubstr("id, title")));
}

TEST(PlainTable, TellsAllFaultyRowsAtOnce) {
  const WrittenFile file("id,name\n1,a,b\n2,fine\n3,\xff\n");
  const auto table = PlainTable::Read(file.path(), {"id"});
  ASSERT_FALSE(table.ok());
  EXPECT_THAT(std::string(table.status().message()),
              AllOf(HasSubstr("line 2 has 3 cells"), HasSubstr("line 4 is not UTF-8")));
}

}  // namespace
}  // namespace baraza::exchange
