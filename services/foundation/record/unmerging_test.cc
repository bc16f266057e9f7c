#include "services/foundation/record/unmerging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "baraza/organisations/v1/organisation.pb.h"

namespace baraza::record {
namespace {

using organisations::v1::Organisation;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Others = std::vector<std::unique_ptr<google::protobuf::Message>>;

Organisation Named(const std::vector<std::string>& aliases) {
  Organisation organisation;
  organisation.set_display_name("Survivor");
  for (const std::string& alias : aliases) organisation.add_other_names()->set_text(alias);
  return organisation;
}

std::vector<std::string> AliasesOf(const Organisation& organisation) {
  std::vector<std::string> aliases;
  for (const auto& name : organisation.other_names()) aliases.push_back(name.text());
  return aliases;
}

TEST(TakeBack, RemovesTheItemsThatTheMergeBrought) {
  Organisation present = Named({"old", "brought", "added since"});
  EXPECT_THAT(TakeBack(Named({"old"}), Named({"old", "brought"}), {}, present), IsEmpty());
  EXPECT_THAT(AliasesOf(present), ElementsAre("old", "added since"));
}

TEST(TakeBack, GivesASingleFieldItsOldValueBack) {
  Organisation before = Named({}), united = before, present = before;
  united.set_website("https://brought.example");
  present.set_website("https://brought.example");
  EXPECT_THAT(TakeBack(before, united, {}, present), IsEmpty());
  EXPECT_EQ(present.website(), "");
}

TEST(TakeBack, LeavesAndReportsWhatWasEditedSince) {
  Organisation before = Named({}), united = Named({"brought"}), present = Named({"edited"});
  united.set_website("https://brought.example");
  present.set_website("https://edited.example");
  EXPECT_THAT(TakeBack(before, united, {}, present), ElementsAre("other_names", "website"));
  EXPECT_THAT(AliasesOf(present), ElementsAre("edited"));
  EXPECT_EQ(present.website(), "https://edited.example");
}

TEST(TakeBack, LeavesWhatAnotherMergeBroughtAsWell) {
  Others others;
  others.push_back(std::make_unique<Organisation>(Named({"shared"})));
  Organisation present = Named({"own", "shared"});
  EXPECT_THAT(TakeBack(Named({}), Named({"own", "shared"}), others, present), IsEmpty());
  EXPECT_THAT(AliasesOf(present), ElementsAre("shared"));
}

TEST(TakeBack, LeavesASingleFieldThatAnotherMergeFilled) {
  Organisation before = Named({}), united = before, other = before, present = before;
  united.set_website("https://late.example");
  other.set_website("https://first.example");
  present.set_website("https://first.example");
  Others others;
  others.push_back(std::make_unique<Organisation>(other));
  EXPECT_THAT(TakeBack(before, united, others, present), IsEmpty());
  EXPECT_EQ(present.website(), "https://first.example");
}

TEST(TakeBack, PutsBackAnItemThatWasReplacedInPlace) {
  auto with_code = [](auto status) {
    Organisation organisation;
    auto* identifier = organisation.add_identifiers();
    identifier->set_scheme("GB-CHC");
    identifier->set_value("1");
    identifier->set_status(status);
    return organisation;
  };
  using organisations::v1::Identifier;
  Organisation present = with_code(Identifier::VERIFIED);
  TakeBack(with_code(Identifier::CLAIMED), with_code(Identifier::VERIFIED), {}, present);
  EXPECT_EQ(present.identifiers(0).status(), Identifier::CLAIMED);
}

TEST(TakeBack, DoesNotTouchFieldsThatTheMergeLeftAlone) {
  Organisation before = Named({}), present = before;
  present.set_display_name("Renamed since");
  EXPECT_THAT(TakeBack(before, before, {}, present), IsEmpty());
  EXPECT_EQ(present.display_name(), "Renamed since");
}

}  // namespace
}  // namespace baraza::record
