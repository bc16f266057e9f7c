#include "services/foundation/scope/scope.h"

#include <gtest/gtest.h>

namespace baraza::scope {
namespace {

Scope Member(std::string organisation, std::string alliance) {
  return Scope({.subject = "m",
                .role = Role::kMember,
                .organisation = std::move(organisation),
                .alliance = std::move(alliance)});
}

TEST(Scope, ReadsWhatItsOrganisationMayRead) {
  Audience audience{.readers = {"organisations/a"}};
  EXPECT_TRUE(Member("organisations/a", "alliances/x").MayRead(audience));
  EXPECT_FALSE(Member("organisations/b", "alliances/x").MayRead(audience));
}

TEST(Scope, TellsMembersFromTheSecretariat) {
  Audience audience{.readers = {SecretariatKey("alliances/x")}};
  Scope secretariat({.subject = "s", .role = Role::kSecretariat, .alliance = "alliances/x"});
  EXPECT_TRUE(secretariat.MayRead(audience));
  EXPECT_FALSE(Member("organisations/a", "alliances/x").MayRead(audience));
}

TEST(Scope, WithoutSigningInReadsOnlyWhatIsPublic) {
  EXPECT_TRUE(Scope::Public().MayRead({.is_public = true}));
  EXPECT_FALSE(Scope::Public().MayRead({.readers = {"alliances/x"}}));
  EXPECT_FALSE(Scope::Public().MayRead({}));
}

TEST(Scope, OfAServiceReadsEverything) { EXPECT_TRUE(Scope::Service("reporting").MayRead({})); }

TEST(Scope, ActsForNobodyWhenItNamesNoOrganisation) {
  EXPECT_FALSE(Scope::Public().ActsFor(""));
  EXPECT_FALSE(Scope::Public().IsSecretariatOf(""));
}

TEST(Audience, SurvivesItsTextForm) {
  Audience audience{.is_public = true, .readers = {"organisations/b", "alliances/a"}};
  audience.Normalise();
  EXPECT_EQ(DecodeAudience(EncodeAudience(audience)), audience);
  EXPECT_EQ(DecodeAudience(""), Audience{});
}

}  // namespace
}  // namespace baraza::scope
