// What each kind of answer costs from PostgreSQL, from Redis and from this process' memory: the
// ground on which docs/caching.md says what is cached.
//
//   baraza-bench-caching [RECORDS]     100,000 by default, 10,000 at least; starts a PostgreSQL and
//                                      a Redis of its own
//
// Each kind is asked for over gRPC, by one caller, as the service answers it: without any cache
// (store), from Redis (a near cache that is too small, a Redis that was filled before) and from the
// near cache; what reporting and duplication answer, as they compute it from what they hold in
// memory. Beside it stands what one Find of an entry of the answer's size takes, which is what an
// answer that were kept as a whole in Redis would cost at the least.
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "tests/bench/caching/answers.h"
#include "tests/bench/caching/computed.h"
#include "tests/bench/names.h"
#include "tests/bench/subjects.h"
#include "tests/harness/redis.h"

namespace baraza::bench {
namespace {

namespace v1 = organisations::v1;

constexpr int kBatch = 50;

// Where a kind of answer is kept, beside the store.
enum class Kept { kNowhere, kRedis, kRedisAndNear };

struct Kind {
  Answer answer;
  Kept kept = Kept::kNowhere;
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
std::string NameAt(int64_t number) { return MadeUp(number * 7919 % kHotRequests).name(); }

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
  auto kind = [](const char* name, const char* method, auto request, Kept kept) {
    return Kind{{name, absl::StrCat(kService, method), request}, kept};
  };
  auto list = [](int64_t) { return v1::ListOrganisationsRequest().SerializeAsString(); };
  const char* const method = "SearchOrganisations";
  return {
      kind("Get", "GetOrganisation", get, Kept::kRedisAndNear),
      kind("BatchGet of 50", "BatchGetOrganisations", batch, Kept::kRedisAndNear),
      kind("List, page of 50", "ListOrganisations", list, Kept::kNowhere),
      kind("Search, two words", method, search(Ask::kTwoWords, false), Kept::kRedis),
      kind("Search, common word", method, search(Ask::kCommon, false), Kept::kRedis),
      kind("Search, two words, with total", method, search(Ask::kTwoWords, true), Kept::kRedis),
      kind("Search, common word, with total", method, search(Ask::kCommon, true), Kept::kRedis),
  };
}

void MeasureRegister(const std::string& database, const std::string& redis, int64_t records) {
  const std::string shared = "--cache-address=" + redis;
  for (const Kind& kind : Kinds(records)) {
    const Answer& answer = kind.answer;
    auto uncached = StartOrganisations(database, {"--cache-megabytes=0"});
    PrintTitle(*uncached, answer);
    Print("store", Measure(*uncached, answer));
    if (kind.kept != Kept::kNowhere) {
      auto sharing = StartOrganisations(database, {"--cache-megabytes=1", shared});
      Print("Redis", Measure(*sharing, answer));
    }
    if (kind.kept == Kept::kRedisAndNear) {
      Print("near", Measure(*StartOrganisations(database), answer));
    }
    PrintFind(redis, AnswerBytes(*uncached, answer));
  }
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
  MeasureRegister(database, redis->address(), records);
  MeasureComputed(*StartOrganisations(database), store->Fresh(), redis->address(), records);
}

}  // namespace
}  // namespace baraza::bench

int main(int argc, char** argv) {
  baraza::bench::Run(argc > 1 ? std::atoll(argv[1]) : 100'000);
  return 0;
}
