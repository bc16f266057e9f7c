// How fast duplicates are found among many organisations.
//
//   baraza-bench-duplication checks|pairs|serving FOLDER [--no-postgres] [--history FILE]
//
// FOLDER holds organisations.csv and truth.csv as make_organisations.py writes them. `checks`:
// check, insert, load, snapshot, memory, with PostgreSQL's pg_trgm beside. `pairs`: all pairs at
// once. `serving`: the service's start from its snapshot, and checks through gRPC.
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/bench/duplication/measures.h"
#include "tests/bench/subjects.h"
#include "tools/cli/linking/tables.h"

namespace baraza::bench {

KnownRows ReadKnownRows(const std::string& folder) {
  KnownRows known;
  known.rows = Check(linking::ReadOrganisations(folder + "/organisations.csv"));
  const auto ids = Check(linking::RowsByIdOf(known.rows));
  known.entities = Check(linking::ReadTruth(folder + "/truth.csv", ids));
  return known;
}

void Print(const Result& result) {
  const bool holds =
      result.at_most ? result.measured <= result.target : result.measured >= result.target;
  const std::string target =
      result.target == 0
          ? ""
          : absl::StrFormat("%s %.4g %s", result.at_most ? "<=" : ">=", result.target,
                            holds ? "holds" : "MISSES");
  std::printf("%-40s %10.3f %-3s  %-36s %s\n", result.what.c_str(), result.measured,
              result.unit.c_str(), result.elsewhere.c_str(), target.c_str());
}

}  // namespace baraza::bench

int main(int argc, char** argv) {
  using namespace baraza::bench;
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a long run says what it has
  std::vector<std::string> words;
  std::string history;
  bool with_postgres = true;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--no-postgres") {
      with_postgres = false;
    } else if (word == "--history" && i + 1 < argc) {
      history = argv[++i];
    } else {
      words.push_back(word);
    }
  }
  if (words.size() != 2 || (words[0] != "checks" && words[0] != "pairs" && words[0] != "serving")) {
    std::fprintf(stderr,
                 "usage: baraza-bench-duplication checks|pairs|serving FOLDER [--no-postgres]\n");
    return 2;
  }
  const KnownRows known = ReadKnownRows(words[1]);
  std::vector<Result> results;
  if (words[0] == "checks") {
    results = MeasureChecks(known, with_postgres);
  } else {
    results = words[0] == "pairs" ? MeasureAllPairs(known) : MeasureServing(known);
    for (const Result& result : results) Print(result);
  }
  std::string line = absl::StrCat(known.rows.size(), " organisations");
  for (const Result& result : results) {
    absl::StrAppend(&line, ", ", result.what, absl::StrFormat(" %.3g", result.measured));
  }
  if (!history.empty()) std::ofstream(history, std::ios::app) << line << "\n";
  return 0;
}
