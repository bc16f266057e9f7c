#include "tools/cli/importing/import_id.h"

#include <gtest/gtest.h>

#include "services/foundation/resourcename/resourcename.h"

namespace baraza::importing {
namespace {

std::string IdOf(std::string_view first, std::string_view second, std::string_view version = "",
                 bool validate_only = false) {
  ImportId id("organisations", validate_only);
  id.AddRow(1, first, "");
  id.AddRow(2, second, version);
  return id.Uuid();
}

TEST(ImportId, IsThatOfTheSameImportGivenAgain) {
  EXPECT_EQ(IdOf("a", "b"), IdOf("a", "b"));
  EXPECT_EQ(IdOf("a", "b"), "60d62f9b-b95e-8671-badd-f8db8106c7ac");  // of any version of the code
}

TEST(ImportId, DiffersWithARow) { EXPECT_NE(IdOf("a", "b"), IdOf("a", "c")); }

TEST(ImportId, DiffersWithTheOrderOfRows) { EXPECT_NE(IdOf("a", "b"), IdOf("b", "a")); }

TEST(ImportId, DiffersWhereRowsArePartedElsewhere) { EXPECT_NE(IdOf("ab", ""), IdOf("a", "b")); }

TEST(ImportId, DiffersWithTheVersionThatARowWouldChange) {
  EXPECT_NE(IdOf("a", "b"), IdOf("a", "b", "4-0a"));
}

TEST(ImportId, DiffersForADryRun) { EXPECT_NE(IdOf("a", "b"), IdOf("a", "b", "", true)); }

TEST(ImportId, DiffersWithTheRegister) {
  EXPECT_NE(ImportId("organisations", false).Uuid(), ImportId("projects", false).Uuid());
}

TEST(ImportId, IsAUuidOfVersionEight) {
  const std::string id = IdOf("a", "b");
  EXPECT_TRUE(resourcename::IsUuid(id)) << id;
  EXPECT_EQ(id[14], '8');
}

}  // namespace
}  // namespace baraza::importing
