// The judge of coherence, on histories made by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/chaos/coherence.h"

namespace baraza::chaos {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

absl::Time At(int milliseconds) {
  return absl::FromUnixSeconds(1'000'000) + absl::Milliseconds(milliseconds);
}

Access Write(int replica, int end, int64_t version, int64_t position) {
  return {.replica = replica,
          .write = true,
          .start = At(end - 1),
          .end = At(end),
          .version = version,
          .position = position};
}

Access Read(int replica, int start, int64_t version, int64_t position = 0) {
  return {.replica = replica,
          .start = At(start),
          .end = At(start + 1),
          .version = version,
          .position = position};
}

std::vector<std::string> Judged(const std::vector<Access>& accesses) {
  Coherence coherence;
  for (const Access& access : accesses) coherence.Record(access);
  return coherence.Complaints();
}

TEST(CoherenceJudge, AllowsAnotherReplicaToLag) {
  EXPECT_THAT(Judged({Write(0, 10, 2, 1), Read(1, 20, 1), Read(1, 40, 2)}), IsEmpty());
}

TEST(CoherenceJudge, SeesAReplicaGoBackwards) {
  EXPECT_THAT(Judged({Read(0, 10, 2), Read(0, 20, 1)}), ElementsAre(StartsWith("backwards: 1 ")));
}

TEST(CoherenceJudge, SeesAReplicaGoBehindItsOwnWrite) {
  EXPECT_THAT(Judged({Write(0, 10, 2, 1), Read(0, 20, 1)}),
              ElementsAre(StartsWith("backwards: 1 ")));
}

TEST(CoherenceJudge, SeesAReplicaGoBehindAPage) {
  Access page = Read(0, 10, 2);
  page.page = true;
  EXPECT_THAT(Judged({page, Read(0, 20, 1)}), ElementsAre(StartsWith("backwards: 1 ")));
}

TEST(CoherenceJudge, AllowsReadsAtTheSameTimeToDiffer) {
  EXPECT_THAT(Judged({Read(0, 10, 2), Read(0, 10, 1)}), IsEmpty());
}

TEST(CoherenceJudge, AllowsANewLifeToBeginAnew) {
  Access later = Read(0, 20, 1);
  later.life = 1;
  EXPECT_THAT(Judged({Read(0, 10, 2), later}), IsEmpty());
}

TEST(CoherenceJudge, SeesAReadThatDoesNotReachThePositionItAskedFor) {
  EXPECT_THAT(Judged({Write(0, 10, 2, 7), Read(1, 20, 1, 7)}),
              ElementsAre(StartsWith("at least: 1 ")));
  EXPECT_THAT(Judged({Write(0, 10, 2, 7), Read(1, 20, 1, 6)}), IsEmpty());
}

TEST(CoherenceJudge, SeesWhatWasOverwrittenTooLongAgo) {
  EXPECT_THAT(Judged({Write(0, 10, 2, 1), Read(1, 2'011, 1)}), ElementsAre(StartsWith("late: 1 ")));
  EXPECT_THAT(Judged({Write(0, 10, 2, 1), Read(1, 2'009, 1)}), IsEmpty());
}

TEST(CoherenceJudge, MeasuresForHowLongAWriteWasNotSeen) {
  Coherence coherence;
  for (const Access& access :
       {Write(0, 10, 2, 1), Read(0, 11, 2), Read(1, 15, 1), Read(1, 40, 1), Read(1, 50, 2)}) {
    coherence.Record(access);
  }
  EXPECT_THAT(coherence.Lags(At(0), At(100)),
              ElementsAre(absl::ZeroDuration(), absl::Milliseconds(30)));
}

}  // namespace
}  // namespace baraza::chaos
