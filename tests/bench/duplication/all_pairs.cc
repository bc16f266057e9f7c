#include <unistd.h>

#include "tests/bench/duplication/measures.h"
#include "tests/bench/stopwatch.h"

namespace baraza::bench {

std::vector<Result> MeasureAllPairs(const KnownRows& known) {
  const double before = OwnMegabytes(getpid());
  const double start = WallSeconds();
  const duplication::Linked linked = duplication::LinkOrganisations(known.rows, {});
  const double seconds = WallSeconds() - start;
  const duplication::Evaluation made = duplication::Evaluate(linked, known.entities, {});
  return {{"all pairs: wall", seconds, "s", "Splink 4 on DuckDB 483", 60},
          {"all pairs: memory beside the rows", PeakMegabytes(getpid()) - before, "MB",
           "Splink 7,000", 2000},
          {"all pairs: pair completeness", made.pair_completeness, "", "Splink 0.83", 0.95, false},
          {"all pairs: F1", made.pairs.f1(), "", "Splink 0.59", 0.88, false},
          {"all pairs: F1 of clusters", made.clusters.f1(), "", "Splink ~0 to 0.87",
           made.pairs.f1() - 5e-5, false},
          {"all pairs: calibration error", made.calibration_error, "", "Splink 0.155", 0.05}};
}

}  // namespace baraza::bench
