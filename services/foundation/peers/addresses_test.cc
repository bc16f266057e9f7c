#include "services/foundation/peers/addresses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baraza::peers {
namespace {

using testing::HasSubstr;

std::string Target(const std::string& addresses) {
  const absl::StatusOr<std::string> target = TargetOf(addresses);
  return target.ok() ? *target : std::string(target.status().message());
}

TEST(Addresses, LeaveOneAsItIs) { EXPECT_EQ(Target("localhost:7400"), "localhost:7400"); }

TEST(Addresses, MakeSeveralNumbersOneTarget) {
  EXPECT_EQ(Target("127.0.0.1:7400, 127.0.0.1:7410"), "ipv4:127.0.0.1:7400,127.0.0.1:7410");
  EXPECT_EQ(Target("[::1]:7400,[fd00::2]:7400"), "ipv6:[::1]:7400,[fd00::2]:7400");
}

TEST(Addresses, LeaveNamesToDns) {
  EXPECT_EQ(Target("dns:///organisations.baraza:7400"), "dns:///organisations.baraza:7400");
}

TEST(Addresses, SayWhichOfSeveralIsWrong) {
  EXPECT_THAT(Target("127.0.0.1:7400,here:7400"), HasSubstr("address 'here:7400' is one of"));
  EXPECT_THAT(Target("127.0.0.1:7400,[::1]:7400"), HasSubstr("address '[::1]:7400' is not of one"));
  EXPECT_THAT(Target("127.0.0.1:7400,"), HasSubstr("address '' has no port"));
  EXPECT_THAT(Target("127.0.0.1"), HasSubstr("address '127.0.0.1' has no port"));
  EXPECT_THAT(Target("127.0.0.1:70000"), HasSubstr("no port from 1 to 65535"));
}

}  // namespace
}  // namespace baraza::peers
