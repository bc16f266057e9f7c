// Which records are stale, on a clock that a test moves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/foundation/calendar/calendar.h"
#include "services/foundation/clock/fake_clock.h"
#include "tests/contract/samples.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

using organisations::v1::Alliance;
using testing::ElementsAre;
using testing::IsEmpty;

class Stale : public Contract {
 protected:
  void SetUp() override {
    Contract::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    auto opened = RegisterUnderTest::Open({.address = address()}, clock_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    register_ = *std::move(opened);
    ASSERT_EQ(ReasonOf(register_->Create(Secretariat(), "a", Called("A"))), "OK");
  }
  void TearDown() override {
    register_.reset();
    Contract::TearDown();
  }

  void Attest(const std::string& id) {
    ASSERT_EQ(ReasonOf(AnswerOf([&](auto done) {
                register_->organisations().Attest(Secretariat(), NameOfId(id), "", {},
                                                  std::move(done));
              })),
              "OK");
  }
  // Says after how many days records of alliances/x are stale.
  void Limit(int days) {
    Alliance alliance;
    alliance.set_display_name("X");
    alliance.set_attest_days(days);
    ASSERT_EQ(ReasonOf(AnswerOf([&](auto done) {
                register_->registers().alliances.Create(Secretariat(), "alliances", "x",
                                                        std::move(alliance), {}, std::move(done));
              })),
              "OK");
  }
  std::vector<std::string> StaleNow() {
    const int64_t today = calendar::DayNumber(calendar::Today(clock_));
    return DisplayNames(register_->store(), Secretariat(),
                        {.filters = {{"stale_on", {today}}}, .order_by = "display_name"});
  }

  clock::FakeClock clock_;
  std::unique_ptr<RegisterUnderTest> register_;
};

TEST_P(Stale, IsWhatIsOlderThanAYearWhereNoAllianceSaysOtherwise) {
  clock_.Advance(absl::Hours(24 * 365));
  EXPECT_THAT(StaleNow(), IsEmpty());
  clock_.Advance(absl::Hours(24));
  EXPECT_THAT(StaleNow(), ElementsAre("A"));
}

TEST_P(Stale, IsNotWhatWasAttestedSince) {
  clock_.Advance(absl::Hours(24 * 300));
  Attest("a");
  clock_.Advance(absl::Hours(24 * 365));
  EXPECT_THAT(StaleNow(), IsEmpty());
  clock_.Advance(absl::Hours(24));
  EXPECT_THAT(StaleNow(), ElementsAre("A"));
}

TEST_P(Stale, IsCountedByTheAlliancesLimitOfToday) {
  clock_.Advance(absl::Hours(24 * 31));
  EXPECT_THAT(StaleNow(), IsEmpty());
  Limit(30);
  EXPECT_THAT(StaleNow(), ElementsAre("A"));
}

INSTANTIATE_TEST_SUITE_P(Stores, Stale, testing::ValuesIn(kStores), NameOf);

}  // namespace
}  // namespace baraza::contract
