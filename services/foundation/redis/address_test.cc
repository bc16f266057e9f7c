#include "services/foundation/redis/address.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/status/status.h"

namespace baraza::redis {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Address, OfOneServerHasHostPortAndDatabase) {
  const auto address = ParseAddress("redis://cache.example:7000/3");
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->topology, Topology::kSingle);
  EXPECT_THAT(address->endpoints, ElementsAre(Endpoint{"cache.example", 7000}));
  EXPECT_EQ(address->login, (Login{"", "", 3}));
}

TEST(Address, HasTheUsualPortsWhereNoneIsWritten) {
  EXPECT_EQ(ParseAddress("redis://h")->endpoints.front().port, 6379);
  EXPECT_EQ(ParseAddress("redis-cluster://h")->endpoints.front().port, 6379);
  EXPECT_EQ(ParseAddress("redis-sentinel://h/m")->endpoints.front().port, 26379);
}

TEST(Address, OfSentinelsHasAllOfThemAndTheMastersName) {
  const auto address = ParseAddress("redis-sentinel://a:1,b:2,[::1]:3/main/5");
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->topology, Topology::kSentinel);
  EXPECT_THAT(address->endpoints,
              ElementsAre(Endpoint{"a", 1}, Endpoint{"b", 2}, Endpoint{"::1", 3}));
  EXPECT_EQ(address->master, "main");
  EXPECT_EQ(address->login.database, 5);
}

TEST(Address, OfAClusterHasItsServers) {
  const auto address = ParseAddress("redis-cluster://a:1,b:2");
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_EQ(address->topology, Topology::kCluster);
  EXPECT_THAT(address->endpoints, ElementsAre(Endpoint{"a", 1}, Endpoint{"b", 2}));
}

TEST(Address, HasUserAndPasswordOfAnyCharacters) {
  EXPECT_EQ(ParseAddress("redis://ann:p%40s%2Fs@h")->login, (Login{"ann", "p@s/s", 0}));
  EXPECT_EQ(ParseAddress("redis-cluster://:s@h")->login, (Login{"", "s", 0}));
}

TEST(Address, IsWrittenWithoutThePassword) {
  for (const std::string text :
       {"redis://h:1/2", "redis-sentinel://a:1,[::1]:2/m/4", "redis-cluster://a:1,b:2"}) {
    EXPECT_EQ(ParseAddress(text)->ToString(), text);
  }
  EXPECT_EQ(ParseAddress("redis://ann:secret@h:1")->ToString(), "redis://h:1");
}

TEST(Address, IsRefusedWithWhatIsWrong) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"localhost:6379", "no '://'"},
      {"http://h", "does not begin with redis://"},
      {"rediss://h", "TLS"},
      {"redis://", "a host is missing"},
      {"redis://h:0", "port '0'"},
      {"redis://h:port", "port 'port'"},
      {"redis://h:70000", "port '70000'"},
      {"redis://a,b", "takes one server"},
      {"redis://h/x", "database 'x'"},
      {"redis://h/-1", "database '-1'"},
      {"redis://[::1", "[address]:port"},
      {"redis-cluster://a,,b", "a host is missing"},
      {"redis-cluster://a/1", "no numbered databases"},
      {"redis-sentinel://a:1", "master's name is missing"},
      {"redis-sentinel://a:1/", "master's name is missing"},
      {"redis://secret@h", "no user:password"},
      {"redis://u:secret%4@h", "two hexadecimal digits"},
  };
  for (const auto& [text, what] : wrong) {
    const absl::Status status = ParseAddress(text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_EQ(status::Reason(status), "CACHE_ADDRESS") << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr(what)) << text;
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secret"))) << text;
  }
}

}  // namespace
}  // namespace baraza::redis
