#include "services/foundation/rpc/writing.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/organisations_service.pb.h"

namespace baraza::rpc {
namespace {

using organisations::v1::MergeOrganisationsRequest;

TEST(ContentHash, IsTheSameHoweverAMapIsOrdered) {
  MergeOrganisationsRequest forwards, backwards;
  for (int i = 0; i < 40; ++i) {
    (*forwards.mutable_reviewed_etags())[absl::StrCat("organisations/o", i)] = "1-a";
    (*backwards.mutable_reviewed_etags())[absl::StrCat("organisations/o", 39 - i)] = "1-a";
  }
  ASSERT_NE(forwards.SerializeAsString(), backwards.SerializeAsString());
  EXPECT_EQ(ContentHash(forwards), ContentHash(backwards));
}

TEST(ContentHash, TellsAnotherContent) {
  MergeOrganisationsRequest one, other;
  (*one.mutable_reviewed_etags())["organisations/a"] = "1-a";
  (*other.mutable_reviewed_etags())["organisations/a"] = "2-a";
  EXPECT_NE(ContentHash(one), ContentHash(other));
}

}  // namespace
}  // namespace baraza::rpc
