#include "services/duplication/workflow/snapshots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "absl/strings/str_cat.h"
#include "services/duplication/workflow/organisation_engine.h"
#include "services/duplication/workflow/workflow_fixture.h"

namespace baraza::duplication {
namespace {

using testing::IsEmpty;
using v1::Match;

// A file in memory.
class FakeSnapshotShelf : public SnapshotShelf {
 public:
  absl::StatusOr<std::string> Read() override {
    if (bytes.empty()) return absl::NotFoundError("there is none");
    return bytes;
  }
  absl::Status Replace(const std::function<absl::Status(const ByteSink&)>& write) override {
    ++attempts;
    if (!status.ok()) return status;
    bytes.clear();
    return write([this](std::string_view more) {
      bytes += more;
      return absl::OkStatus();
    });
  }
  std::string bytes;
  absl::Status status;
  int attempts = 0;
};

// What one process of the service holds. The store of matches outlives it.
struct Start {
  Start(FlakyWriter& writer, FakeMatches& matches, SnapshotShelf& shelf, clock::FakeClock& clock)
      : models({models_shelf, matches, {engine, projects}, records, clock, [] {}}),
        detection({writer, matches, matches, records, {engine, projects}, models, [] {}}),
        snapshots(&shelf, detection, clock) {}

  void Apply(Feed feed, std::vector<KnownRecord> changed, int64_t position, bool caught_up = true) {
    detection.Apply(feed, std::move(changed), position, caught_up, absl::StrCat("t", position));
  }
  void Settle() {
    absl::StatusOr<bool> worked = true;
    while (worked.ok() && *worked) worked = detection.Step();
    EXPECT_TRUE(worked.ok()) << worked.status();
  }

  KnownRecords records;
  OrganisationEngine engine;
  FakeEngine projects;
  FakeShelf models_shelf;
  Models models;
  Detection detection;
  Snapshots snapshots;
};

const scope::Audience kEverybody{.is_public = true};

KnownRecord Clinic(const std::string& id, int version = 1,
                   const scope::Audience& audience = {.is_public = true}) {
  return Know(Organisation(id, "Kamara Clinic of Makeni", version), version, audience);
}

KnownRecord Archived(const std::string& id, int version) {
  auto organisation = Organisation(id, "Kamara Clinic of Makeni", version);
  organisation.set_state(organisations::v1::Organisation::ARCHIVED);
  return Know(organisation, version, kEverybody);
}

class SnapshotsTest : public testing::Test {
 protected:
  SnapshotsTest() : matches_(clock_), before_(NewRun()) {}
  ~SnapshotsTest() override { failpoint::PlantForTest(""); }

  std::unique_ptr<Start> NewRun() {
    return std::make_unique<Start>(writer_, matches_, shelf_, clock_);
  }
  // A run with two records of one clinic, and its snapshot.
  void KeepTwo() {
    before_->Apply(Feed::kOrganisations, {Clinic("a"), Clinic("b")}, 2);
    before_->Apply(Feed::kProjects, {}, 0);
    before_->Settle();
    ASSERT_EQ(StateOfMatch(), Match::OPEN);
    ASSERT_TRUE(before_->snapshots.Save().ok());
  }
  // The next run, with what the feed tells of the time between.
  std::unique_ptr<Start> GoOn(std::vector<KnownRecord> changed) {
    auto run = NewRun();
    EXPECT_EQ(run->snapshots.Restore()[0], "t2");
    const auto count = static_cast<int64_t>(changed.size());
    run->Apply(Feed::kOrganisations, std::move(changed), 2 + count);
    run->Apply(Feed::kProjects, {}, 0);
    return run;
  }
  const StoredMatch& TheMatch() const {
    return matches_.at(MatchName(Match::SAME_ORGANISATION, "organisations/a", "organisations/b"));
  }
  Match::State StateOfMatch() const { return TheMatch().resource.state(); }
  static size_t Candidates(const Start& run) {
    return run.engine.Candidates(Clinic("draft"), 10).size();
  }

  clock::FakeClock clock_;
  FlakyWriter writer_;
  FakeMatches matches_;
  FakeSnapshotShelf shelf_;
  std::unique_ptr<Start> before_;
};

TEST_F(SnapshotsTest, GoesOnWithWhatWasKnown) {
  KeepTwo();
  const auto run = GoOn({});
  EXPECT_EQ(Candidates(*run), 2u);
  EXPECT_EQ(run->records.Find("organisations/a")->etag, "1-a");
  EXPECT_EQ(run->detection.progress().applied[0], 2);
}

TEST_F(SnapshotsTest, IsNotReadyBeforeBothFeedsHaveCaughtUp) {
  KeepTwo();
  const auto run = NewRun();
  run->snapshots.Restore();
  run->Settle();
  EXPECT_FALSE(run->detection.CheckReady().ok());
  run->Apply(Feed::kOrganisations, {}, 2);
  run->Settle();
  EXPECT_FALSE(run->detection.CheckReady().ok());
  run->Apply(Feed::kProjects, {}, 0);
  run->Settle();
  EXPECT_TRUE(run->detection.CheckReady().ok());
}

TEST_F(SnapshotsTest, TakesInWhatChangedMeanwhile) {
  KeepTwo();
  const auto run = GoOn({Archived("b", 2)});
  run->Settle();
  EXPECT_EQ(Candidates(*run), 1u);
  EXPECT_EQ(StateOfMatch(), Match::OBSOLETE);
}

TEST_F(SnapshotsTest, HidesWhatWasHiddenMeanwhile) {
  KeepTwo();
  const auto run = GoOn({Clinic("b", 2, {.is_public = false, .readers = {"alliances/x"}})});
  while (!run->detection.CheckReady().ok()) ASSERT_TRUE(*run->detection.Step());
  EXPECT_FALSE(TheMatch().audience.is_public);
}

TEST_F(SnapshotsTest, EndsMatchesOfWhatWasArchivedMeanwhileBeforeItIsReady) {
  KeepTwo();
  const auto run = GoOn({Archived("b", 2)});
  while (!run->detection.CheckReady().ok()) ASSERT_TRUE(*run->detection.Step());
  EXPECT_EQ(StateOfMatch(), Match::OBSOLETE);
}

TEST_F(SnapshotsTest, JudgesAgainWhatChangedMeanwhileBeforeItIsReady) {
  KeepTwo();
  const auto renamed = Know(Organisation("b", "Bo Library", 2), 2, kEverybody);
  const auto run = GoOn({renamed});
  while (!run->detection.CheckReady().ok()) ASSERT_TRUE(*run->detection.Step());
  EXPECT_EQ(StateOfMatch(), Match::OBSOLETE);
}

TEST_F(SnapshotsTest, LosesWhatChangedMeanwhileWhenItsPositionsAreAheadOfItsRecords) {
  KeepTwo();
  failpoint::PlantForTest("snapshot-ahead");
  const auto run = GoOn({Archived("b", 2)});
  run->Settle();
  EXPECT_EQ(StateOfMatch(), Match::OPEN);
}

TEST_F(SnapshotsTest, FindsPairsAcrossTheRestart) {
  before_->Apply(Feed::kOrganisations, {Clinic("a")}, 2);
  before_->Apply(Feed::kProjects, {}, 0);
  before_->Settle();
  ASSERT_TRUE(before_->snapshots.Save().ok());
  ASSERT_THAT(matches_.records(), IsEmpty());
  GoOn({Clinic("b")})->Settle();
  EXPECT_EQ(StateOfMatch(), Match::OPEN);
}

TEST_F(SnapshotsTest, CountsWhatDependsOnARecord) {
  projects::v1::Project project;
  project.set_name("projects/p");
  project.set_etag("1-p");
  for (const char* each : {"organisations/a", "organisations/b"}) {
    project.add_participants()->set_organisation(each);
  }
  before_->Apply(Feed::kProjects, {Know(project, 1, kEverybody)}, 1);
  before_->Apply(Feed::kOrganisations, {Clinic("a"), Clinic("b")}, 2);
  before_->Settle();
  const double priority = TheMatch().resource.priority();
  ASSERT_TRUE(before_->snapshots.Save().ok());
  GoOn({Clinic("b", 2)})->Settle();
  EXPECT_EQ(TheMatch().resource.subject_etags(1), "2-b");
  EXPECT_EQ(TheMatch().resource.priority(), priority);
}

TEST_F(SnapshotsTest, StartsFromNothingWhenTheSnapshotIsDamaged) {
  KeepTwo();
  shelf_.bytes[shelf_.bytes.size() / 2] ^= 4;
  const auto run = NewRun();
  EXPECT_EQ(run->snapshots.Restore(), FeedTokens());
  EXPECT_EQ(Candidates(*run), 0u);
  EXPECT_EQ(run->records.Find("organisations/a"), nullptr);
}

TEST_F(SnapshotsTest, BuildsAnIndexAnewThatCannotBeRead) {
  KeepTwo();
  auto snapshot = before_->detection.Capture();
  ASSERT_TRUE(snapshot.has_value());
  snapshot->registers[0].index = "of another version";
  const auto run = NewRun();
  run->detection.Restore(*snapshot);
  EXPECT_EQ(Candidates(*run), 2u);
}

TEST_F(SnapshotsTest, ForgetsARegisterWhoseHistoryIsGone) {
  KeepTwo();
  const auto run = NewRun();
  run->snapshots.Restore();
  run->detection.Restart(Feed::kOrganisations);
  EXPECT_EQ(Candidates(*run), 0u);
  EXPECT_FALSE(run->detection.Capture().has_value());
  run->Apply(Feed::kOrganisations, {Clinic("c")}, 1);
  run->Apply(Feed::kProjects, {}, 0);
  EXPECT_EQ(run->detection.Capture()->registers[0].position, 1);
  EXPECT_EQ(run->detection.Capture()->records.size(), 1u);
}

TEST_F(SnapshotsTest, KeepsNothingWhileARegisterIsBeingRead) {
  before_->Apply(Feed::kOrganisations, {Clinic("a")}, 0, false);
  before_->Apply(Feed::kProjects, {}, 0);
  ASSERT_TRUE(before_->snapshots.Save().ok());
  EXPECT_EQ(shelf_.attempts, 0);
}

TEST_F(SnapshotsTest, SavesWhenItIsTimeToAndAFeedHasMoved) {
  KeepTwo();
  ASSERT_TRUE(before_->snapshots.Step().ok());
  EXPECT_EQ(shelf_.attempts, 1);  // what is known is kept
  before_->Apply(Feed::kOrganisations, {Clinic("c")}, 3);
  ASSERT_TRUE(before_->snapshots.Step().ok());
  EXPECT_EQ(shelf_.attempts, 1);  // not yet time
  clock_.Advance(kSnapshotInterval);
  ASSERT_TRUE(before_->snapshots.Step().ok());
  EXPECT_EQ(shelf_.attempts, 2);
}

TEST_F(SnapshotsTest, WaitsAfterAFailureAsLongAsAfterASuccess) {
  KeepTwo();
  before_->Apply(Feed::kOrganisations, {Clinic("c")}, 3);
  shelf_.status = absl::UnavailableError("the disk is full");
  EXPECT_FALSE(before_->snapshots.Step().ok());
  EXPECT_TRUE(before_->snapshots.Step().ok());
  EXPECT_EQ(shelf_.attempts, 2);
  clock_.Advance(kSnapshotInterval);
  EXPECT_FALSE(before_->snapshots.Step().ok());
}

// Each change raises position, version and index by one: a snapshot must find all three the same.
TEST_F(SnapshotsTest, IsOfOneMomentWhileTheFeedGoesOn) {
  constexpr int kChanges = 2000;
  before_->Apply(Feed::kOrganisations, {Clinic("a")}, 1);
  before_->Apply(Feed::kProjects, {}, 0);
  std::atomic<bool> done = false;
  std::thread feed([&] {
    for (int version = 2; version <= kChanges; ++version) {
      auto named = Organisation("a", absl::StrCat("Kamara Clinic ", version), version);
      before_->Apply(Feed::kOrganisations, {Know(named, version, kEverybody)}, version);
    }
    done = true;
  });
  while (!done) {
    const auto snapshot = before_->detection.Capture();
    const int64_t position = snapshot->registers[0].position;
    EXPECT_EQ(snapshot->registers[0].token, absl::StrCat("t", position));
    ASSERT_EQ(snapshot->records.size(), 1u);
    EXPECT_EQ(snapshot->records[0]->version, position);
    OrganisationEngine index;
    ASSERT_TRUE(index.Restore(snapshot->registers[0].index).ok());
    const auto found = index.Candidates(
        Know(Organisation("draft", absl::StrCat("Kamara Clinic ", position), 1), 1, kEverybody), 1);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].subject_etags(0), snapshot->records[0]->etag);
  }
  feed.join();
}

}  // namespace
}  // namespace baraza::duplication
