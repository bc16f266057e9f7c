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
  QueueStatistics Read() {
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
  EXPECT_THAT(Read().states, ElementsAre(Pair(Match::OPEN, 1), Pair(Match::REJECTED, 2)));
}

TEST_F(StatisticsTest, CountsWhatWaitsByKindAndAssignee) {
  Add(Match::OPEN, Match::SAME_PROJECT, 0, "alice");
  Add(Match::AWAITING_SECOND, Match::SAME_PROJECT, 0, "bob");
  Add(Match::OPEN, Match::COMPONENT, 0, "bob");
  Add(Match::REJECTED, Match::COMPONENT, 0, "carol");
  const QueueStatistics read = Read();
  EXPECT_EQ(read.waiting, 3);
  EXPECT_THAT(read.waiting_by_kind,
              ElementsAre(Pair(Match::SAME_PROJECT, 2), Pair(Match::COMPONENT, 1)));
  EXPECT_THAT(read.waiting_by_assignee, ElementsAre(Pair("bob", 2), Pair("alice", 1)));
}

TEST_F(StatisticsTest, CountsWhatWaitsByAge) {
  for (const int days : {0, 0, 3, 10, 45, 100, 400}) Add(Match::OPEN, Match::COMPONENT, days);
  Add(Match::REJECTED, Match::COMPONENT, 3);
  EXPECT_THAT(Read().waiting_by_age, ElementsAre(2, 1, 1, 1, 2));
}

TEST_F(StatisticsTest, NamesAHundredAssigneesAtMost) {
  for (int i = 0; i < 150; ++i) Add(Match::OPEN, Match::COMPONENT, 0, std::to_string(i));
  EXPECT_EQ(Read().waiting_by_assignee.size(), 100u);
}

TEST_F(StatisticsTest, CountsNothingThatTheCallerMayNotRead) {
  Add(Match::OPEN, Match::COMPONENT, 0);
  Add(Match::OPEN, Match::COMPONENT, 0, "alice", /*hidden=*/true);
  EXPECT_EQ(Read().waiting, 1);
  EXPECT_EQ(Read().waiting_by_age[0], 1);
  failpoint::PlantForTest("count-hidden");
  EXPECT_EQ(Read().waiting, 2);
}

}  // namespace
}  // namespace baraza::duplication
