// Measures yardsticks and prints the table. Run by tools/bench, which builds and keeps the history.
//
//   baraza-bench [--quick] [--history=FILE] [--records=N] [name ...]
//
// Names: get, handling, tls, cold, list, create, import, feed, start, postgres, replicas; none: all
// of these. And register, register-sqlite, register-postgres, of N organisations. The line for the
// history (without date and commit) is written to FILE.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/synchronization/mutex.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/yardsticks.h"

namespace baraza::bench {
namespace {

using Yardstick = std::function<void(const Setting&, Table&)>;

void MeasureOnPostgres(const Setting& setting, Table& table) {
  auto store = MakePostgresStore();
  MeasureCachedGet(setting, *store, table);
  MeasureColdGet(setting, *store, 0.60, table);
  MeasureList(setting, *store, table);
  MeasureCreate(setting, *store, table);
  MeasureImport(setting, *store, table);
  MeasureFeed(setting, *store, table);
}

// A yardstick of the embedded store.
Yardstick OnSqlite(void (*measure)(const Setting&, Store&, Table&)) {
  return [measure](const Setting& setting, Table& table) {
    measure(setting, *MakeSqliteStore(), table);
  };
}

void MeasureRegisterOnBoth(const Setting& setting, Table& table) {
  MeasureRegister(setting, *MakeSqliteStore(), table);
  MeasureRegister(setting, *MakePostgresStore(), table);
}

// Only measured where they are asked for: they take long.
bool OnRequest(const std::string& name) { return name.starts_with("register"); }

// In the order in which they are shown.
const std::vector<std::pair<std::string, Yardstick>>& Yardsticks() {
  static const std::vector<std::pair<std::string, Yardstick>> kYardsticks = {
      {"get", OnSqlite(MeasureCachedGet)},
      {"handling", MeasureHandling},
      {"tls", MeasureTls},
      {"cold", [](auto& setting,
                  auto& table) { MeasureColdGet(setting, *MakeSqliteStore(), 0.70, table); }},
      {"list", OnSqlite(MeasureList)},
      {"create", OnSqlite(MeasureCreate)},
      {"import", OnSqlite(MeasureImport)},
      {"feed", OnSqlite(MeasureFeed)},
      {"start", MeasureStart},
      {"postgres", MeasureOnPostgres},
      {"replicas", MeasureReplicas},
      {"register", MeasureRegisterOnBoth},
      {"register-sqlite", OnSqlite(MeasureRegister)},
      {"register-postgres",
       [](auto& setting, auto& table) { MeasureRegister(setting, *MakePostgresStore(), table); }}};
  return kYardsticks;
}

int Misused(const std::string& word) {
  std::fprintf(stderr, "no yardstick or option is called '%s'; there are:", word.c_str());
  for (const auto& [name, measure] : Yardsticks()) std::fprintf(stderr, " %s", name.c_str());
  std::fprintf(stderr, ", --quick, --history=FILE, --records=N\n");
  return 2;
}

void Measure(const Setting& setting, const std::set<std::string>& wanted, Table& table) {
  for (const auto& [name, measure] : Yardsticks()) {
    if (wanted.empty() ? OnRequest(name) : !wanted.contains(name)) continue;
    std::fprintf(stderr, "    %s ...\n", name.c_str());
    measure(setting, table);
  }
}

}  // namespace
}  // namespace baraza::bench

int main(int argc, char** argv) {
  using namespace baraza::bench;
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // the client's share
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a long run says what it has
  Setting setting;
  std::set<std::string> wanted;
  std::string history;
  int64_t records = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const bool known = std::any_of(Yardsticks().begin(), Yardsticks().end(),
                                   [&](const auto& yardstick) { return yardstick.first == word; });
    if (word == "--quick") {
      setting = {.rounds = 3, .seconds = 1, .rows = 5000, .creates = 5000, .records = 50000};
    } else if (word.starts_with("--history=")) {
      history = word.substr(10);
    } else if (word.starts_with("--records=") && absl::SimpleAtoi(word.substr(10), &records) &&
               records >= 1000) {
      continue;
    } else if (known) {
      wanted.insert(word);
    } else {
      return Misused(word);
    }
  }
  if (records > 0) setting.records = records;
  const double load = LoadAverage();
  Table table;
  Measure(setting, wanted, table);
  table.Print();
  std::printf(
      "load average before %.1f, now %.1f; %d rounds; all methods are raw, so there is no "
      "typed Get to measure\n",
      load, LoadAverage(), setting.rounds);
  if (!history.empty()) std::ofstream(history) << table.HistoryLine() << "\n";
  return 0;
}
