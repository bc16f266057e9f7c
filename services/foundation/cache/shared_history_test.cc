// Histories of one replica between a store, its feed and a shared tier that is as bad as it may be:
// it answers with anything that was ever true - late, old, twice - or with nothing. The steps of
// readers, writers and the feed are put in order by chance (with a seed). An oracle looks at every
// answer, also at pages that are read from the store: nobody may be shown a version older than one
// that was known when the reader began, older
// than the position it asked for, or older than what had been acknowledged kPatience steps before.
// Planted faults show that the oracle does not sleep.
#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "services/foundation/cache/believing.h"
#include "services/foundation/cache/cache.h"
#include "services/foundation/cache/shared_tier.h"
#include "services/foundation/failpoint/failpoint.h"

namespace baraza::cache {
namespace {

constexpr int kNames = 3;
constexpr int kPatience = 60;  // steps without word from the feed, then nothing cached is believed

// The store: names with versions, and a feed of which name changed at which position.
class Store {
 public:
  std::int64_t Commit(int name) {
    ++versions_[name];
    feed_.push_back(name);
    states_.push_back(versions_);
    return versions_[name];
  }

  std::int64_t head() const { return static_cast<std::int64_t>(feed_.size()); }
  int ChangedAt(std::int64_t position) const { return feed_[position - 1]; }
  std::int64_t VersionAt(int name, std::int64_t position) const { return states_[position][name]; }

 private:
  using Versions = std::array<std::int64_t, kNames>;
  Versions versions_ = {1, 1, 1};
  std::vector<int> feed_;
  std::vector<Versions> states_ = {versions_};  // by position
};

struct Tally {
  int backwards = 0;        // older than known in the replica
  int behind_at_least = 0;  // older than was asked for
  int behind_patience = 0;  // older than what had long been acknowledged
  int from_tier = 0;        // answers that the shared tier gave
};

// What readers heed.
struct Rules {
  bool touch = true;  // whether the feed is silent
  bool pages = true;  // what pages have shown
};

class World {
 public:
  World(Rules rules, unsigned seed)
      : rules_(rules),
        random_(seed),
        cache_({.max_bytes = 450, .shards = 1, .believing = &believing_},
               [](const int&) { return 0; }) {
    believing_.Begin(0);
  }

  void Run(int steps, Tally& tally) {
    for (now_ = 0; now_ < steps; ++now_) Step(tally);
  }

 private:
  enum class At {
    kStart,
    kCatchUp,
    kTicket,
    kFind,
    kTake,
    kStoreTicket,
    kReadStore,
    kPut,
    kAnswer
  };

  struct Reader {
    At at = At::kStart;
    int name = 0;
    std::int64_t floor = 0;     // known in the replica when it began
    std::int64_t at_least = 0;  // position it asked for
    std::int64_t settled = 0;   // head that had been there kPatience steps before it began
    std::int64_t version = 0;
    std::int64_t position = 0;
    bool believed = false;
    std::vector<Ticket> ticket;
  };

  // Of a page with all records, read from the store without tickets.
  struct PageReader {
    int step = 0;
    std::array<std::int64_t, kNames> floors = {};  // known in the replica when it began
    std::int64_t position = 0;
  };

  struct Writer {
    bool committed = false;
    int name = 0;
    std::int64_t version = 0;
    std::int64_t position = 0;
  };

  static std::string Name(int name) { return "organisations/" + std::to_string(name); }
  int AnyName() { return Below(kNames); }
  int Below(std::int64_t limit) { return static_cast<int>(random_() % limit); }

  void Step(Tally& tally) {
    heads_.push_back(store_.head());
    if (Below(150) == 0) feed_sleeps_until_ = now_ + Below(3 * kPatience);
    const int actor = Below(11);
    if (actor < 6) {
      Read(readers_[Below(readers_.size())], tally);
    } else if (actor < 7) {
      Write(writers_[Below(writers_.size())]);
    } else if (actor < 8) {
      if (Below(2) == 0) store_.Commit(AnyName());  // by another replica
      if (Below(8) == 0) cache_.Drop(Name(AnyName()));
    } else if (actor < 9) {
      if (page_reader_.step > 0 || Below(10) == 0) ReadPage(page_reader_, tally);
    } else if (now_ >= feed_sleeps_until_) {
      FollowFeed(Below(3) == 0 ? store_.head() : reached_ + 1);
    }
  }

  bool InTouch() const { return !rules_.touch || contact_ + kPatience > now_; }

  void Begin(Reader& reader) {
    reader = {.name = AnyName()};
    reader.floor = known_[reader.name];
    if (Below(4) == 0) reader.at_least = store_.head();
    reader.settled = now_ >= kPatience ? heads_[now_ - kPatience] : 0;
  }

  void Read(Reader& reader, Tally& tally) {
    switch (reader.at) {
      case At::kStart:
        Begin(reader);
        reader.at = At::kCatchUp;
        return;
      case At::kCatchUp:
        if (reader.at_least > reached_) FollowFeed(reader.at_least);
        return LookNear(reader, tally);
      case At::kTicket:
        reader.ticket = {cache_.BeginFill(Name(reader.name))};
        reader.at = InTouch() ? At::kFind : At::kStoreTicket;
        return;
      case At::kFind:
        return Find(reader);
      case At::kTake:
        return Take(reader, tally);
      case At::kStoreTicket:
        reader.ticket = {cache_.BeginFill(Name(reader.name))};
        reader.at = At::kReadStore;
        return;
      case At::kReadStore:
        reader.position = store_.head();
        reader.version = store_.VersionAt(reader.name, reader.position);
        reader.at = At::kPut;
        return;
      case At::kPut:
        cache_.Put(reader.ticket[0], reader.version, 0, reader.position);
        reader.at = At::kAnswer;
        return;
      case At::kAnswer:
        return Answer(reader, tally);
    }
  }

  void LookNear(Reader& reader, Tally& tally) {
    const auto entry = InTouch() ? cache_.Get(Name(reader.name)) : nullptr;
    reader.at = At::kTicket;
    if (entry == nullptr) return;
    reader.version = entry->version;
    Answer(reader, tally);
  }

  // The tier answers with what was true at any position up to now, or with nothing.
  void Find(Reader& reader) {
    reader.at = At::kStoreTicket;
    if (Below(4) == 0) return;
    const std::int64_t head = store_.head();
    const std::int64_t age = Below(2) == 0 ? Below(6) : Below(head + 1);
    reader.position = std::max<std::int64_t>(0, head - age);
    reader.version = store_.VersionAt(reader.name, reader.position);
    reader.believed = believing_.Believes(Name(reader.name), reader.position);
    if (reader.believed) reader.at = At::kTake;
  }

  void Take(Reader& reader, Tally& tally) {
    reader.at = At::kStoreTicket;
    const auto held = cache_.Put(reader.ticket[0], reader.version, 0, reader.position);
    if (held == nullptr) return;
    reader.version = held->version;
    ++tally.from_tier;
    reader.at = At::kAnswer;
  }

  void Answer(Reader& reader, Tally& tally) {
    tally.backwards += reader.version < reader.floor;
    tally.behind_at_least += reader.version < store_.VersionAt(reader.name, reader.at_least);
    tally.behind_patience += reader.version < store_.VersionAt(reader.name, reader.settled);
    known_[reader.name] = std::max(known_[reader.name], reader.version);
    reader.at = At::kStart;
  }

  void ReadPage(PageReader& reader, Tally& tally) {
    switch (reader.step++) {
      case 0:
        reader.floors = known_;
        return;
      case 1:
        reader.position = store_.head();
        return;
      case 2:
        if (!rules_.pages || reader.position <= reached_) return;
        for (int name = 0; name < kNames; ++name) {
          cache_.See(Name(name), store_.VersionAt(name, reader.position), reader.position);
        }
        return;
      default:
        for (int name = 0; name < kNames; ++name) {
          const std::int64_t version = store_.VersionAt(name, reader.position);
          tally.backwards += version < reader.floors[name];
          known_[name] = std::max(known_[name], version);
        }
        reader = PageReader();
    }
  }

  // A write through this replica: the commit, then the caches, then the acknowledgement.
  void Write(Writer& writer) {
    if (!writer.committed) {
      const int name = AnyName();
      const std::int64_t version = store_.Commit(name);
      writer = {.committed = true, .name = name, .version = version, .position = store_.head()};
      return;
    }
    believing_.Raise(Name(writer.name), writer.position);
    cache_.Invalidate(Name(writer.name), writer.version);
    known_[writer.name] = std::max(known_[writer.name], writer.version);
    writer = Writer();
  }

  void FollowFeed(std::int64_t to) {
    to = std::min(to, store_.head());
    for (std::int64_t position = reached_ + 1; position <= to; ++position) {
      const int name = store_.ChangedAt(position);
      believing_.Raise(Name(name), position);
      cache_.Invalidate(Name(name), store_.VersionAt(name, position));
    }
    reached_ = to;
    if (reached_ == store_.head()) contact_ = now_;
  }

  const Rules rules_;
  std::mt19937 random_;
  Store store_;
  std::int64_t reached_ = 0;
  Believing believing_{[this] { return reached_; }, 2};
  Cache<int> cache_;
  std::array<Reader, 4> readers_;
  PageReader page_reader_;
  std::array<Writer, 2> writers_;
  std::array<std::int64_t, kNames> known_ = {};
  std::vector<std::int64_t> heads_;  // by step
  int now_ = 0;
  int contact_ = 0;
  int feed_sleeps_until_ = 0;
};

Tally Histories(Rules rules = {}) {
  Tally tally;
  for (unsigned seed = 0; seed < 1'000; ++seed) World(rules, seed).Run(500, tally);
  return tally;
}

Tally RunWith(const char* fault) {
  failpoint::PlantForTest(fault);
  const Tally tally = Histories();
  failpoint::PlantForTest("");
  return tally;
}

TEST(SharedHistory, KeepsEveryPromiseWhateverTheSharedTierAnswers) {
  const Tally tally = Histories();
  EXPECT_EQ(tally.backwards, 0);
  EXPECT_EQ(tally.behind_at_least, 0);
  EXPECT_EQ(tally.behind_patience, 0);
  EXPECT_GT(tally.from_tier, 1'000) << "a tier that is never believed proves nothing";
}

TEST(SharedHistory, GoesBackwardsIfNoFloorIsLeftByAnEviction) {
  EXPECT_GT(RunWith("no-floor-after-eviction").backwards, 0);
}

TEST(SharedHistory, GoesBackwardsIfSharedEntriesAreBelievedWithoutTheirSlot) {
  const Tally tally = RunWith("believe-without-slot");
  EXPECT_GT(tally.backwards, 0);
  EXPECT_GT(tally.behind_at_least, 0);
}

TEST(SharedHistory, GoesBackwardsIfWhatPagesShowIsTakenNoNoticeOf) {
  EXPECT_GT(Histories({.pages = false}).backwards, 0);
}

TEST(SharedHistory, ShowsWhatIsTooOldIfASilentFeedIsTakenNoNoticeOf) {
  EXPECT_GT(Histories({.touch = false}).behind_patience, 0);
}

}  // namespace
}  // namespace baraza::cache
