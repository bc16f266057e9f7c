// `baraza lookup`.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "services/foundation/status/status.h"
#include "tools/cli/commands/commands.h"
#include "tools/cli/failure.h"
#include "tools/cli/linking/answers.h"
#include "tools/cli/linking/tables.h"
#include "tools/cli/presentation/progress.h"

namespace baraza::cli {
namespace {

using duplication::LookupRegister;
using duplication::OrganisationRow;
using duplication::RankedRow;
using linking::Query;

constexpr int kRanks = 10;
// Queries that a thread takes at a time; two threads share the work.
constexpr size_t kStep = 64;

struct Flags {
  std::string registered, queries, out;
};

using Answers = std::vector<std::vector<RankedRow>>;

// Answers queries until there are none left; `next` is shared by the threads.
void AnswerSome(const LookupRegister& registered, const std::vector<Query>& queries,
                std::atomic<size_t>& next, const std::function<void(size_t)>& tell,
                Answers& answers) {
  for (size_t begin; (begin = next.fetch_add(kStep)) < queries.size();) {
    const size_t end = std::min(begin + kStep, queries.size());
    for (size_t i = begin; i < end; ++i) {
      answers[i] = registered.Find(queries[i].asked, kRanks);
    }
    tell(end);
  }
}

Answers AnswerAll(const LookupRegister& registered, const std::vector<Query>& queries,
                  Invocation& invocation) {
  Answers answers(queries.size());
  std::atomic<size_t> next = 0;
  presentation::Progress progress("looking up", "queries", invocation.err_terminal,
                                  invocation.clock, invocation.err);
  progress.SetGoal(static_cast<int64_t>(queries.size()));
  std::thread other([&] {
    AnswerSome(
        registered, queries, next, [](size_t) {}, answers);
  });
  // Each step is about as long for both, so the one tells how far both are.
  const auto tell = [&](size_t done) {
    progress.Update(static_cast<int64_t>(done), static_cast<int64_t>(done));
  };
  AnswerSome(registered, queries, next, tell, answers);
  other.join();
  tell(queries.size());
  return answers;
}

// True if one of the first `ranks` answers is expected.
bool Hits(const std::vector<RankedRow>& answer, const Query& query,
          const std::vector<OrganisationRow>& rows, size_t ranks) {
  for (size_t i = 0; i < std::min(answer.size(), ranks); ++i) {
    const std::string& id = rows[answer[i].row].id;
    if (std::find(query.expected.begin(), query.expected.end(), id) != query.expected.end()) {
      return true;
    }
  }
  return false;
}

void Show(const std::vector<OrganisationRow>& rows, const std::vector<Query>& queries,
          const Answers& answers, Invocation& invocation) {
  presentation::Table table{{.key = "measure", .title = "FOUND", .importance = 2},
                            {.key = "value", .title = "VALUE"}};
  int64_t answered = 0, likely = 0, expected = 0;
  double first = 0, ten = 0;
  for (size_t i = 0; i < queries.size(); ++i) {
    answered += answers[i].empty() ? 0 : 1;
    likely += !answers[i].empty() && answers[i][0].probability >= 0.5 ? 1 : 0;
    if (queries[i].expected.empty()) continue;
    ++expected;
    first += Hits(answers[i], queries[i], rows, 1) ? 1 : 0;
    ten += Hits(answers[i], queries[i], rows, kRanks) ? 1 : 0;
  }
  table.Add({"queries", static_cast<int64_t>(queries.size())});
  table.Add({"with an answer", answered});
  table.Add({"with one of probability 0.5 or more", likely});
  if (expected > 0) {
    table.Add({"expected one is the first",
               presentation::Cell::Decimal(first / static_cast<double>(expected), 4)});
    table.Add({"expected one is among the first ten",
               presentation::Cell::Decimal(ten / static_cast<double>(expected), 4)});
  }
  table.Write(invocation.output, invocation.out_terminal, invocation.out);
}

absl::Status Lookup(const Flags& flags, Invocation& invocation) {
  const auto rows = linking::ReadOrganisations(flags.registered);
  if (!rows.ok()) return UnreadableInput(rows.status());
  const auto queries = linking::ReadQueries(flags.queries);
  if (!queries.ok()) return UnreadableInput(queries.status());
  const auto ids = linking::RowsByIdOf(*rows);
  if (!ids.ok()) return UnreadableInput(ids.status());
  const LookupRegister registered(*rows);
  const Answers answers = AnswerAll(registered, *queries, invocation);
  std::vector<std::string> names;
  for (const OrganisationRow& row : *rows) names.push_back(row.id);
  RETURN_IF_ERROR(linking::WriteRanked(flags.out, names, answers));
  Show(*rows, *queries, answers, invocation);
  return absl::OkStatus();
}

}  // namespace

void AddLookup(CLI::App& app, Invocation& invocation) {
  auto flags = std::make_shared<Flags>();
  CLI::App* lookup = app.add_subcommand(
      "lookup",
      "Finds the organisations that written names and affiliations mean; needs no server.");
  lookup->add_option("--register", flags->registered, "organisations (CSV); docs/linking.md")
      ->required()
      ->type_name("ORGS.csv");
  lookup->add_option("--queries", flags->queries, "texts: query, country, locality")
      ->required()
      ->type_name("Q.csv");
  lookup->add_option("--out", flags->out, "where answers go: query,rank,id,probability")
      ->required()
      ->type_name("RANKED.csv");
  CompleteHere(*lookup, invocation,
               "  baraza lookup --register organisations.csv --queries affiliations.csv --out "
               "ranked.csv",
               [flags](Invocation& now) { return Lookup(*flags, now); });
}

}  // namespace baraza::cli
