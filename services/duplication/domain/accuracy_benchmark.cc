// How well and how fast the matchers do on labelled data.
//
//   accuracy_benchmark pairs FOLDER              organisations.csv, truth.csv: pairs that are one
//   accuracy_benchmark projects FOLDER           projects.csv, truth.csv: pairs of two sources
//   accuracy_benchmark lookup FOLDER QUERIES.csv organisations.csv; names as people write them
//   accuracy_benchmark speed FOLDER              pairs of a sample, with latency and memory
//   accuracy_benchmark explain FOLDER            as pairs, and lists what was wrong
//
// Everything is unsupervised: frequencies are learned from the records, truth is read to count
// only.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/duplication/domain/organisation_matcher.h"
#include "services/duplication/domain/project_matcher.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Organisation;
using projects::v1::Project;
using Row = std::map<std::string, std::string>;
using Clock = std::chrono::steady_clock;

double Seconds(Clock::time_point since) {
  return std::chrono::duration<double>(Clock::now() - since).count();
}

// Records of CSV (RFC 4180) text, each a list of fields.
std::vector<std::vector<std::string>> ParseCsv(const std::string& text) {
  std::vector<std::vector<std::string>> records(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string& field = records.back().back();
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      field += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      records.back().emplace_back();
    } else if (!quoted && c == '\n') {
      records.emplace_back(1);
    } else if (quoted || c != '\r') {
      field += c;
    }
  }
  if (records.back().size() == 1 && records.back()[0].empty()) records.pop_back();
  return records;
}

std::vector<Row> ReadCsv(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::exit(2);
  }
  std::stringstream text;
  text << file.rdbuf();
  const auto records = ParseCsv(text.str());
  std::vector<Row> rows;
  for (std::size_t i = 1; i < records.size(); ++i) {
    Row& row = rows.emplace_back();
    for (std::size_t k = 0; k < records[i].size() && k < records[0].size(); ++k) {
      row[records[0][k]] = records[i][k];
    }
  }
  return rows;
}

Organisation OrganisationOf(const Row& row) {
  Organisation made;
  made.set_name(absl::StrCat("organisations/", row.at("id")));
  made.set_display_name(row.at("name"));
  for (const auto text : absl::StrSplit(row.at("other_names"), '|', absl::SkipEmpty())) {
    made.add_other_names()->set_text(std::string(text));
  }
  made.set_country(row.at("country"));
  made.set_locality(row.at("locality"));
  made.set_postal_code(row.at("postal_code"));
  made.set_website(row.at("website"));
  for (const auto text : absl::StrSplit(row.at("identifiers"), '|', absl::SkipEmpty())) {
    const std::vector<std::string> parts = absl::StrSplit(text, '-');
    auto& code = *made.add_identifiers();
    code.set_scheme(parts.size() > 2 ? absl::StrCat(parts[0], "-", parts[1]) : "unknown");
    code.set_value(std::string(text));
  }
  return made;
}

ContactHints HintsOf(const Row& row) { return {row.at("phone"), row.at("address")}; }

std::map<std::string, std::string> ReadTruth(const std::string& folder, const std::string& prefix) {
  std::map<std::string, std::string> entity;
  for (const Row& row : ReadCsv(folder + "/truth.csv")) {
    entity[prefix + row.at("id")] = row.at("entity");
  }
  return entity;
}

struct Pair {
  double probability;
  double weight;
  bool same;
  std::optional<v1::Match> match;  // kept where it is wrong and to be shown
};
using Pairs = std::map<std::pair<std::string, std::string>, Pair>;

void PrintCalibration(const Pairs& pairs) {
  std::vector<double> sum(10), hits(10), count(10);
  double sure = 0, sure_right = 0;
  for (const auto& [key, pair] : pairs) {
    const auto bin = std::min<std::size_t>(9, static_cast<std::size_t>(pair.probability * 10));
    sum[bin] += pair.probability;
    hits[bin] += pair.same;
    count[bin] += 1;
    sure += pair.probability >= 0.99;
    sure_right += pair.probability >= 0.99 && pair.same;
  }
  double error = 0;
  for (int i = 0; i < 10; ++i) error += std::abs(sum[i] - hits[i]);
  std::printf("calibration error %.3f over %zu pairs; precision where p >= 0.99: %.4f of %.0f\n",
              error / std::max<double>(1, pairs.size()), pairs.size(), sure_right / sure, sure);
}

void PrintF1(const Pairs& pairs, double true_pairs) {
  double best = 0, best_at = 0;
  for (const double threshold : {0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999}) {
    double found = 0, right = 0;
    for (const auto& [key, pair] : pairs) {
      found += pair.probability >= threshold;
      right += pair.probability >= threshold && pair.same;
    }
    const double f1 = 2 * right / (found + true_pairs);
    if (f1 > best) best = f1, best_at = threshold;
    std::printf("p >= %-5g precision %.3f  recall %.3f  F1 %.3f\n", threshold,
                right / std::max(1.0, found), right / true_pairs, f1);
  }
  double reached = 0;
  for (const auto& [key, pair] : pairs) reached += pair.same;
  std::printf("looked at %.3f of the %.0f true pairs; best F1 %.3f at %g (0.5 is the rule)\n",
              reached / true_pairs, true_pairs, best, best_at);
  PrintCalibration(pairs);
}

double CountTruePairs(const std::map<std::string, std::string>& truth) {
  std::map<std::string, double> sizes;
  for (const auto& [id, entity] : truth) ++sizes[entity];
  double pairs = 0;
  for (const auto& [entity, size] : sizes) pairs += size * (size - 1) / 2;
  return pairs;
}

void AddPairs(const std::vector<v1::Match>& matches,
              const std::map<std::string, std::string>& truth, v1::Match::Kind kind, bool keep,
              Pairs& pairs) {
  for (const v1::Match& match : matches) {
    if (match.kind() != kind) continue;
    const bool same = truth.at(match.subjects(0)) == truth.at(match.subjects(1));
    Pair& pair = pairs[{match.subjects(0), match.subjects(1)}];
    pair = {match.probability(), match.match_weight(), same, std::nullopt};
    if (keep && (match.probability() >= 0.5) != same) pair.match = match;
  }
}

// Memory that is allocated now, in MB.
double MemoryNow() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd) / (1 << 20);
}

void Load(const std::vector<Row>& rows, OrganisationMatcher& matcher) {
  const auto start = Clock::now();
  const double before = MemoryNow();
  for (const Row& row : rows) matcher.Upsert(OrganisationOf(row), HintsOf(row));
  const double load = Seconds(start);
  const auto model = matcher.Learn("learned");
  matcher.Adopt(model);
  std::printf(
      "learned: prior %.1f, related %.1f; dropped %.1f ordinary, %.1f generic, %.1f legal; "
      "misspelt %.1f; country differs %.1f, locality %.1f, website %.1f\n",
      model->prior_same, model->prior_related, model->name.ordinary_dropped,
      model->name.generic_dropped, model->name.legal_dropped, model->name.misspelt,
      model->same.country_differs, model->same.locality_differs, model->same.domain_differs);
  std::printf("%zu records indexed in %.1f s, with the model %.1f s; %.0f MB\n", rows.size(), load,
              Seconds(start), MemoryNow() - before);
}

void PrintMistakes(const Pairs& pairs) {
  for (const auto& [key, pair] : pairs) {
    if (!pair.match.has_value()) continue;
    std::printf("%s %.3f | %s | %s |", pair.same ? "MISSED" : "WRONG ", pair.probability,
                pair.match->subject_titles(0).c_str(), pair.match->subject_titles(1).c_str());
    for (const auto& part : pair.match->evidence()) {
      std::printf(" %s/%s %.1f", part.field().c_str(), part.level().c_str(), part.weight());
    }
    std::printf("\n");
  }
}

int RunPairs(const std::string& folder, bool explain) {
  const std::vector<Row> rows = ReadCsv(folder + "/organisations.csv");
  const auto truth = ReadTruth(folder, "organisations/");
  OrganisationMatcher matcher;
  Load(rows, matcher);
  Pairs pairs;
  for (const Row& row : rows) {
    const auto found = matcher.Check(OrganisationOf(row), 100, 0.01, HintsOf(row));
    AddPairs(found, truth, v1::Match::SAME_ORGANISATION, explain, pairs);
  }
  PrintF1(pairs, CountTruePairs(truth));
  if (explain) PrintMistakes(pairs);
  return 0;
}

Project ProjectOf(const Row& row) {
  Project made;
  made.set_name(absl::StrCat("projects/", row.at("id")));
  made.add_titles()->set_text(row.at("title"));
  if (!row.at("description").empty()) made.add_descriptions()->set_text(row.at("description"));
  for (const auto text : absl::StrSplit(row.at("participants"), '|', absl::SkipEmpty())) {
    made.add_participants()->set_organisation(absl::StrCat("organisations/", text));
  }
  int year = 0;
  if (absl::SimpleAtoi(row.at("start_date").substr(0, 4), &year)) {
    made.mutable_planned_start_date()->set_year(year);
  }
  return made;
}

// Keeps for each record its best partner only: two sources without duplicates of their own.
Pairs OneToOne(const Pairs& pairs) {
  std::vector<std::pair<double, std::pair<std::string, std::string>>> ranked;
  for (const auto& [key, pair] : pairs) ranked.emplace_back(pair.weight, key);
  std::sort(ranked.rbegin(), ranked.rend());
  std::set<std::string> taken;
  Pairs kept;
  for (const auto& [weight, key] : ranked) {
    if (taken.contains(key.first) || taken.contains(key.second)) continue;
    taken.insert(key.first);
    taken.insert(key.second);
    kept[key] = pairs.at(key);
  }
  return kept;
}

int RunProjects(const std::string& folder) {
  const std::vector<Row> rows = ReadCsv(folder + "/projects.csv");
  const auto truth = ReadTruth(folder, "projects/");
  ProjectMatcher matcher;
  std::map<std::string, std::string> source;
  for (const Row& row : rows) {
    matcher.Upsert(ProjectOf(row));
    source["projects/" + row.at("id")] = row.at("source");
  }
  matcher.Adopt(matcher.Learn("learned"));
  Pairs pairs;
  for (const Row& row : rows) {
    AddPairs(matcher.Check(ProjectOf(row), 50, 1e-6), truth, v1::Match::SAME_PROJECT, false, pairs);
  }
  for (auto at = pairs.begin(); at != pairs.end();) {
    at = source[at->first.first] == source[at->first.second] ? pairs.erase(at) : std::next(at);
  }
  PrintF1(pairs, CountTruePairs(truth));
  std::printf("one to one:\n");
  PrintF1(OneToOne(pairs), CountTruePairs(truth));
  return 0;
}

void PrintLatency(std::vector<double>& times) {
  std::sort(times.begin(), times.end());
  std::printf("check: p50 %.2f ms, p99 %.2f ms, max %.2f ms over %zu\n", times[times.size() / 2],
              times[times.size() * 99 / 100], times.back(), times.size());
}

int RunLookup(const std::string& folder, const std::string& path) {
  OrganisationMatcher matcher;
  Load(ReadCsv(folder + "/organisations.csv"), matcher);
  double asked = 0, first = 0, ten = 0;
  std::vector<double> times;
  for (const Row& row : ReadCsv(path)) {
    const std::set<std::string> expected =
        absl::StrSplit(row.at("expected"), '|', absl::SkipEmpty());
    if (expected.empty()) continue;
    Organisation draft;
    draft.set_display_name(row.at("query"));
    draft.set_country(row.at("country"));
    draft.set_locality(row.at("locality"));
    const auto start = Clock::now();
    const auto found = matcher.Check(draft, 10, 0.0);
    times.push_back(1000 * Seconds(start));
    ++asked;
    bool hit = false;
    for (std::size_t rank = 0; rank < found.size() && !hit; ++rank) {
      hit = expected.contains(found[rank].subjects(1).substr(14));
      first += hit && rank == 0;
    }
    ten += hit;
  }
  std::printf("hit@1 %.3f  hit@10 %.3f over %.0f queries\n", first / asked, ten / asked, asked);
  PrintLatency(times);
  return 0;
}

int RunSpeed(const std::string& folder) {
  std::vector<Row> rows = ReadCsv(folder + "/organisations.csv");
  const auto truth = ReadTruth(folder, "organisations/");
  OrganisationMatcher matcher;
  Load(rows, matcher);
  std::map<std::string, std::vector<std::string>> members;
  for (const auto& [id, entity] : truth) members[entity].push_back(id);
  std::mt19937 random(1);
  std::shuffle(rows.begin(), rows.end(), random);
  double asked = 0, hits = 0;
  std::vector<double> times, inserts;
  for (std::size_t i = 0; i < std::min<std::size_t>(20000, rows.size()); ++i) {
    const Organisation draft = OrganisationOf(rows[i]);
    const auto start = Clock::now();
    const auto found = matcher.Check(draft, 10, 0.0);
    times.push_back(1000 * Seconds(start));
    const auto insert = Clock::now();
    matcher.Upsert(draft);
    inserts.push_back(1000 * Seconds(insert));
    const std::string& entity = truth.at(draft.name());
    if (members[entity].size() < 2) continue;
    ++asked;
    hits += std::any_of(found.begin(), found.end(), [&](const v1::Match& match) {
      const int other = match.subjects(0) == draft.name() ? 1 : 0;
      return truth.at(match.subjects(other)) == entity;
    });
  }
  std::printf("hit@10 %.4f over %.0f records that have a copy\n", hits / asked, asked);
  PrintLatency(times);
  std::sort(inserts.begin(), inserts.end());
  std::printf("replace: p99 %.2f ms\n", inserts[inserts.size() * 99 / 100]);
  return 0;
}

int Run(const std::vector<std::string>& arguments) {
  const std::size_t count = arguments.size();
  if (count == 2 && arguments[0] == "pairs") return RunPairs(arguments[1], false);
  if (count == 2 && arguments[0] == "explain") return RunPairs(arguments[1], true);
  if (count == 2 && arguments[0] == "projects") return RunProjects(arguments[1]);
  if (count == 3 && arguments[0] == "lookup") return RunLookup(arguments[1], arguments[2]);
  if (count == 2 && arguments[0] == "speed") return RunSpeed(arguments[1]);
  std::fprintf(stderr,
               "usage: accuracy_benchmark pairs|explain|projects|speed FOLDER\n"
               "       accuracy_benchmark lookup FOLDER QUERIES.csv\n");
  return 2;
}

}  // namespace
}  // namespace baraza::duplication

int main(int argc, char** argv) {
  return baraza::duplication::Run(std::vector<std::string>(argv + 1, argv + argc));
}
