#include "services/duplication/workflow/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/failpoint/failpoint.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::Pair;
using v1::Match;

// Counts what it is given: a match is hidden from all but services, or not.
class FakeCounts : public MatchCounts {
 public:
  struct Entry {
    Match::State state;
    Match::Kind kind;
    std::string assignee;
    absl::Time found;
    bool hidden = false;
  };

  absl::StatusOr<std::vector<Group>> CountGroups(const scope::Scope& scope,
                                                 const Filters&) override {
    std::vector<Group> groups;
    for (const Entry& entry : entries) {
      if (!entry.hidden || scope.ReadsAll()) {
        groups.push_back({entry.state, entry.kind, entry.assignee, 1});
      }
    }
    return groups;
  }
  absl::StatusOr<std::vector<int64_t>> CountSince(const scope::Scope& scope, const Filters& filters,
                                                  const std::vector<absl::Time>& times) override {
    std::vector<int64_t> counts;
    for (const absl::Time time : times) {
      counts.push_back(std::count_if(entries.begin(), entries.end(), [&](const Entry& entry) {
        const auto& states = filters.back().any_of;
        const bool admitted =
            std::find(states.begin(), states.end(),
                      std::variant<int64_t, std::string>(int64_t{entry.state})) != states.end();
        return admitted && (!entry.hidden || scope.ReadsAll()) && entry.found >= time;
      }));
    }
    return counts;
  }

  std::vector<Entry> entries;
};

class StatisticsTest : public testing::Test {
 protected:
  ~StatisticsTest() override { failpoint::PlantForTest(""); }

  void Add(Match::State state, Match::Kind kind, int days, const std::string& assignee = "",
           bool hidden = false) {
    counts_.entries.push_back(
        {state, kind, assignee, clock_.Now() - absl::Hours(24) * days, hidden});
  }
  v1::GetQueueStatisticsResponse Read() {
    auto read = Statistics(counts_, clock_).Read(scope::Scope::Public(), {});
    EXPECT_TRUE(read.ok()) << read.status();
    return *read;
  }

  clock::FakeClock clock_;
  FakeCounts counts_;
};

TEST_F(StatisticsTest, CountsByState) {
  Add(Match::OPEN, Match::SAME_PROJECT, 0);
  Add(Match::REJECTED, Match::SAME_PROJECT, 0);
  Add(Match::REJECTED, Match::COMPONENT, 0);
  const auto read = Read();
  ASSERT_EQ(read.states_size(), 2);
  EXPECT_EQ(read.states(0).state(), Match::OPEN);
  EXPECT_EQ(read.states(1).count(), 2);
}

TEST_F(StatisticsTest, CountsWhatWaitsByKindAndAssignee) {
  Add(Match::OPEN, Match::SAME_PROJECT, 0, "alice");
  Add(Match::AWAITING_SECOND, Match::SAME_PROJECT, 0, "bob");
  Add(Match::OPEN, Match::COMPONENT, 0, "bob");
  Add(Match::REJECTED, Match::COMPONENT, 0, "carol");
  const auto read = Read();
  EXPECT_EQ(read.waiting_count(), 3);
  ASSERT_EQ(read.waiting_by_kind_size(), 2);
  EXPECT_EQ(read.waiting_by_kind(0).count(), 2);
  std::vector<std::pair<std::string, int64_t>> assignees;
  for (const auto& told : read.waiting_by_assignee()) {
    assignees.emplace_back(told.assignee(), told.count());
  }
  EXPECT_THAT(assignees, ElementsAre(Pair("bob", 2), Pair("alice", 1)));
}

TEST_F(StatisticsTest, CountsWhatWaitsByAge) {
  for (const int days : {0, 0, 3, 10, 45, 100, 400}) Add(Match::OPEN, Match::COMPONENT, days);
  Add(Match::REJECTED, Match::COMPONENT, 3);
  std::vector<std::pair<int, int64_t>> ages;
  const auto read = Read();
  for (const auto& told : read.waiting_by_age()) ages.emplace_back(told.min_days(), told.count());
  EXPECT_THAT(ages, ElementsAre(Pair(0, 2), Pair(1, 1), Pair(7, 1), Pair(30, 1), Pair(90, 2)));
}

TEST_F(StatisticsTest, NamesAHundredAssigneesAtMost) {
  for (int i = 0; i < 150; ++i) Add(Match::OPEN, Match::COMPONENT, 0, std::to_string(i));
  EXPECT_EQ(Read().waiting_by_assignee_size(), 100);
}

TEST_F(StatisticsTest, CountsNothingThatTheCallerMayNotRead) {
  Add(Match::OPEN, Match::COMPONENT, 0);
  Add(Match::OPEN, Match::COMPONENT, 0, "alice", /*hidden=*/true);
  EXPECT_EQ(Read().waiting_count(), 1);
  EXPECT_EQ(Read().waiting_by_age(0).count(), 1);
  failpoint::PlantForTest("count-hidden");
  EXPECT_EQ(Read().waiting_count(), 2);
}

}  // namespace
}  // namespace baraza::duplication
