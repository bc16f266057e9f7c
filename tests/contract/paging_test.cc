// Lists that are read page by page while others write.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/foundation/text/text.h"
#include "tests/contract/samples.h"
#include "tests/contract/stores.h"

namespace baraza::contract {
namespace {

constexpr int kStanding = 40, kMoving = 10;

std::string StandingId(int i) { return absl::StrFormat("standing-%02d", i); }
std::string MovingId(int i) { return absl::StrFormat("moving-%02d", i); }

// A name from anywhere in the order; three of four are shared with others, so that ids decide.
std::string AnyName(int i) {
  return absl::StrFormat("%c name %d", 'a' + i * 7 % 26, i % 4 / 3 * i);
}

struct Way {
  int page_size;
  bool descending;
};

class Paging : public Contract {
 protected:
  // Registers records that keep their names, and some that are renamed while a list is read.
  RegisterUnderTest& Fill() {
    RegisterUnderTest& x = Open();
    Answers answers;
    auto create = [&](const std::string& id, const std::string& name) {
      x.organisations().Create(Secretariat(), organisations::kCollection, id, Called(name), {},
                               answers.Next());
    };
    for (int i = 0; i < kStanding; ++i) create(StandingId(i), AnyName(i));
    for (int i = 0; i < kMoving; ++i) create(MovingId(i), AnyName(i));
    EXPECT_THAT(CountReasons(answers.All()), testing::ElementsAre("OK:50"));
    return x;
  }

  // One write among those that go on while a list is read: a new record, a record renamed, or one
  // of the standing records changed in a field by which nothing is ordered.
  static Outcome Disturb(RegisterUnderTest& x, std::mt19937& random) {
    const int i = static_cast<int>(random() % 1000);
    if (i % 3 == 0) return x.Create(Secretariat(), "", Called(AnyName(i)));
    if (i % 3 == 1) return x.Update(Secretariat(), Renamed(MovingId(i % kMoving), AnyName(i)));
    Organisation patch;
    patch.set_name(NameOfId(StandingId(i % kStanding)));
    patch.set_locality(absl::StrCat("town ", random()));
    return x.Update(Secretariat(), std::move(patch));
  }

  // Reads the whole list, and calls `between` after each page.
  static std::vector<Organisation> Read(RegisterUnderTest& x, const Way& way,
                                        const std::function<void()>& between) {
    std::vector<Organisation> seen;
    record::Query query{
        .order_by = "display_name", .descending = way.descending, .limit = way.page_size};
    do {
      auto page = x.store().List(Secretariat(), query);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      EXPECT_LE(static_cast<int>(page->bodies.size()), way.page_size);
      for (const std::string& body : page->bodies) seen.push_back(Parse(body));
      query.after_key = page->next_key;
      query.after_name = page->next_name;
      between();
    } while (!query.after_name.empty());
    return seen;
  }

  // Order strictly rising (or falling), and each standing record exactly once.
  static void Check(const std::vector<Organisation>& seen, const Way& way) {
    std::map<std::string, int> times;
    std::pair<std::string, std::string> last;
    for (const Organisation& record : seen) {
      ++times[record.name()];
      std::pair<std::string, std::string> key{text::SortKey(record.display_name()), record.name()};
      if (&record != &seen.front()) {
        EXPECT_TRUE(way.descending ? key < last : key > last)
            << key.first << " " << key.second << " follows " << last.first << " " << last.second;
      }
      last = std::move(key);
    }
    for (int i = 0; i < kStanding; ++i) {
      EXPECT_EQ(times[NameOfId(StandingId(i))], 1) << StandingId(i);
    }
  }

  static constexpr Way kWays[] = {{1, false}, {1, true}, {7, false}, {7, true}};
};
INSTANTIATE_TEST_SUITE_P(Stores, Paging, testing::ValuesIn(kStores), NameOf);

TEST_P(Paging, ShowsEachStandingRecordOnceInOrder) {
  RegisterUnderTest& x = Fill();
  for (const Way& way : kWays) {
    const auto seen = Read(x, way, [] {});
    EXPECT_EQ(seen.size(), 50u);
    Check(seen, way);
  }
}

TEST_P(Paging, ShowsEachStandingRecordOnceThoughOthersAreWrittenBetweenPages) {
  RegisterUnderTest& x = Fill();
  std::mt19937 random(11);
  for (const Way& way : kWays) {
    int writes = 0;
    const auto seen = Read(x, way, [&] {
      if (++writes < 60) {
        EXPECT_EQ(ReasonOf(Disturb(x, random)), "OK");
      }
    });
    Check(seen, way);
  }
}

TEST_P(Paging, ShowsEachStandingRecordOnceThoughAWriterNeverRests) {
  RegisterUnderTest& reader = Fill();
  RegisterUnderTest& writer = GetParam() == Store::kPostgres ? Open() : reader;
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::thread writing([&] {
    std::mt19937 random(12);
    // Bounded, so that the list cannot grow ahead of its reader for ever.
    for (; !stop && written < 400; ++written) {
      EXPECT_EQ(ReasonOf(Disturb(writer, random)), "OK");
    }
  });
  do {
    for (const Way& way : kWays) Check(Read(reader, way, [] {}), way);
  } while (written < 60 && !HasFailure());
  stop = true;
  writing.join();
}

TEST_P(Paging, SaysThatAPageIsTheLastOnlyIfItIs) {
  RegisterUnderTest& x = Open();
  for (int i = 0; i < 4; ++i) {
    ASSERT_EQ(ReasonOf(x.Create(Secretariat(), MovingId(i), Called(AnyName(i)))), "OK");
  }
  record::Query query{.order_by = "create_time", .limit = 4};
  EXPECT_EQ(x.store().List(Secretariat(), query)->next_name, "");
  query.limit = 3;
  EXPECT_NE(x.store().List(Secretariat(), query)->next_name, "");
}

}  // namespace
}  // namespace baraza::contract
