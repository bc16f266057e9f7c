// Caches and the feed's tail: what one process writes, the others read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/clock/fake_clock.h"
#include "tests/contract/samples.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(20), kPatience = absl::Seconds(2);
// Threads of a ledger that wait on the clock: the tail, the upkeep, and the lease of the upkeep.
constexpr int kWaiters = 3;

// A process's worth of a register whose tail polls when it is told to.
class Polled {
 public:
  explicit Polled(const std::string& address) {
    auto opened = RegisterUnderTest::Open(
        {.address = address, .tail = {.poll = kPoll, .tick = kPoll, .patience = kPatience}},
        clock_);
    EXPECT_TRUE(opened.ok()) << opened.status();
    register_ = *std::move(opened);
    listener_ = register_->ledger().tail().Subscribe([this] {
      absl::MutexLock lock(&mutex_);
      ++wakes_;
    });
  }
  ~Polled() { register_->ledger().tail().Unsubscribe(listener_); }

  RegisterUnderTest* operator->() { return register_.get(); }
  clock::FakeClock& clock() { return clock_; }

  // Lets the tail poll once, and waits until it has.
  void Poll() {
    clock_.AwaitWaiters(kWaiters);
    const int64_t before = wakes();
    clock_.Advance(kPoll);
    {
      absl::MutexLock lock(&mutex_);
      auto woken = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return wakes_ > before; };
      ASSERT_TRUE(mutex_.AwaitWithTimeout(absl::Condition(&woken), absl::Seconds(30)));
    }
    clock_.AwaitWaiters(kWaiters);
  }

  // The version that a read answers with; 0 if it fails.
  int64_t VersionOf(const std::string& id) {
    const auto read = register_->store().Get(Secretariat(), NameOfId(id));
    return read.ok() ? (*read)->version : 0;
  }
  // The version in memory; 0: none, or none that may be believed.
  int64_t VersionInMemory(const std::string& id) {
    const auto read = register_->store().TryGet(Secretariat(), NameOfId(id));
    return read.has_value() && read->ok() ? (**read)->version : 0;
  }

 private:
  int64_t wakes() {
    absl::MutexLock lock(&mutex_);
    return wakes_;
  }

  clock::FakeClock clock_;
  std::unique_ptr<RegisterUnderTest> register_;
  absl::Mutex mutex_;
  int64_t wakes_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t listener_ = 0;
};

class Cache : public Contract {};
INSTANTIATE_TEST_SUITE_P(Stores, Cache, testing::ValuesIn(kStores), NameOf);

TEST_P(Cache, ShowsAWriterItsOwnWriteAtOnce) {
  RegisterUnderTest& x = Open();
  ASSERT_EQ(ReasonOf(x.Create(Secretariat(), "one", Called("first"))), "OK");
  for (int64_t version = 2; version < 20; ++version) {
    ASSERT_TRUE(x.store().Get(Secretariat(), NameOfId("one")).ok());  // fills the cache
    ASSERT_EQ(ReasonOf(x.Update(Secretariat(), Renamed("one", absl::StrCat(version)))), "OK");
    EXPECT_EQ((*x.store().Get(Secretariat(), NameOfId("one")))->version, version);
  }
}

TEST_P(Cache, ShowsTheSurvivorUnderTheNameOfAMergedRecordAtOnce) {
  RegisterUnderTest& x = Open();
  for (const char* id : {"kept", "merged"}) {
    ASSERT_EQ(ReasonOf(x.Create(Secretariat(), id, Called(id))), "OK");
    ASSERT_TRUE(x.store().Get(Secretariat(), NameOfId(id)).ok());
  }
  ASSERT_EQ(ReasonOf(x.Merge(
                Secretariat(),
                {.id = "decision", .survivor = NameOfId("kept"), .others = {NameOfId("merged")}})),
            "OK");
  EXPECT_EQ((*x.store().Get(Secretariat(), NameOfId("merged")))->name, NameOfId("kept"));
  ASSERT_EQ(ReasonOf(x.Update(Secretariat(), Renamed("kept", "renamed"))), "OK");
  EXPECT_EQ(Parse((*x.store().Get(Secretariat(), NameOfId("merged")))->body).display_name(),
            "renamed");
}

// Two processes' worth on one PostgreSQL.
class Tail : public Contract {};
INSTANTIATE_TEST_SUITE_P(Stores, Tail, testing::Values(Store::kPostgres), NameOf);

TEST_P(Tail, TakesFromTheCacheWhatAnotherProcessChanged) {
  Polled writer(address()), reader(address());
  ASSERT_EQ(ReasonOf(writer->Create(Secretariat(), "one", Called("first"))), "OK");
  ASSERT_EQ(reader.VersionOf("one"), 1);
  ASSERT_EQ(reader.VersionInMemory("one"), 1);
  ASSERT_EQ(ReasonOf(writer->Update(Secretariat(), Renamed("one", "second"))), "OK");
  reader.Poll();
  EXPECT_EQ(reader.VersionOf("one"), 2);
  EXPECT_EQ(reader.VersionInMemory("one"), 2);
}

TEST_P(Tail, TellsOfEveryChangeOfAnotherProcessOnceInOrder) {
  std::vector<int64_t> told;  // written by the tail's thread, read when that waits
  Polled writer(address()), reader(address());
  reader->ledger().OnChanges([&told](const std::vector<feed::Change>& changes) {
    for (const feed::Change& change : changes) told.push_back(change.position);
  });
  constexpr int kChanges = 600;  // more than one page of the tail
  Answers answers;
  for (int i = 0; i < kChanges; ++i) {
    writer->organisations().Create(Secretariat(), organisations::kCollection, "", Called("A"), {},
                                   answers.Next());
  }
  ASSERT_THAT(CountReasons(answers.All()), testing::ElementsAre("OK:600"));
  reader.Poll();
  std::vector<int64_t> expected(kChanges);
  std::iota(expected.begin(), expected.end(), 1);
  EXPECT_EQ(told, expected);
  EXPECT_EQ(reader->ledger().tail().head(), kChanges);
}

TEST_P(Tail, LetsNobodyBelieveTheCacheWhileItIsOutOfTouch) {
  Polled reader(address());
  ASSERT_EQ(ReasonOf(reader->Create(Secretariat(), "one", Called("first"))), "OK");
  ASSERT_EQ(reader.VersionOf("one"), 1);
  const Outage outage;
  EXPECT_EQ(reader.VersionInMemory("one"), 1);  // nothing can have been missed for long
  reader.clock().Advance(kPatience);
  EXPECT_FALSE(reader->ledger().tail().in_touch());
  EXPECT_EQ(reader.VersionInMemory("one"), 0);
  EXPECT_EQ(reader->store().Get(Secretariat(), NameOfId("one")).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_P(Tail, CatchesUpAfterAnOutage) {
  Polled writer(address()), reader(address());
  ASSERT_EQ(ReasonOf(writer->Create(Secretariat(), "one", Called("first"))), "OK");
  reader.Poll();
  ASSERT_EQ(reader.VersionOf("one"), 1);
  {
    const Outage outage;
    reader.clock().Advance(kPatience);
    reader.Poll();
    EXPECT_FALSE(reader->ledger().tail().in_touch());
  }
  Outcome written = absl::UnavailableError("not tried");
  for (int i = 0; i < 5 && !written.ok(); ++i) {
    written = writer->Update(Secretariat(), Renamed("one", "second"));
  }
  ASSERT_EQ(ReasonOf(written), "OK");
  for (int i = 0; i < 5 && !reader->ledger().tail().in_touch(); ++i) reader.Poll();
  EXPECT_TRUE(reader->ledger().tail().in_touch());
  EXPECT_EQ(reader->ledger().tail().head(), written->position);
  EXPECT_EQ(reader.VersionOf("one"), 2);
}

}  // namespace
}  // namespace baraza::contract
