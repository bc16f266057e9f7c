// Writes and what follows them: create, import, the feed.
#include <vector>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "tests/bench/load.h"
#include "tests/bench/reference.pb.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/streams.h"
#include "tests/bench/yardsticks.h"

namespace baraza::bench {
namespace {

constexpr int kCallers = 64;
constexpr int kImportGroup = 1000;

using organisations::v1::WatchOrganisationsRequest;
using organisations::v1::WatchOrganisationsResponse;

// What a follower was sent.
struct Followed {
  int64_t changes = 0;
  int64_t messages = 0;
  int64_t bytes = 0;
  std::string token;  // the last
  double seconds = 0;
};

// Follows the feed from `token` (empty: a snapshot first) until it has caught up.
Followed CatchUp(const harness::ServerProcess& server, const std::string& token) {
  Followed followed;
  WatchOrganisationsRequest request;
  request.set_resume_token(token);
  bool sent = false;
  const double start = WallSeconds();
  Check(RunStream({.address = server.address(),
                   .method = absl::StrCat(kService, "WatchOrganisations"),
                   .caller = kFollower,
                   .send =
                       [&](std::string& bytes) {
                         bytes = request.SerializeAsString();
                         return !std::exchange(sent, true);
                       },
                   .receive =
                       [&](const grpc::ByteBuffer& message) {
                         WatchOrganisationsResponse response;
                         response.ParseFromString(BytesOf(message));
                         followed.bytes += static_cast<int64_t>(message.Length());
                         followed.changes += response.changes_size();
                         followed.token = response.resume_token();
                         ++followed.messages;
                         followed.seconds = WallSeconds() - start;
                         return !response.caught_up();
                       }}));
  return followed;
}

// Seconds that the bare server takes to send so many messages.
double BareStream(const harness::ServerProcess& server, int64_t messages, int size) {
  v1::Order order;
  order.set_messages(messages);
  order.set_size(size);
  bool sent = false;
  int64_t received = 0;
  const double start = WallSeconds();
  Check(RunStream({.address = server.address(),
                   .method = absl::StrCat(kReference, "Stream"),
                   .caller = "",
                   .send =
                       [&](std::string& bytes) {
                         bytes = order.SerializeAsString();
                         return !std::exchange(sent, true);
                       },
                   .receive =
                       [&](const grpc::ByteBuffer& message) {
                         v1::Parcel parcel;
                         parcel.ParseFromString(BytesOf(message));
                         received += !parcel.body().empty();
                         return true;
                       }}));
  if (received != messages) Check(absl::InternalError("the bare stream ended early"));
  return WallSeconds() - start;
}

}  // namespace

void MeasureCreate(const Setting& setting, Store& store, Table& table) {
  const std::string name = absl::StrCat("durable create, ", store.kind());
  Figure& throughput = table.Declare(absl::StrCat(name, ", 64 callers"), "rows/s", AtLeast(0.8));
  Figure& cpu = table.Declare(absl::StrCat(name, ", server CPU"), "us/row", {});
  // Made before the clock starts: making requests is the caller's business.
  std::vector<std::string> requests(setting.creates);
  for (int64_t i = 0; i < setting.creates; ++i) requests[i] = CreateRequest("create", i);
  for (int i = 0; i < setting.rounds; ++i) {
    const std::string address = store.Fresh();
    auto server = StartOrganisations(address);
    const LoadFigures ours =
        Check(RunLoad({.address = server->address(),
                       .method = absl::StrCat(kService, "CreateOrganisation"),
                       .request = [&requests](int64_t number) { return requests[number]; },
                       .caller = kCaller,
                       .callers = kCallers,
                       .seconds = setting.seconds,
                       .most = setting.creates,
                       .smallest_answer = 500,
                       .server = server->pid()}));
    server->Terminate();
    const BareRun theirs = store.InsertSame(address, kCallers);
    if (theirs.records != ours.calls) {
      Check(absl::InternalError("the feed does not hold what was created"));
    }
    throughput.Add(ours.per_second, theirs.PerSecond());
    cpu.Add(ours.server_cpu_us, theirs.cpu_seconds / static_cast<double>(theirs.records) * 1e6);
  }
}

void MeasureImport(const Setting& setting, Store& store, Table& table) {
  const std::string name = absl::StrCat("import, ", store.kind());
  Figure& throughput = table.Declare(name, "rows/s", AtLeast(0.4));
  Figure& cpu = table.Declare(absl::StrCat(name, ", server CPU"), "us/row", {});
  for (int i = 0; i < setting.rounds; ++i) {
    const std::string address = store.Fresh();
    auto server = StartOrganisations(address);
    const double before = ProcessCpuSeconds(server->pid());
    const double seconds = ImportAll(*server, "import", setting.rows);
    const double spent = ProcessCpuSeconds(server->pid()) - before;
    server->Terminate();
    const BareRun theirs = store.InsertSame(address, kImportGroup);
    const auto rows = static_cast<double>(setting.rows);
    throughput.Add(rows / seconds, theirs.PerSecond());
    cpu.Add(spent / rows * 1e6, theirs.cpu_seconds / rows * 1e6);
  }
}

void MeasureFeed(const Setting& setting, Store& store, Table& table) {
  Figure& throughput =
      table.Declare(absl::StrCat("feed catch-up, ", store.kind(), " (many changes a message)"),
                    "changes/s", AtLeast(0.6));
  auto server = StartOrganisations(store.Fresh());
  auto reference = StartReference();
  const std::string beginning = CatchUp(*server, "").token;
  ImportAll(*server, "feed", setting.rows);
  for (int i = 0; i < setting.rounds; ++i) {
    const Followed ours = CatchUp(*server, beginning);
    if (ours.changes != setting.rows) Check(absl::InternalError("the feed lacks changes"));
    const double theirs =
        BareStream(*reference, ours.changes, static_cast<int>(ours.bytes / ours.changes));
    const auto changes = static_cast<double>(ours.changes);
    throughput.Add(changes / ours.seconds, changes / theirs);
  }
}

}  // namespace baraza::bench
