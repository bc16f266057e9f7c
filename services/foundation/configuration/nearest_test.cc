#include "services/foundation/configuration/nearest.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace baraza::configuration {
namespace {

using ::testing::Optional;

TEST(Distance, CountsInsertionsRemovalsReplacementsAndSwaps) {
  EXPECT_EQ(Distance("listen", "listen"), 0u);
  EXPECT_EQ(Distance("lisen", "listen"), 1u);
  EXPECT_EQ(Distance("listten", "listen"), 1u);
  EXPECT_EQ(Distance("lissen", "listen"), 1u);
  EXPECT_EQ(Distance("litsen", "listen"), 1u);
  EXPECT_EQ(Distance("kitten", "sitting"), 3u);
}

TEST(Distance, FromNothingIsTheLength) {
  EXPECT_EQ(Distance("", "abc"), 3u);
  EXPECT_EQ(Distance("abc", ""), 3u);
}

TEST(Nearest, FindsTheNameThatWasMeant) {
  EXPECT_THAT(Nearest("thraeds", {"listen", "threads", "timeout"}),
              Optional(std::string("threads")));
}

TEST(Nearest, PrefersTheSmallerDistance) {
  EXPECT_THAT(Nearest("listens", {"lisbans", "listen"}), Optional(std::string("listen")));
}

TEST(Nearest, IsSilentWhenNothingIsNear) {
  EXPECT_EQ(Nearest("colour", {"listen", "threads"}), std::nullopt);
}

TEST(Nearest, DoesNotTakeAnyShortNameForAnother) {
  EXPECT_EQ(Nearest("ab", {"cd", "b"}), std::nullopt);
}

}  // namespace
}  // namespace baraza::configuration
