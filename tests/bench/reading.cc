// Reads: Get cached and cold, List.
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/foundation/rpc/credentials.h"
#include "tests/bench/load.h"
#include "tests/bench/reference.pb.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/yardsticks.h"
#include "tests/harness/certificates.h"

namespace baraza::bench {
namespace {

constexpr char kSeries[] = "read";
constexpr size_t kPage = 1000;

LoadOptions GetLoad(const Setting& setting, const harness::ServerProcess& server) {
  return {.address = server.address(),
          .method = absl::StrCat(kService, "GetOrganisation"),
          .request =
              [rows = setting.rows](int64_t number) {
                organisations::v1::GetOrganisationRequest request;
                request.set_name(NameOf(kSeries, number * 7919 % rows));
                return request.SerializeAsString();
              },
          .caller = kCaller,
          .seconds = setting.seconds,
          .smallest_answer = 500,
          .server = server.pid()};
}

LoadOptions EchoLoad(const Setting& setting, const harness::ServerProcess& server, size_t size) {
  v1::Parcel parcel;
  parcel.set_body(std::string(size, 'x'));
  return {.address = server.address(),
          .method = absl::StrCat(kReference, "Echo"),
          .request = [bytes = parcel.SerializeAsString()](int64_t) { return bytes; },
          .seconds = setting.seconds,
          .smallest_answer = size,
          .server = server.pid()};
}

LoadOptions BareReadLoad(const Setting& setting, const harness::ServerProcess& server) {
  return {.address = server.address(),
          .method = absl::StrCat(kReference, "Read"),
          .request =
              [rows = setting.rows](int64_t number) {
                v1::Parcel parcel;
                parcel.set_name(NameOf(kSeries, number * 7919 % rows));
                return parcel.SerializeAsString();
              },
          .seconds = setting.seconds,
          .smallest_answer = 500,
          .server = server.pid()};
}

// Reads every record once, so that caches hold what they will hold; the size of an answer.
void Warm(const Setting& setting, LoadOptions load) {
  load.most = setting.rows;
  load.seconds = 60;
  Check(RunLoad(load).status());
}

LoadOptions WithCallers(LoadOptions load, int callers) {
  load.callers = callers;
  return load;
}

// A database with the rows that are read.
std::string Filled(const Setting& setting, Store& store) {
  const std::string address = store.Fresh();
  auto server = StartOrganisations(address);
  ImportAll(*server, kSeries, setting.rows);
  server->Terminate();
  return address;
}

// How many bytes the first record is answered with.
size_t AnswerSize(const harness::ServerProcess& server, const LoadOptions& get) {
  const auto channel = grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials());
  return Check(CallOnce(channel, get.method, get.caller, get.request(0))).size();
}

// Walks through the whole list once by one caller; rows.
int64_t WalkList(const std::shared_ptr<grpc::Channel>& channel) {
  organisations::v1::ListOrganisationsRequest request;
  request.set_page_size(kPage);
  int64_t rows = 0;
  do {
    organisations::v1::ListOrganisationsResponse response;
    response.ParseFromString(Check(CallOnce(channel, absl::StrCat(kService, "ListOrganisations"),
                                            kCaller, request.SerializeAsString())));
    rows += response.organisations_size();
    request.set_page_token(response.next_page_token());
  } while (!request.page_token().empty());
  return rows;
}

}  // namespace

void MeasureHandling(const Setting& setting, Table& table) {
  Figure& cpu = table.Declare("authentication, validation, metrics of a call, server CPU",
                              "us/call", AtMost(1.10));
  auto handled = StartHandled(false), bare = StartHandled(true);
  LoadOptions with = EchoLoad(setting, *handled, 1000), without = EchoLoad(setting, *bare, 1000);
  with.caller = without.caller = kCaller;  // both read it, one looks at it
  for (int i = 0; i < setting.rounds; ++i) {
    const double theirs = Check(RunLoad(without)).server_cpu_us;
    cpu.Add(Check(RunLoad(with)).server_cpu_us, theirs);
  }
}

void MeasureCachedGet(const Setting& setting, Store& store, Table& table) {
  const std::string name = absl::StrCat("Get cached, ", store.kind());
  Figure& throughput = table.Declare(absl::StrCat(name, ", 64 callers"), "calls/s", AtLeast(1.05));
  Figure& cpu = table.Declare(absl::StrCat(name, ", server CPU"), "us/call", AtMost(0.95));
  Figure& latency = table.Declare(absl::StrCat(name, ", p50 of one caller"), "us", AtMost(1.2));
  auto server = StartOrganisations(Filled(setting, store), {"--cache-megabytes=256"});
  auto reference = StartReference();
  const LoadOptions get = GetLoad(setting, *server);
  Warm(setting, get);
  const LoadOptions echo = EchoLoad(setting, *reference, AnswerSize(*server, get));
  for (int i = 0; i < setting.rounds; ++i) {
    const LoadFigures theirs = Check(RunLoad(echo)), ours = Check(RunLoad(get));
    throughput.Add(ours.per_second, theirs.per_second);
    cpu.Add(ours.server_cpu_us, theirs.server_cpu_us);
  }
  // Short turns, many of them: where the scheduler puts a connection's threads decides much.
  LoadOptions one_echo = WithCallers(echo, 1), one_get = WithCallers(get, 1);
  one_echo.seconds = one_get.seconds = setting.seconds / 4;
  for (int i = 0; i < setting.rounds * 4; ++i) {
    const double theirs = Check(RunLoad(one_echo)).p50_us;
    latency.Add(Check(RunLoad(one_get)).p50_us, theirs);
  }
}

void MeasureTls(const Setting& setting, Table& table) {
  Figure& throughput =
      table.Declare("Get cached, mutual TLS, 64 callers", "calls/s", AtLeast(0.65));
  Figure& cpu = table.Declare("Get cached, mutual TLS, server CPU", "us/call", {});
  harness::Authority authority("bench");
  const harness::Identity identity = authority.Sign("bench");
  auto store = MakeSqliteStore();
  const std::string address = Filled(setting, *store), other = Filled(setting, *store);
  auto plain = StartOrganisations(address);
  harness::ServerProcess secured(
      {.program = "services/organisations/baraza-organisations",
       .arguments = {"--database=" + other, "--tls-certificate=" + identity.certificate,
                     "--tls-key=" + identity.key, "--tls-authorities=" + identity.authorities},
       .identity = {"--believe-certified"}});
  Check(secured.Start());
  const LoadOptions without = GetLoad(setting, *plain);
  LoadOptions with = GetLoad(setting, secured);
  with.credentials =
      Check(rpc::Credentials::Open({identity.certificate, identity.key, identity.authorities},
                                   absl::Now()))
          .channel();
  Warm(setting, without);
  Warm(setting, with);
  for (int i = 0; i < setting.rounds; ++i) {
    const LoadFigures theirs = Check(RunLoad(without)), ours = Check(RunLoad(with));
    throughput.Add(ours.per_second, theirs.per_second);
    cpu.Add(ours.server_cpu_us, theirs.server_cpu_us);
  }
}

void MeasureColdGet(const Setting& setting, Store& store, double target, Table& table) {
  const std::string name = absl::StrCat("Get cold, ", store.kind());
  Figure& throughput =
      table.Declare(absl::StrCat(name, ", 64 callers"), "calls/s", AtLeast(target));
  Figure& cpu = table.Declare(absl::StrCat(name, ", server CPU"), "us/call", {});
  const std::string address = Filled(setting, store);
  auto server = StartOrganisations(address, {"--cache-megabytes=0"});
  auto reference = StartReference(address);
  const LoadOptions get = GetLoad(setting, *server), read = BareReadLoad(setting, *reference);
  Warm(setting, get);
  Warm(setting, read);
  for (int i = 0; i < setting.rounds; ++i) {
    const LoadFigures theirs = Check(RunLoad(read)), ours = Check(RunLoad(get));
    throughput.Add(ours.per_second, theirs.per_second);
    cpu.Add(ours.server_cpu_us, theirs.server_cpu_us);
  }
}

void MeasureList(const Setting& setting, Store& store, Table& table) {
  Figure& cpu = table.Declare(absl::StrCat("List, page of 1,000, ", store.kind(), ", server CPU"),
                              "us/row", AtMost(1.3));
  const std::string address = Filled(setting, store);
  auto server = StartOrganisations(address);
  const auto channel = grpc::CreateChannel(server->address(), grpc::InsecureChannelCredentials());
  WalkList(channel);
  for (int i = 0; i < setting.rounds; ++i) {
    double theirs = 0, ours = 0;
    const double end = WallSeconds() + setting.seconds;
    int64_t scanned = 0, listed = 0;
    while (WallSeconds() < end) {
      const BareRun scan = store.Scan(address, kPage);
      theirs += scan.cpu_seconds;
      scanned += scan.records;
      const double before = ProcessCpuSeconds(server->pid());
      listed += WalkList(channel);
      ours += ProcessCpuSeconds(server->pid()) - before;
    }
    if (scanned != listed) Check(absl::InternalError("the list and the scan differ in rows"));
    cpu.Add(ours / static_cast<double>(listed) * 1e6, theirs / static_cast<double>(scanned) * 1e6);
  }
}

}  // namespace baraza::bench
