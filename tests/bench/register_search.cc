// Searches in a register of a million organisations, by kind of query.
#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/organisations/domain/search_words.h"
#include "tests/bench/load.h"
#include "tests/bench/names.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/yardsticks.h"

namespace baraza::bench {
namespace {

using organisations::v1::SearchOrganisationsRequest;
using organisations::v1::SearchOrganisationsResponse;

constexpr int kQueries = 200;  // of each kind, again and again
constexpr int kPage = 10;
constexpr double kPatience = 4;  // seconds for a reference's queries of one kind

std::string Request(const MadeQuery& query, bool count_total = false) {
  SearchOrganisationsRequest request;
  request.set_query(query.text);
  request.set_page_size(kPage);
  request.set_count_total(count_total);
  return request.SerializeAsString();
}

LoadOptions SearchLoad(const Setting& setting, const harness::ServerProcess& server,
                       const std::vector<MadeQuery>& queries) {
  std::vector<std::string> requests;
  for (const MadeQuery& query : queries) requests.push_back(Request(query));
  return {.address = server.address(),
          .method = absl::StrCat(kService, "SearchOrganisations"),
          .request = [requests](int64_t number) { return requests[number % requests.size()]; },
          .caller = kCaller,
          .callers = 1,
          .seconds = setting.seconds,
          .smallest_answer = 0,
          .server = server.pid()};
}

double Share(int64_t hits, size_t of) {
  return of == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(of);
}

// The share of queries that show the record that they were made from among the first ten.
double HitsOf(const LoadOptions& search, const std::vector<MadeQuery>& queries) {
  const auto channel = grpc::CreateChannel(search.address, grpc::InsecureChannelCredentials());
  int64_t hits = 0;
  for (const MadeQuery& query : queries) {
    SearchOrganisationsResponse response;
    response.ParseFromString(Check(CallOnce(channel, search.method, kCaller, Request(query))));
    hits += std::any_of(response.organisations().begin(), response.organisations().end(),
                        [&](const auto& found) { return found.name() == query.name; });
  }
  return Share(hits, queries.size());
}

// What a reference takes for a query, and how often it finds the record.
struct FinderFigures {
  double p50_us = 0;
  double hits = 0;
};
FinderFigures RunFinder(NameFinder& finder, const std::vector<MadeQuery>& queries) {
  std::vector<double> latencies;
  int64_t hits = 0;
  const double end = WallSeconds() + kPatience;
  for (const MadeQuery& query : queries) {
    const auto words = organisations::QueryWords(query.text);
    const double start = WallSeconds();
    if (start > end) break;
    const auto names = finder.Find(query.text, words);
    latencies.push_back((WallSeconds() - start) * 1e6);
    hits += std::count(names.begin(), names.end(), query.name);
  }
  std::sort(latencies.begin(), latencies.end());
  return {latencies[latencies.size() / 2], Share(hits, latencies.size())};
}

void MeasureAsk(const Setting& setting, const harness::ServerProcess& server, Ask ask,
                NameFinder& finder, Figure& figure) {
  const auto queries = QueriesOf(ask, setting.records, kQueries);
  LoadOptions search = SearchLoad(setting, server, queries);
  const double hits = HitsOf(search, queries);
  const FinderFigures theirs = RunFinder(finder, queries);
  const LoadFigures one = Check(RunLoad(search));
  search.callers = 8;
  const LoadFigures saturated = Check(RunLoad(search));
  const LoadFigures half = Check(RunPaced(search, saturated.per_second / 2));
  figure.Add(one.p50_us / 1e3, theirs.p50_us / 1e3);
  std::printf("%-17s %8.2f %8.2f %9.0f %8.0f %8.2f %8.2f %7.2f %9.2f %7.2f\n", TextOf(ask),
              one.p50_us / 1e3, one.p99_us / 1e3, saturated.per_second, half.per_second,
              half.p50_us / 1e3, half.p99_us / 1e3, hits, theirs.p50_us / 1e3, theirs.hits);
  std::fflush(stdout);
}

// How long the first page with the number of all records of a common word takes.
void MeasureTotal(const harness::ServerProcess& server) {
  const auto channel = grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials());
  std::vector<double> seconds;
  SearchOrganisationsResponse response;
  for (int i = 0; i < 5; ++i) {
    const double start = WallSeconds();
    response.ParseFromString(
        Check(CallOnce(channel, absl::StrCat(kService, "SearchOrganisations"), kCaller,
                       Request({.text = "health", .name = ""}, /*count_total=*/true))));
    seconds.push_back(WallSeconds() - start);
  }
  std::sort(seconds.begin(), seconds.end());
  std::printf("'health' with total_size %lld: %.0f ms\n",
              static_cast<long long>(response.total_size()), seconds[2] * 1e3);
}

}  // namespace

void MeasureSearch(const Setting& setting, const harness::ServerProcess& server, Store& store,
                   NameFinder& finder, Table& table) {
  std::printf("Search, %s; ms; 8 callers at their most, and at half of that; %s beside\n",
              store.kind().c_str(), finder.kind());
  std::printf("%-17s %8s %8s %9s %8s %8s %8s %7s %9s %7s\n", "query", "p50", "p99", "8: /s",
              "half: /s", "p50", "p99", "hit@10", finder.kind(), "hit@10");
  for (const Ask ask : kAsks) {
    Figure& figure = table.Declare(
        absl::StrCat("search, ", TextOf(ask), ", ", store.kind(), ", p50"), "ms", Less());
    MeasureAsk(setting, server, ask, finder, figure);
  }
  MeasureTotal(server);
}

}  // namespace baraza::bench
