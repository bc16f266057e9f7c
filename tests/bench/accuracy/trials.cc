#include "tests/bench/accuracy/trials.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/term_table.h"

namespace baraza::bench {
namespace {

using duplication::Entities;
using duplication::kUnknown;
using duplication::Label;
using duplication::Linked;
using duplication::LinkedPair;
using duplication::LinkOptions;
using duplication::OrganisationRow;
using duplication::ProjectRow;
using Clock = std::chrono::steady_clock;

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

bool IsOf(Half half, std::string_view text) {
  if (half == Half::kBoth) return true;
  const bool odd = duplication::TermKey(duplication::TermKind::kTitle, text) & 1;
  return odd == (half == Half::kOdd);
}

// A table with its truth.
template <class Record>
struct Sample {
  std::vector<Record> rows;
  Entities entities;
};

template <class Record>
Sample<Record> Read(std::vector<Record> rows, const LinkTrial& trial) {
  const linking::RowsById by_id = Must(linking::RowsByIdOf(rows));
  const Entities all = Must(linking::ReadTruth(trial.folder + "/truth.csv", by_id));
  Sample<Record> sample;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!IsOf(trial.half, absl::StrCat(all[i]))) continue;
    sample.rows.push_back(std::move(rows[i]));
    sample.entities.push_back(all[i]);
  }
  return sample;
}

Linked Link(const std::vector<OrganisationRow>& rows, const LinkOptions& options) {
  return duplication::LinkOrganisations(rows, options);
}
Linked Link(const std::vector<ProjectRow>& rows, const LinkOptions& options) {
  return duplication::LinkProjects(rows, options);
}

// Labels as an annotator would be asked for them: as many of each tenth of probability.
std::vector<Label> DrawLabels(const Linked& linked, const Entities& entities, int count) {
  std::array<std::vector<Label>, 10> tenths;
  for (const LinkedPair& pair : linked.pairs) {
    if (entities[pair.left] == kUnknown || entities[pair.right] == kUnknown) continue;
    const auto tenth = std::min<std::size_t>(9, static_cast<std::size_t>(pair.probability * 10));
    tenths[tenth].push_back({pair.left, pair.right, entities[pair.left] == entities[pair.right]});
  }
  std::mt19937 random(7);
  for (auto& tenth : tenths) std::shuffle(tenth.begin(), tenth.end(), random);
  std::vector<Label> labels;
  for (std::size_t round = 0; static_cast<int>(labels.size()) < count; ++round) {
    const std::size_t before = labels.size();
    for (const auto& tenth : tenths) {
      if (round < tenth.size() && static_cast<int>(labels.size()) < count) {
        labels.push_back(tenth[round]);
      }
    }
    if (labels.size() == before) break;
  }
  return labels;
}

std::string Shown(const OrganisationRow& row) {
  return absl::StrCat(row.name, " | ", row.address, " | ", row.locality, " | ", row.country, " | ",
                      row.phone, " | ", row.website);
}
std::string Shown(const ProjectRow& row) {
  return absl::StrCat(row.title, " | ", row.description.substr(0, 80), " | ", row.start_date);
}

template <class Record>
void PrintMistakes(const Sample<Record>& sample, const Linked& linked) {
  std::set<std::pair<duplication::Row, duplication::Row>> called;
  const auto print = [&](const char* what, double probability, duplication::Row left,
                         duplication::Row right) {
    std::printf("%s %.3f  %s\n              %s\n", what, probability,
                Shown(sample.rows[left]).c_str(), Shown(sample.rows[right]).c_str());
  };
  for (const LinkedPair& pair : linked.pairs) {
    if (pair.kind != LinkedPair::Kind::kSame) continue;
    const bool same = sample.entities[pair.left] == sample.entities[pair.right];
    if (same) called.insert({pair.left, pair.right});
    if (same == (pair.probability >= 0.5)) continue;
    print(same ? "MISSED" : "WRONG ", pair.probability, pair.left, pair.right);
  }
  for (duplication::Row i = 0; i < sample.rows.size(); ++i) {
    for (duplication::Row j = i + 1; j < sample.rows.size(); ++j) {
      const bool same = sample.entities[i] == sample.entities[j];
      if (same && !called.contains({i, j})) print("UNSEEN", 0, i, j);
    }
  }
}

template <class Record>
LinkOutcome RunOn(const Sample<Record>& sample, const LinkTrial& trial) {
  LinkOptions options;
  options.between = trial.between;
  if (trial.labels > 0) {
    options.labels = DrawLabels(Link(sample.rows, options), sample.entities, trial.labels);
  }
  const auto start = Clock::now();
  const Linked linked = Link(sample.rows, options);
  LinkOutcome outcome;
  outcome.seconds = Seconds(start);
  outcome.rows = sample.rows.size();
  outcome.evaluation = duplication::Evaluate(
      linked, sample.entities,
      trial.between ? linking::SourcesOf(sample.rows) : std::vector<std::uint32_t>());
  if (trial.mistakes) PrintMistakes(sample, linked);
  return outcome;
}

// Where the first expected answer stands, from 0; 10 if it isn't among the first ten.
std::size_t RankOf(const std::vector<duplication::RankedRow>& found,
                   const std::vector<OrganisationRow>& rows, const linking::Query& query) {
  for (std::size_t rank = 0; rank < found.size(); ++rank) {
    const std::string& id = rows[found[rank].row].id;
    if (std::find(query.expected.begin(), query.expected.end(), id) != query.expected.end()) {
      return rank;
    }
  }
  return 10;
}

bool IsAcronym(const std::string& name) {
  const bool capitals = std::none_of(name.begin(), name.end(), [](unsigned char c) {
    return c >= 0x80 || (c >= 'a' && c <= 'z') || c == ' ';
  });
  return capitals && name.size() >= 2 && name.size() <= 10;
}

bool IsOtherScript(const std::string& name) {
  // Bytes above 0xC9 begin letters beyond Latin's blocks.
  return std::count_if(name.begin(), name.end(), [](unsigned char c) { return c >= 0xCE; }) >= 3;
}

template <class Wanted>
std::vector<linking::Query> Take(std::vector<OrganisationRow>& rows, std::size_t count,
                                 const Wanted& wanted, bool all_of_record) {
  std::vector<std::size_t> order(rows.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), std::mt19937(11));
  std::vector<linking::Query> queries;
  for (const std::size_t i : order) {
    auto& names = rows[i].other_names;
    const auto name = std::find_if(names.begin(), names.end(), wanted);
    if (queries.size() == count) break;
    if (name == names.end() || wanted(rows[i].name)) continue;
    queries.push_back({{*name, rows[i].country, ""}, {rows[i].id}});
    if (all_of_record) {
      std::erase_if(names, wanted);
    } else {
      names.erase(name);
    }
  }
  return queries;
}

}  // namespace

template <class T>
T Must(absl::StatusOr<T> value) {
  if (value.ok()) return *std::move(value);
  std::fprintf(stderr, "%s\n", std::string(value.status().message()).c_str());
  std::exit(2);
}
template std::vector<OrganisationRow> Must(absl::StatusOr<std::vector<OrganisationRow>> value);
template std::vector<linking::Query> Must(absl::StatusOr<std::vector<linking::Query>> value);

LinkOutcome Run(const LinkTrial& trial) {
  if (trial.projects) {
    return RunOn(Read(Must(linking::ReadProjects(trial.folder + "/projects.csv")), trial), trial);
  }
  return RunOn(Read(Must(linking::ReadOrganisations(trial.folder + "/organisations.csv")), trial),
               trial);
}

LookupOutcome RunLookup(const std::vector<OrganisationRow>& rows,
                        const std::vector<linking::Query>& queries, bool mistakes) {
  LookupOutcome outcome;
  const auto start = Clock::now();
  const duplication::LookupRegister registered(rows);
  outcome.load_seconds = Seconds(start);
  std::vector<double> times;
  std::array<double, 10> claimed{}, right{};
  for (const linking::Query& query : queries) {
    if (query.expected.empty()) continue;
    const auto asked = Clock::now();
    const auto found = registered.Find(query.asked, 10);
    times.push_back(1000 * Seconds(asked));
    const std::size_t rank = RankOf(found, rows, query);
    outcome.first += rank == 0;
    outcome.ten += rank < 10;
    if (!found.empty()) {
      const auto bin =
          std::min<std::size_t>(9, static_cast<std::size_t>(found[0].probability * 10));
      claimed[bin] += found[0].probability;
      right[bin] += rank == 0;
    }
    if (mistakes && rank > 0) {
      std::printf("RANK %zu  %s [%s]\n", rank, query.asked.text.c_str(),
                  query.asked.country.c_str());
      for (std::size_t i = 0; i < std::min<std::size_t>(3, found.size()); ++i) {
        std::printf("    %.3f %s %s\n", found[i].probability, rows[found[i].row].id.c_str(),
                    Shown(rows[found[i].row]).c_str());
      }
      for (const OrganisationRow& row : rows) {
        if (row.id == query.expected[0]) std::printf("    expected %s\n", Shown(row).c_str());
      }
    }
  }
  outcome.queries = times.size();
  const auto count = static_cast<double>(std::max<std::size_t>(1, times.size()));
  for (int i = 0; i < 10; ++i) outcome.calibration_error += std::abs(claimed[i] - right[i]) / count;
  outcome.first /= count;
  outcome.ten /= count;
  std::sort(times.begin(), times.end());
  if (!times.empty()) {
    outcome.median_ms = times[times.size() / 2];
    outcome.p99_ms = times[times.size() * 99 / 100];
  }
  return outcome;
}

std::vector<linking::Query> Answerable(const std::vector<linking::Query>& queries,
                                       const std::vector<OrganisationRow>& rows) {
  const linking::RowsById ids = Must(linking::RowsByIdOf(rows));
  std::vector<linking::Query> kept;
  for (const linking::Query& query : queries) {
    const bool there = std::any_of(query.expected.begin(), query.expected.end(),
                                   [&](const std::string& id) { return ids.contains(id); });
    if (there) kept.push_back(query);
  }
  return kept;
}

std::vector<linking::Query> HalfOf(const std::vector<linking::Query>& queries, Half half) {
  std::vector<linking::Query> kept;
  for (const linking::Query& query : queries) {
    const std::string& of = query.expected.empty() ? query.asked.text : query.expected[0];
    if (IsOf(half, of)) kept.push_back(query);
  }
  return kept;
}

std::vector<linking::Query> TakeAcronyms(std::vector<OrganisationRow>& rows, std::size_t count) {
  return Take(rows, count, IsAcronym, true);
}

std::vector<linking::Query> TakeOtherScripts(std::vector<OrganisationRow>& rows,
                                             std::size_t count) {
  return Take(rows, count, IsOtherScript, false);
}

}  // namespace baraza::bench
