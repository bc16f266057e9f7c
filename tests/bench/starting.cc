// A process's start and its memory.
#include "tests/bench/stopwatch.h"
#include "tests/bench/yardsticks.h"

namespace baraza::bench {

void MeasureStart(const Setting& setting, Table& table) {
  Figure& start = table.Declare("start to serving", "ms", AtMostItself(50));
  Figure& memory = table.Declare("idle memory", "MB", AtMostItself(40));
  auto store = MakeSqliteStore();
  const std::string address = store->Fresh();
  StartOrganisations(address)->Terminate();  // makes the tables
  for (int i = 0; i < setting.rounds * 3; ++i) {
    const double before = WallSeconds();
    auto reference = StartReference();
    const double middle = WallSeconds();
    auto server = StartOrganisations(address);
    start.Add((WallSeconds() - middle) * 1e3, (middle - before) * 1e3);
    memory.Add(ResidentMegabytes(server->pid()), ResidentMegabytes(reference->pid()));
    server->Terminate();
  }
}

}  // namespace baraza::bench
