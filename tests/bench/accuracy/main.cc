// How accurate the engine is, on labelled public data.
//
//   baraza-bench-accuracy all SHARED [SYNTHETIC] [--history FILE]   all yardsticks, as a table
//   baraza-bench-accuracy organisations FOLDER     one set: organisations.csv, truth.csv
//   baraza-bench-accuracy projects FOLDER          one set: projects.csv, truth.csv
//   baraza-bench-accuracy lookup REGISTER QUERIES  organisations.csv, queries.csv
//   baraza-bench-accuracy acronyms|scripts REGISTER
//
//   --labels N  --between  --half even|odd  --mistakes
//
// SHARED is the folder with data/linkage, SYNTHETIC one of make_organisations.py. What the figures
// mean: docs/matching.md.
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "tests/bench/accuracy/trials.h"
#include "tests/bench/accuracy/yardsticks.h"

namespace baraza::bench {
namespace {

struct Arguments {
  std::vector<std::string> words;
  std::string history;
  LinkTrial trial;
};

Arguments Parse(int argc, char** argv) {
  Arguments parsed;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string value = i + 1 < argc ? argv[i + 1] : "";
    if (word == "--between") {
      parsed.trial.between = true;
    } else if (word == "--mistakes") {
      parsed.trial.mistakes = true;
    } else if (word == "--history") {
      parsed.history = value, ++i;
    } else if (word == "--labels") {
      parsed.trial.labels = std::atoi(value.c_str()), ++i;
    } else if (word == "--half") {
      parsed.trial.half = value == "odd" ? Half::kOdd : Half::kEven, ++i;
    } else {
      parsed.words.push_back(word);
    }
  }
  return parsed;
}

double PeakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void Print(const LinkOutcome& outcome) {
  const duplication::Evaluation& made = outcome.evaluation;
  std::printf(
      "%zu rows: P %.4f R %.4f F1 %.4f; clusters F1 %.4f (P %.4f R %.4f); completeness %.4f; "
      "calibration error %.4f; sure %lld, right %.4f; %.1f s, %.0f MB\n",
      outcome.rows, made.pairs.precision(), made.pairs.recall(), made.pairs.f1(),
      made.clusters.f1(), made.clusters.precision(), made.clusters.recall(), made.pair_completeness,
      made.calibration_error, static_cast<long long>(made.sure),
      made.sure == 0 ? 1.0
                     : static_cast<double>(made.sure_correct) / static_cast<double>(made.sure),
      outcome.seconds, PeakMegabytes());
}

void Print(const LookupOutcome& outcome) {
  std::printf(
      "%zu queries: hit@1 %.4f hit@10 %.4f; calibration error %.4f; p50 %.2f ms, p99 %.2f ms; "
      "load %.1f s, %.0f MB\n",
      outcome.queries, outcome.first, outcome.ten, outcome.calibration_error, outcome.median_ms,
      outcome.p99_ms, outcome.load_seconds, PeakMegabytes());
}

constexpr std::size_t kTaken = 2000;

int RunAll(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words;
  const std::string line = MeasureAccuracy(words[1], words.size() > 2 ? words[2] : "");
  if (!arguments.history.empty()) std::ofstream(arguments.history) << line << "\n";
  return 0;
}

int RunOne(const Arguments& arguments) {
  const std::string& what = arguments.words[0];
  if (what == "all") return RunAll(arguments);
  LinkTrial trial = arguments.trial;
  trial.folder = arguments.words[1];
  trial.projects = what == "projects";
  if (what == "organisations" || what == "projects") {
    Print(Run(trial));
    return 0;
  }
  auto rows = Must(linking::ReadOrganisations(arguments.words[1]));
  std::vector<linking::Query> queries;
  if (what == "acronyms") queries = TakeAcronyms(rows, kTaken);
  if (what == "scripts") queries = TakeOtherScripts(rows, kTaken);
  if (what == "lookup") {
    queries = Answerable(Must(linking::ReadQueries(arguments.words.at(2))), rows);
  }
  Print(RunLookup(rows, HalfOf(queries, trial.half), trial.mistakes));
  return 0;
}

}  // namespace
}  // namespace baraza::bench

int main(int argc, char** argv) {
  const auto arguments = baraza::bench::Parse(argc, argv);
  if (arguments.words.size() >= 2) return baraza::bench::RunOne(arguments);
  std::fprintf(stderr,
               "usage: baraza-bench-accuracy all SHARED [SYNTHETIC]\n"
               "       baraza-bench-accuracy organisations|projects|acronyms|scripts PATH\n"
               "       baraza-bench-accuracy lookup REGISTER.csv QUERIES.csv\n");
  return 2;
}
