#include "services/reporting/domain/list_column.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

namespace baraza::reporting {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

TEST(ListColumn, IsEmptyWhereNothingWasSet) {
  ListColumn<int> column;
  column.Set(2, std::vector<int>{7});
  EXPECT_THAT(column[0], IsEmpty());
  EXPECT_THAT(column[2], ElementsAre(7));
  EXPECT_THAT(column[9], IsEmpty());
}

TEST(ListColumn, KeepsTheListsOfOtherRowsWhenOneGrows) {
  ListColumn<int> column;
  column.Set(0, std::vector<int>{1, 2});
  column.Set(1, std::vector<int>{3});
  column.Set(0, std::vector<int>{4, 5, 6});
  EXPECT_THAT(column[0], ElementsAre(4, 5, 6));
  EXPECT_THAT(column[1], ElementsAre(3));
}

TEST(ListColumn, HoldsWhatAMapOfListsHoldsAfterManyChanges) {
  std::mt19937 random(7);
  ListColumn<int> column;
  std::map<uint32_t, std::vector<int>> expected;
  for (int i = 0; i < 20'000; ++i) {
    const uint32_t row = random() % 200;
    expected[row].assign(random() % 12, i);
    column.Set(row, expected[row]);
  }
  for (const auto& [row, list] : expected) ASSERT_THAT(column[row], ElementsAreArray(list));
}

TEST(ListColumn, TakesNoMoreThanTwiceTheRoomOfItsListsHoweverOftenTheyChange) {
  ListColumn<int> column;
  constexpr size_t kRows = 100, kLongest = 50;
  for (int round = 0; round < 100; ++round) {
    for (uint32_t row = 0; row < kRows; ++row) {
      column.Set(row, std::vector<int>(round % 2 == 0 ? 1 : kLongest));
      if (round % 2 == 1) column.Set(row, std::vector<int>(kLongest + round));
    }
  }
  EXPECT_LE(column.capacity(), 2 * kRows * (kLongest + 100) + 1024);
}

}  // namespace
}  // namespace baraza::reporting
