#include "tests/bench/accuracy/yardsticks.h"

#include <cstdio>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/bench/accuracy/trials.h"

namespace baraza::bench {
namespace {

constexpr std::size_t kTaken = 2000;
constexpr int kLabels = 200;

// A measure with the best that was seen elsewhere and the target; 0: none.
struct Measure {
  std::string set, what;
  double measured = 0;
  std::string elsewhere;
  double target = 0;
  bool at_most = false;

  bool Holds() const { return target == 0 || (at_most ? measured <= target : measured >= target); }
};

class Sheet {
 public:
  void Add(Measure measure) {
    const char* verdict = measure.target == 0 ? "" : measure.Holds() ? "holds" : "MISSES";
    std::printf("%-12s %-42s %9.4f  %-34s %s %-6s %s\n", measure.set.c_str(), measure.what.c_str(),
                measure.measured, measure.elsewhere.c_str(),
                measure.target == 0 ? "  "
                : measure.at_most   ? "<="
                                    : ">=",
                measure.target == 0 ? "" : absl::StrFormat("%.3g", measure.target).c_str(),
                verdict);
    absl::StrAppend(&line_, line_.empty() ? "" : ", ", measure.set, " ", measure.what,
                    absl::StrFormat(" %.3f", measure.measured));
  }
  const std::string& line() const { return line_; }

 private:
  std::string line_;
};

struct PairTargets {
  std::string elsewhere;
  double f1 = 0;
  double labelled_f1 = 0;
};

void AddCalibration(const std::string& set, const duplication::Evaluation& made, Sheet& sheet) {
  sheet.Add(
      {set, "calibration error", made.calibration_error, "Splink 0.155 at 0.999", 0.05, true});
  if (made.sure == 0) return;
  sheet.Add({set, absl::StrCat("precision where p >= 0.99 (", made.sure, ")"),
             static_cast<double>(made.sure_correct) / static_cast<double>(made.sure), "", 0.98});
}

void MeasurePairs(const std::string& set, LinkTrial trial, const PairTargets& targets,
                  Sheet& sheet) {
  const duplication::Evaluation made = Run(trial).evaluation;
  sheet.Add({set, "pair F1, unsupervised", made.pairs.f1(), targets.elsewhere, targets.f1});
  AddCalibration(set, made, sheet);
  if (!trial.between) {
    sheet.Add({set, "cluster F1 (target: the pairs')", made.clusters.f1(), "Splink ~0 to 0.87",
               made.pairs.f1() - 5e-5});
  }
  trial.labels = kLabels;
  const duplication::Evaluation labelled = Run(trial).evaluation;
  sheet.Add({set, "pair F1, 200 labels", labelled.pairs.f1(), "", targets.labelled_f1});
  for (const Half half : {Half::kEven, Half::kOdd}) {
    trial.labels = 0;
    trial.half = half;
    sheet.Add({set,
               half == Half::kEven ? "pair F1, half looked at" : "pair F1, half never looked at",
               Run(trial).evaluation.pairs.f1(), ""});
  }
}

struct LookupTargets {
  std::string elsewhere;
  double first = 0;
  double ten = 0;
};

void MeasureLookup(const std::string& set, const std::vector<duplication::OrganisationRow>& rows,
                   const std::vector<linking::Query>& queries, const LookupTargets& targets,
                   Sheet& sheet) {
  const std::vector<linking::Query> answerable = Answerable(queries, rows);
  const LookupOutcome made = RunLookup(rows, answerable);
  sheet.Add({set, "hit@1", made.first, targets.elsewhere, targets.first});
  sheet.Add({set, "hit@10", made.ten, targets.elsewhere, targets.ten});
  sheet.Add({set, "calibration error of the first answer", made.calibration_error, "", 0.05, true});
  sheet.Add({set, "milliseconds a query, p99", made.p99_ms, "S2AFF 500"});
  for (const Half half : {Half::kEven, Half::kOdd}) {
    const LookupOutcome of = RunLookup(rows, HalfOf(answerable, half));
    const std::string which = half == Half::kEven ? ", even half" : ", odd half";
    sheet.Add({set, "hit@1" + which, of.first, ""});
    sheet.Add({set, "hit@10" + which, of.ten, ""});
  }
}

void MeasureLookups(const std::string& linkage, Sheet& sheet) {
  const auto rows = Must(linking::ReadOrganisations(linkage + "/ror/organisations.csv"));
  MeasureLookup("crossref", rows,
                Must(linking::ReadQueries(linkage + "/crossref-train/queries.csv")),
                {"TF-IDF 0.58 / 0.84", 0.80, 0.95}, sheet);
  MeasureLookup("s2aff", rows, Must(linking::ReadQueries(linkage + "/s2aff-train/queries.csv")),
                {"TF-IDF 0.74 / 0.92, S2AFF 0.957", 0.88, 0.97}, sheet);
  auto without = rows;
  const auto acronyms = TakeAcronyms(without, kTaken);
  MeasureLookup("acronyms", without, acronyms, {"TF-IDF hit@10 0.16", 0, 0.45}, sheet);
  without = rows;
  const auto scripts = TakeOtherScripts(without, kTaken);
  MeasureLookup("scripts", without, scripts, {"TF-IDF hit@10 0.16", 0, 0.35}, sheet);
}

}  // namespace

std::string MeasureAccuracy(const std::string& shared, const std::string& synthetic) {
  const std::string linkage = shared + "/data/linkage";
  Sheet sheet;
  std::printf("%-12s %-42s %9s  %-34s %s\n", "SET", "MEASURE", "MEASURED", "BEST SEEN ELSEWHERE",
              "TARGET");
  MeasurePairs("chicago", {.folder = linkage + "/chicago"}, {"Splink 0.892", 0.93, 0.97}, sheet);
  MeasurePairs("patstat", {.folder = linkage + "/patstat"}, {}, sheet);
  MeasurePairs("dblp-acm", {.folder = linkage + "/dblp-acm", .projects = true, .between = true},
               {"TF-IDF 0.989, GPT-4o 0.971", 0.985, 0}, sheet);
  MeasurePairs("abt-buy", {.folder = linkage + "/abt-buy", .projects = true, .between = true},
               {"TF-IDF 0.957, GPT-4o 0.945", 0.95, 0}, sheet);
  if (!synthetic.empty()) {
    MeasurePairs("synthetic", {.folder = synthetic}, {"Splink 0.59 (of 1,000,000)", 0.88, 0},
                 sheet);
  }
  MeasureLookups(linkage, sheet);
  return sheet.line();
}

}  // namespace baraza::bench
