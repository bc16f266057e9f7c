#include "services/foundation/fieldmask/fieldmask.h"

#include <gtest/gtest.h>

#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/status/status.h"

namespace baraza::fieldmask {
namespace {

using google::protobuf::FieldMask;
using organisations::v1::Organisation;

Organisation Stored() {
  Organisation organisation;
  organisation.set_name("organisations/a");
  organisation.set_display_name("A");
  organisation.set_country("KE");
  organisation.add_other_names()->set_text("Old A");
  organisation.set_state(Organisation::ACTIVE);
  return organisation;
}

TEST(FieldMask, WithoutPathsReplacesWhatIsSet) {
  Organisation patch;
  patch.set_display_name("B");
  patch.add_other_names()->set_text("New A");
  Organisation target = Stored();
  ASSERT_TRUE(Apply(patch, FieldMask(), target).ok());
  EXPECT_EQ(target.display_name(), "B");
  EXPECT_EQ(target.country(), "KE");
  ASSERT_EQ(target.other_names_size(), 1);
  EXPECT_EQ(target.other_names(0).text(), "New A");
}

TEST(FieldMask, ClearsAFieldThatIsNamedAndNotSet) {
  FieldMask mask;
  mask.add_paths("country");
  Organisation target = Stored();
  ASSERT_TRUE(Apply(Organisation(), mask, target).ok());
  EXPECT_EQ(target.country(), "");
  EXPECT_EQ(target.display_name(), "A");
}

TEST(FieldMask, StarReplacesAllThatMayBeWrittenAndNothingElse) {
  FieldMask mask;
  mask.add_paths("*");
  Organisation target = Stored();
  ASSERT_TRUE(Apply(Organisation(), mask, target).ok());
  EXPECT_EQ(target.display_name(), "");
  EXPECT_EQ(target.name(), "organisations/a");
  EXPECT_EQ(target.state(), Organisation::ACTIVE);
}

TEST(FieldMask, RefusesUnknownAndOutputOnlyPathsAtOnce) {
  FieldMask mask;
  mask.add_paths("state");
  mask.add_paths("colour");
  Organisation target = Stored();
  EXPECT_EQ(status::Violations(Apply(Organisation(), mask, target)).size(), 2u);
}

TEST(FieldMask, ClearsWhatAClientCannotSetAlsoInside) {
  Organisation organisation = Stored();
  organisation.set_etag("1-abc");
  auto* identifier = organisation.add_identifiers();
  identifier->set_scheme("GB-CHC");
  identifier->set_verifier("mallory");
  ClearUnwritable(organisation);
  EXPECT_EQ(organisation.name(), "");
  EXPECT_EQ(organisation.state(), Organisation::STATE_UNSPECIFIED);
  EXPECT_EQ(organisation.etag(), "");
  EXPECT_EQ(organisation.identifiers(0).verifier(), "");
  EXPECT_EQ(organisation.identifiers(0).scheme(), "GB-CHC");
  EXPECT_EQ(organisation.display_name(), "A");
}

}  // namespace
}  // namespace baraza::fieldmask
