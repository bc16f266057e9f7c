#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "services/duplication/domain/organisation_matcher.h"
#include "services/duplication/linking/organisation_record.h"
#include "tests/bench/duplication/measures.h"
#include "tests/bench/reference/name_finder.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/subjects.h"

namespace baraza::bench {
namespace {

using duplication::OrganisationMatcher;
using duplication::Row;

constexpr std::size_t kAsked = 20000;
constexpr std::size_t kAskedOfPostgres = 200;
constexpr int kResults = 10;

double AllocatedMegabytes() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd) / (1 << 20);
}

double Percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size()));
  return values.empty() ? 0 : values[std::min(at, values.size() - 1)];
}

// Times in milliseconds and how often a copy was among the first ten.
struct Asked {
  std::vector<double> times;
  double hits = 0;
  double of = 0;
};

class Checks {
 public:
  explicit Checks(const KnownRows& known) : known_(known) {
    for (const std::uint32_t entity : known.entities) ++sizes_[entity];
    std::vector<Row> order(known.rows.size());
    for (Row row = 0; row < order.size(); ++row) order[row] = row;
    std::shuffle(order.begin(), order.end(), std::mt19937(1));
    for (const Row row : order) {
      if (asked_.size() < kAsked && sizes_[known.entities[row]] > 1) asked_.push_back(row);
    }
  }

  std::vector<Result> Load() {
    const double before = AllocatedMegabytes();
    const double start = WallSeconds();
    for (Row row = 0; row < known_.rows.size(); ++row) {
      matcher_.Upsert(RecordOf(known_.rows[row], row));
    }
    model_ = matcher_.Learn("bench");
    matcher_.Adopt(model_);
    return {{"index load with model", WallSeconds() - start, "s", "plain trigram index 2", 30},
            {"memory of the index", AllocatedMegabytes() - before, "MB", "", 1500}};
  }

  std::vector<Result> Check() {
    Asked made;
    for (const Row row : asked_) Ask(row, made);
    return {
        {"check, p50", Percentile(made.times, 0.5), "ms", "pg_trgm 283, trigram index 3.2", 2},
        {"check, p99", Percentile(made.times, 0.99), "ms", "pg_trgm 1,036, trigram index 11.6", 8},
        {"check, hit@10", made.hits / made.of, "", "", 0.97, false}};
  }

  // The same questions to PostgreSQL, in turn.
  std::vector<Result> BesidePostgres() {
    auto postgres = ::baraza::bench::Check(harness::Postgres::Start());
    std::vector<std::string> names;
    for (const auto& row : known_.rows) names.push_back(row.name);
    const auto finder =
        MakePostgresFinder(::baraza::bench::Check(postgres->CreateDatabase("names")), names);
    Asked ours, theirs;
    for (std::size_t i = 0; i < std::min(kAskedOfPostgres, asked_.size()); ++i) {
      Ask(asked_[i], ours);
      AskPostgres(asked_[i], *finder, theirs);
    }
    return {{"the same questions, p50: ours", Percentile(ours.times, 0.5), "ms"},
            {"the same questions, p50: pg_trgm", Percentile(theirs.times, 0.5), "ms"},
            {"the same questions, p99: ours", Percentile(ours.times, 0.99), "ms"},
            {"the same questions, p99: pg_trgm", Percentile(theirs.times, 0.99), "ms"},
            {"the same questions, hit@10: ours", ours.hits / ours.of, ""},
            {"the same questions, hit@10: pg_trgm", theirs.hits / theirs.of, ""}};
  }

  // A record that changes is found under what it says now.
  std::vector<Result> Insert() {
    std::vector<double> times;
    for (std::size_t i = 0; i < std::min<std::size_t>(5000, asked_.size()); ++i) {
      const auto record = RecordOf(known_.rows[asked_[i]], asked_[i]);
      const double start = WallSeconds();
      matcher_.Upsert(record);
      auto draft = record;
      draft.clear_name();
      if (matcher_.Check(draft, kResults, 0).empty()) std::abort();  // it must be found
      times.push_back(1000 * (WallSeconds() - start));
    }
    return {{"insert to findable, p99", Percentile(times, 0.99), "ms", "Splink: none", 20}};
  }

  std::vector<Result> Snapshot() {
    double start = WallSeconds();
    const std::string snapshot = matcher_.Snapshot();
    const double saved = WallSeconds() - start;
    OrganisationMatcher restored(model_);
    start = WallSeconds();
    ::baraza::bench::Check(restored.Restore(snapshot));
    const double loaded = WallSeconds() - start;
    return {{"snapshot: written in", saved, "s"},
            {"snapshot: size", static_cast<double>(snapshot.size()) / (1 << 20), "MB"},
            {"snapshot: read in", loaded, "s", "", 5}};
  }

 private:
  void Ask(Row row, Asked& made) const {
    const auto draft = RecordOf(known_.rows[row], row);
    const double start = WallSeconds();
    const auto found = matcher_.Check(draft, kResults, 0);
    made.times.push_back(1000 * (WallSeconds() - start));
    bool hit = false;
    for (const auto& match : found) {
      const int other = match.subjects(0) == draft.name() ? 1 : 0;
      hit |= IsCopy(duplication::RowOf(match.subjects(other)), row);
    }
    made.hits += hit ? 1 : 0;
    ++made.of;
  }

  void AskPostgres(Row row, NameFinder& finder, Asked& made) const {
    const double start = WallSeconds();
    const auto found = finder.Find(known_.rows[row].name, {});
    made.times.push_back(1000 * (WallSeconds() - start));
    bool hit = false;
    for (const std::string& name : found) {
      Row other = 0;
      hit |= absl::SimpleAtoi(name, &other) && IsCopy(other, row);
    }
    made.hits += hit ? 1 : 0;
    ++made.of;
  }

  bool IsCopy(Row other, Row row) const {
    return other != row && known_.entities[other] == known_.entities[row];
  }

  const KnownRows& known_;
  absl::flat_hash_map<std::uint32_t, int> sizes_;
  std::vector<Row> asked_;
  OrganisationMatcher matcher_;
  std::shared_ptr<const duplication::OrganisationModel> model_;
};

void Append(const std::vector<Result>& more, std::vector<Result>& results) {
  for (const Result& result : more) {
    Print(result);
    results.push_back(result);
  }
}

}  // namespace

std::vector<Result> MeasureChecks(const KnownRows& known, bool with_postgres) {
  Checks checks(known);
  std::vector<Result> results;
  Append(checks.Load(), results);
  Append(checks.Check(), results);
  Append(checks.Insert(), results);
  Append(checks.Snapshot(), results);
  if (with_postgres) Append(checks.BesidePostgres(), results);
  return results;
}

}  // namespace baraza::bench
