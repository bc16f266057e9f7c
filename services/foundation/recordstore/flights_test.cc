#include "services/foundation/recordstore/flights.h"

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace baraza::recordstore {
namespace {

constexpr char kName[] = "organisations/a";

TEST(Flights, LetsTheFirstLead) {
  Flights flights;
  EXPECT_FALSE(flights.Join(kName).waited());
}

TEST(Flights, LetsOthersWaitUntilTheLeaderHasLanded) {
  Flights flights;
  std::optional<Flights::Part> leader(flights.Join(kName));
  std::thread other([&flights] { EXPECT_TRUE(flights.Join(kName).waited()); });
  while (flights.waiting() == 0) std::this_thread::yield();
  const absl::Time landing = absl::Now();
  leader.reset();
  other.join();
  EXPECT_LT(absl::Now() - landing, Flights::kPatience / 2);
}

TEST(Flights, LetsNobodyWaitForEver) {
  Flights flights;
  const Flights::Part leader = flights.Join(kName);
  EXPECT_TRUE(flights.Join(kName).waited());  // though the leader never lands
}

TEST(Flights, LetsSomebodyLeadAgainAfterwards) {
  Flights flights;
  { const Flights::Part leader = flights.Join(kName); }
  EXPECT_FALSE(flights.Join(kName).waited());
}

TEST(Flights, LetsOtherNamesBe) {
  Flights flights;
  const Flights::Part leader = flights.Join(kName);
  EXPECT_FALSE(flights.Join("organisations/b").waited());
}

TEST(Flights, LeadsABoundedNumberOfNames) {
  Flights flights;
  std::vector<Flights::Part> parts;
  for (std::size_t i = 0; i < Flights::kMostLed; ++i) {
    parts.push_back(flights.Join("organisations/" + std::to_string(i)));
  }
  EXPECT_FALSE(flights.Join(kName).waited());  // unled
  EXPECT_FALSE(flights.Join(kName).waited());
}

}  // namespace
}  // namespace baraza::recordstore
