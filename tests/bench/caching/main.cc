// What each kind of answer costs from PostgreSQL, from Redis and from this process' memory: the
// ground on which docs/caching.md says what is cached.
//
//   baraza-bench-caching [RECORDS]     100,000 by default; starts a PostgreSQL and a Redis of its
//   own
//
// Each kind is asked for over gRPC, by one caller, as the service answers it: without any cache
// (store), from Redis (a near cache that is too small, a Redis that was filled before) and from the
// near cache. Beside it stands what one Find of an entry of the answer's size takes, which is what
// an answer that were kept as a whole in Redis would cost at the least.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/sharedcache/open.h"
#include "tests/bench/load.h"
#include "tests/bench/names.h"
#include "tests/bench/subjects.h"
#include "tests/harness/redis.h"

namespace baraza::bench {
namespace {

namespace v1 = organisations::v1;

constexpr double kSeconds = 3;  // of each measurement
constexpr int64_t kHot = 10'000;
constexpr int kBatch = 50;
constexpr int kFinds = 2'000;

// A kind of answer: how it is asked for.
struct Kind {
  std::string name;
  std::string method;
  std::function<std::string(int64_t number)> request;
  bool by_name = false;  // its records are cached by name
};

std::vector<std::string> Rows(int64_t records) {
  std::vector<std::string> rows(records);
  v1::ImportOrganisationsRequest request;
  for (int64_t i = 0; i < records; ++i) {
    request.mutable_row()->set_number(i + 1);
    *request.mutable_row()->mutable_organisation() = MadeUp(i);
    rows[i] = request.SerializeAsString();
  }
  return rows;
}

// Names of the hot records, without their order in the register.
std::string NameAt(int64_t number) { return MadeUp(number * 7919 % kHot).name(); }

std::string SearchFor(Ask ask, int64_t records, int64_t number, bool total) {
  static std::map<Ask, std::vector<MadeQuery>> made;
  auto& queries = made[ask];
  if (queries.empty()) queries = QueriesOf(ask, records, 50);
  v1::SearchOrganisationsRequest request;
  request.set_query(queries[number % queries.size()].text);
  request.set_page_size(10);
  request.set_count_total(total);
  return request.SerializeAsString();
}

std::vector<Kind> Kinds(int64_t records) {
  auto get = [](int64_t number) {
    v1::GetOrganisationRequest request;
    request.set_name(NameAt(number));
    return request.SerializeAsString();
  };
  auto batch = [](int64_t number) {
    v1::BatchGetOrganisationsRequest request;
    for (int i = 0; i < kBatch; ++i) request.add_names(NameAt(number * kBatch + i));
    return request.SerializeAsString();
  };
  auto search = [records](Ask ask, bool total) {
    return [=](int64_t number) { return SearchFor(ask, records, number, total); };
  };
  return {
      {"Get", "GetOrganisation", get, true},
      {"BatchGet of 50", "BatchGetOrganisations", batch, true},
      {"List, page of 50", "ListOrganisations",
       [](int64_t) { return v1::ListOrganisationsRequest().SerializeAsString(); }},
      {"Search, two words", "SearchOrganisations", search(Ask::kTwoWords, false)},
      {"Search, common word", "SearchOrganisations", search(Ask::kCommon, false)},
      {"Search, two words, with total", "SearchOrganisations", search(Ask::kTwoWords, true)},
      {"Search, common word, with total", "SearchOrganisations", search(Ask::kCommon, true)},
  };
}

LoadFigures Measure(const harness::ServerProcess& server, const Kind& kind) {
  LoadOptions load{.address = server.address(),
                   .method = absl::StrCat(kService, kind.method),
                   .request = kind.request,
                   .caller = kCaller,
                   .callers = 1,
                   .seconds = kSeconds,
                   .smallest_answer = 1,
                   .server = server.pid()};
  load.most = kHot;
  load.seconds = 8;
  Check(RunLoad(load).status());  // warms whatever there is
  load.most = int64_t{1} << 30;
  load.seconds = kSeconds;
  return Check(RunLoad(load));
}

size_t AnswerBytes(const harness::ServerProcess& server, const Kind& kind) {
  const auto channel = grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials());
  return Check(CallOnce(channel, absl::StrCat(kService, kind.method), kCaller, kind.request(0)))
      .size();
}

// Median of a Find of one entry of so many bytes, in microseconds.
double FindMicroseconds(const std::string& address, size_t bytes) {
  const clock::RealClock clock;
  auto tier = Check(sharedcache::Open(
      {.address = address, .service = "bench", .largest_value = 4 << 20}, nullptr, clock));
  const std::string key = absl::StrCat("answer", bytes);
  while (!tier->Find({key})[0].has_value()) {
    tier->Offer(key, {.version = 1, .position = 1, .value = std::string(bytes, 'x')});
    absl::SleepFor(absl::Milliseconds(10));
  }
  std::vector<double> times;
  for (int i = 0; i < kFinds; ++i) {
    const absl::Time start = absl::Now();
    tier->Find({key});
    times.push_back(absl::ToDoubleMicroseconds(absl::Now() - start));
  }
  std::nth_element(times.begin(), times.begin() + kFinds / 2, times.end());
  return times[kFinds / 2];
}

void Print(const char* where, const LoadFigures& figures) {
  std::printf("  %-6s p50 %7.0f us  p99 %7.0f us  server CPU %6.0f us\n", where, figures.p50_us,
              figures.p99_us, figures.server_cpu_us);
  std::fflush(stdout);
}

void Run(int64_t records) {
  auto store = MakePostgresStore();
  auto redis = Check(harness::Redis::Start());
  const std::string database = store->Fresh();
  {
    auto importer = StartOrganisations(database);
    ImportRows(*importer, Rows(records), records);
  }
  store->Settle(database);
  const std::string shared = "--cache-address=" + redis->address();
  for (const Kind& kind : Kinds(records)) {
    auto uncached = StartOrganisations(database, {"--cache-megabytes=0"});
    const size_t bytes = AnswerBytes(*uncached, kind);
    std::printf("%s (%zu bytes)\n", kind.name.c_str(), bytes);
    Print("store", Measure(*uncached, kind));
    if (kind.by_name) {
      Print("Redis", Measure(*StartOrganisations(database, {"--cache-megabytes=1", shared}), kind));
      Print("near", Measure(*StartOrganisations(database), kind));
    }
    std::printf("  Find of an entry of that size: p50 %.0f us\n",
                FindMicroseconds(redis->address(), bytes));
  }
}

}  // namespace
}  // namespace baraza::bench

int main(int argc, char** argv) {
  baraza::bench::Run(argc > 1 ? std::atoll(argv[1]) : 100'000);
  return 0;
}
