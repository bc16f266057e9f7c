// Histories of readers, writers and the feed around one cache, their steps in an order that chance
// (with a seed) decides. An oracle looks at every answer: nobody may be shown a version older than
// one that was known when the reader began. Readers that break the rules of cache.h show that the
// oracle does not sleep.
#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "services/foundation/cache/cache.h"

namespace baraza::cache {
namespace {

constexpr int kNames = 3;

enum class Rules {
  kKept,
  kTicketAfterTheStoreIsRead,
  kAnswerWithoutPut,
};

// A store with one counter as version for each name, its feed, and what is known in the replica.
class World {
 public:
  World(Rules rules, unsigned seed)
      : rules_(rules),
        random_(seed),
        // Room for one or two entries: evictions are frequent.
        cache_({.max_bytes = 450, .shards = 1}, [](const int&) { return 0; }) {}

  // Runs `steps` steps and returns how many answers went backwards.
  int Run(int steps) {
    for (int i = 0; i < steps; ++i) {
      const unsigned actor = random_() % (readers_.size() + writers_.size() + 2);
      if (actor < readers_.size()) {
        Read(readers_[actor]);
      } else if (actor < readers_.size() + writers_.size()) {
        Write(writers_[actor - readers_.size()]);
      } else if (actor == readers_.size() + writers_.size()) {
        CommitElsewhere();
      } else {
        FollowFeed();
      }
    }
    return violations_;
  }

 private:
  struct Reader {
    int step = 0;
    int name = 0;
    std::int64_t floor = 0;    // known when it began
    std::int64_t version = 0;  // what it has read
    std::vector<Ticket> ticket;
  };

  struct Writer {
    int step = 0;
    int name = 0;
    bool puts = false;
    std::int64_t version = 0;
    std::vector<Ticket> ticket;
  };

  static std::string Name(int name) { return "organisations/" + std::to_string(name); }

  int AnyName() { return static_cast<int>(random_() % kNames); }

  void Know(int name, std::int64_t version) { known_[name] = std::max(known_[name], version); }

  void Answer(Reader& reader) {
    if (reader.version < reader.floor) ++violations_;
    Know(reader.name, reader.version);
    reader = Reader();
  }

  void TakeTicket(Reader& reader) { reader.ticket = {cache_.BeginFill(Name(reader.name))}; }

  void Read(Reader& reader) {
    switch (reader.step++) {
      case 0:
        reader.name = AnyName();
        reader.floor = known_[reader.name];
        if (const auto entry = cache_.Get(Name(reader.name))) {
          reader.version = entry->version;
          Answer(reader);
        }
        return;
      case 1:
        if (rules_ != Rules::kTicketAfterTheStoreIsRead) TakeTicket(reader);
        return;
      case 2:
        reader.version = store_[reader.name];
        return;
      case 3:
        if (rules_ == Rules::kTicketAfterTheStoreIsRead) TakeTicket(reader);
        if (rules_ != Rules::kAnswerWithoutPut || random_() % 2 == 0) {
          cache_.Put(reader.ticket[0], reader.version, 0);
        }
        return;
      default:
        Answer(reader);
    }
  }

  // A write through this replica: a ticket or none, the commit, the cache, the acknowledgement.
  void Write(Writer& writer) {
    switch (writer.step++) {
      case 0:
        writer.name = AnyName();
        writer.puts = random_() % 2 == 0;
        writer.ticket = {cache_.BeginFill(Name(writer.name))};
        return;
      case 1:
        writer.version = Commit(writer.name);
        return;
      case 2:
        if (writer.puts) {
          cache_.Put(writer.ticket[0], writer.version, 0);
        } else {
          cache_.Update(Name(writer.name), writer.version, 0);
        }
        return;
      default:
        Know(writer.name, writer.version);
        writer = Writer();
    }
  }

  std::int64_t Commit(int name) {
    feed_.emplace_back(name, ++store_[name]);
    return store_[name];
  }

  void CommitElsewhere() { Commit(AnyName()); }

  void FollowFeed() {
    if (feed_.empty()) return;
    const auto [name, version] = feed_.front();
    feed_.pop_front();
    cache_.Invalidate(Name(name), version);
    Know(name, version);
  }

  const Rules rules_;
  std::mt19937 random_;
  Cache<int> cache_;
  std::array<Reader, 4> readers_;
  std::array<Writer, 2> writers_;
  std::array<std::int64_t, kNames> store_ = {1, 1, 1};
  std::array<std::int64_t, kNames> known_ = {};
  std::deque<std::pair<int, std::int64_t>> feed_;
  int violations_ = 0;
};

int Violations(Rules rules) {
  int violations = 0;
  for (unsigned seed = 0; seed < 1'000; ++seed) violations += World(rules, seed).Run(500);
  return violations;
}

TEST(CacheHistory, NeverGoesBackwards) { EXPECT_EQ(Violations(Rules::kKept), 0); }

TEST(CacheHistory, GoesBackwardsIfTicketsAreTakenAfterTheStoreIsRead) {
  EXPECT_GT(Violations(Rules::kTicketAfterTheStoreIsRead), 0);
}

TEST(CacheHistory, GoesBackwardsIfReadersAnswerWithoutPut) {
  EXPECT_GT(Violations(Rules::kAnswerWithoutPut), 0);
}

}  // namespace
}  // namespace baraza::cache
