#include "services/foundation/rpc/authenticator.h"

#include <gtest/gtest.h>

namespace baraza::rpc {
namespace {

TEST(DevelopmentAuthenticator, ReadsWhatItWrites) {
  const scope::Scope secretariat({.subject = "alice",
                                  .role = scope::Role::kSecretariat,
                                  .organisation = "organisations/thet",
                                  .alliance = "alliances/uganda"});
  auto parsed = DevelopmentAuthenticator::Parse(DevelopmentAuthenticator::Format(secretariat));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->Fingerprint(), secretariat.Fingerprint());
}

TEST(DevelopmentAuthenticator, RefusesARoleThatDoesNotExist) {
  auto parsed = DevelopmentAuthenticator::Parse("subject=a;role=KING");
  EXPECT_EQ(parsed.status().code(), absl::StatusCode::kUnauthenticated);
}

TEST(DevelopmentAuthenticator, RefusesARoleWithoutASubject) {
  EXPECT_FALSE(DevelopmentAuthenticator::Parse("role=MEMBER").ok());
}

TEST(DevelopmentAuthenticator, RefusesAValueThatCouldForgeASecondReaderKey) {
  EXPECT_FALSE(DevelopmentAuthenticator::Parse("subject=a;role=MEMBER;organisation=o p").ok());
}

}  // namespace
}  // namespace baraza::rpc
