// A register of a million organisations: import, reads, lists, memory. Searches:
// register_search.cc.
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "tests/bench/load.h"
#include "tests/bench/names.h"
#include "tests/bench/reference.pb.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/yardsticks.h"

namespace baraza::bench {
namespace {

using organisations::v1::ListOrganisationsRequest;
using organisations::v1::ListOrganisationsResponse;

constexpr int64_t kCompared = 100000;  // rows of an import that the bare store writes, too
constexpr int kImportGroup = 1000;
constexpr int64_t kHot = 10000;  // records that are read again and again
constexpr int kDeep = 1000;      // pages

std::vector<std::string> Rows(int64_t records) {
  std::vector<std::string> rows(records);
  organisations::v1::ImportOrganisationsRequest request;
  for (int64_t i = 0; i < records; ++i) {
    request.mutable_row()->set_number(i + 1);
    *request.mutable_row()->mutable_organisation() = MadeUp(i);
    rows[i] = request.SerializeAsString();
  }
  return rows;
}

// Imports the register into a new database; its address.
std::string Import(const Setting& setting, Store& store, Table& table) {
  const int64_t mark = std::min(setting.records, kCompared);
  Figure& rate = table.Declare(absl::StrCat("register, import, first ", mark, ", ", store.kind()),
                               "rows/s", AtLeast(0.4));
  Figure& whole = table.Declare(absl::StrCat("register, import, whole, ", store.kind()), "rows/s",
                                {Target::kNone, 0, false});
  Figure& peak = table.Declare(absl::StrCat("register, peak memory of import, ", store.kind()),
                               "MB", {Target::kNone, 0, false});
  const std::string address = store.Fresh();
  std::vector<std::string> rows = Rows(setting.records);
  auto server = StartOrganisations(address);
  const ImportTimes times = ImportRows(*server, std::move(rows), mark);
  peak.measured.push_back(PeakMegabytes(server->pid()));
  std::printf("%s: %lld rows in %.0f s; server's memory after it %.0f MB, %.0f MB of it its own\n",
              store.kind().c_str(), static_cast<long long>(setting.records), times.seconds,
              ResidentMegabytes(server->pid()), OwnMegabytes(server->pid()));
  server->Terminate();
  std::printf("%s: database of %.0f MB\n", store.kind().c_str(), store.Megabytes(address));
  const BareRun theirs = store.InsertSame(address, kImportGroup, mark);
  rate.Add(static_cast<double>(mark) / times.seconds_to_mark, theirs.PerSecond());
  whole.measured.push_back(static_cast<double>(setting.records) / times.seconds);
  store.Settle(address);
  return address;
}

// Reads records all over the register, or the same few.
LoadOptions GetLoad(const Setting& setting, const harness::ServerProcess& server, int64_t of) {
  return {.address = server.address(),
          .method = absl::StrCat(kService, "GetOrganisation"),
          .request =
              [step = setting.records / of, of](int64_t number) {
                organisations::v1::GetOrganisationRequest request;
                request.set_name(MadeUp(number * 7919 % of * step).name());
                return request.SerializeAsString();
              },
          .caller = kCaller,
          .seconds = setting.seconds,
          .smallest_answer = 100,
          .server = server.pid()};
}

// Says what one caller waits for an answer, and eight well below what 64 got at their most.
void PrintLatency(const char* what, LoadOptions load, double saturated) {
  load.callers = 1;
  const LoadFigures one = Check(RunLoad(load));
  load.callers = 8;
  const LoadFigures many = Check(RunPaced(load, saturated / 4));
  std::printf("%-34s one caller p50 %6.0f p99 %6.0f us; 8 (%.0f/s) p50 %6.0f p99 %6.0f us\n", what,
              one.p50_us, one.p99_us, many.per_second, many.p50_us, many.p99_us);
}

void MeasureReads(const Setting& setting, Store& store, const std::string& address, Table& table) {
  const bool sqlite = store.kind() == "SQLite";
  const std::string name = absl::StrCat("register, Get cold, ", store.kind());
  Figure& cold = table.Declare(name, "calls/s", AtLeast(sqlite ? 0.70 : 0.60));
  auto server = StartOrganisations(address, {"--cache-megabytes=0"});
  auto reference = StartReference(address);
  const LoadOptions get = GetLoad(setting, *server, setting.records);
  LoadOptions read = get;
  read.address = reference->address();
  read.method = absl::StrCat(kReference, "Read");
  read.request = [records = setting.records](int64_t number) {
    v1::Parcel parcel;
    parcel.set_name(MadeUp(number * 7919 % records).name());
    return parcel.SerializeAsString();
  };
  read.server = reference->pid();
  double saturated = 0;
  for (int i = 0; i < setting.rounds; ++i) {
    const double theirs = Check(RunLoad(read)).per_second;
    saturated = Check(RunLoad(get)).per_second;
    cold.Add(saturated, theirs);
  }
  PrintLatency(name.c_str(), get, saturated);
}

void MeasureHotReads(const Setting& setting, const harness::ServerProcess& server, Store& store,
                     Table& table) {
  const std::string name = absl::StrCat("register, Get cached, ", store.kind());
  Figure& cached = table.Declare(name, "calls/s", AtLeast(1.05));
  auto reference = StartReference();
  LoadOptions get = GetLoad(setting, server, std::min(kHot, setting.records));
  LoadOptions warming = get;
  warming.most = kHot;
  warming.seconds = 60;
  Check(RunLoad(warming).status());
  const auto channel = grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials());
  v1::Parcel parcel;
  parcel.set_body(Check(CallOnce(channel, get.method, get.caller, get.request(0))));
  LoadOptions echo = get;
  echo.address = reference->address();
  echo.method = absl::StrCat(kReference, "Echo");
  echo.request = [bytes = parcel.SerializeAsString()](int64_t) { return bytes; };
  echo.server = reference->pid();
  double saturated = 0;
  for (int i = 0; i < setting.rounds; ++i) {
    const double theirs = Check(RunLoad(echo)).per_second;
    saturated = Check(RunLoad(get)).per_second;
    cached.Add(saturated, theirs);
  }
  PrintLatency(name.c_str(), get, saturated);
}

// The token of the page after so many pages of 50.
std::string TokenAfter(const std::shared_ptr<grpc::Channel>& channel, int pages) {
  ListOrganisationsRequest request;
  for (int i = 0; i < pages; ++i) {
    ListOrganisationsResponse response;
    response.ParseFromString(Check(CallOnce(channel, absl::StrCat(kService, "ListOrganisations"),
                                            kCaller, request.SerializeAsString())));
    request.set_page_token(response.next_page_token());
    if (request.page_token().empty()) break;
  }
  return request.page_token();
}

void MeasurePages(const Setting& setting, const harness::ServerProcess& server) {
  const auto channel = grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials());
  for (const int pages : {0, kDeep}) {
    ListOrganisationsRequest request;
    request.set_page_token(TokenAfter(channel, pages));
    LoadOptions list{.address = server.address(),
                     .method = absl::StrCat(kService, "ListOrganisations"),
                     .request = [bytes = request.SerializeAsString()](int64_t) { return bytes; },
                     .caller = kCaller,
                     .callers = 1,
                     .seconds = setting.seconds,
                     .most = 2000};
    const LoadFigures figures = Check(RunLoad(list));
    std::printf("List, page of 50 after %4d pages       one caller p50 %6.0f p99 %6.0f us\n", pages,
                figures.p50_us, figures.p99_us);
  }
}

}  // namespace

void MeasureRegister(const Setting& setting, Store& store, Table& table) {
  const double load = LoadAverage();
  const std::string address = Import(setting, store, table);
  MeasureReads(setting, store, address, table);
  auto server = StartOrganisations(address);
  table.Declare(absl::StrCat("register, idle memory, ", store.kind()), "MB", AtMostItself(40))
      .measured.push_back(ResidentMegabytes(server->pid()));
  MeasureHotReads(setting, *server, store, table);
  MeasurePages(setting, *server);
  auto finder = store.FindNames(address);
  MeasureSearch(setting, *server, store, *finder, table);
  std::printf("%s: server's memory after the searches %.0f MB, %.0f MB of it its own\n",
              store.kind().c_str(), ResidentMegabytes(server->pid()), OwnMegabytes(server->pid()));
  std::printf("%s: load average before %.1f, after %.1f\n", store.kind().c_str(), load,
              LoadAverage());
}

}  // namespace baraza::bench
