// Replicas: how soon one shows what another has acknowledged.
#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "tests/bench/load.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/yardsticks.h"

namespace baraza::bench {
namespace {

using organisations::v1::Organisation;

constexpr char kSeries[] = "shown";
constexpr int kUpdates = 400;
constexpr double kLongest = 5;  // seconds that a replica may be behind before that is a fault

class Replica {
 public:
  explicit Replica(const std::string& database)
      : server_(StartOrganisations(database, {"--cache-megabytes=64"})),
        channel_(grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials())) {}

  harness::ServerProcess& server() { return *server_; }

  Organisation Get(const std::string& name) {
    organisations::v1::GetOrganisationRequest request;
    request.set_name(name);
    return Ask("GetOrganisation", request.SerializeAsString());
  }

  Organisation Rename(const std::string& name, const std::string& title) {
    organisations::v1::UpdateOrganisationRequest request;
    request.mutable_organisation()->set_name(name);
    request.mutable_organisation()->set_display_name(title);
    request.mutable_update_mask()->add_paths("display_name");
    return Ask("UpdateOrganisation", request.SerializeAsString());
  }

 private:
  Organisation Ask(const std::string& method, const std::string& request) {
    Organisation answer;
    answer.ParseFromString(
        Check(CallOnce(channel_, absl::StrCat(kService, method), kCaller, request)));
    return answer;
  }

  std::unique_ptr<harness::ServerProcess> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

// Milliseconds from the acknowledgement until `reader` answers with the new title.
double Lag(Replica& writer, Replica& reader, int number) {
  const std::string name = NameOf(kSeries, number % 10);
  reader.Get(name);  // it lies in the cache
  const std::string title = absl::StrCat("Renamed ", number);
  writer.Rename(name, title);
  const double acknowledged = WallSeconds();
  while (reader.Get(name).display_name() != title) {
    if (WallSeconds() - acknowledged > kLongest) {
      Check(absl::InternalError("a replica does not show what another has acknowledged"));
    }
  }
  return (WallSeconds() - acknowledged) * 1e3;
}

}  // namespace

void MeasureReplicas(const Setting&, Table& table) {
  Figure& median = table.Declare("write shown by another replica, p50", "ms", {});
  Figure& most = table.Declare("write shown by another replica, p99", "ms", AtMostItself(50));
  auto store = MakePostgresStore();
  const std::string database = store->Fresh();
  Replica writer(database), reader(database);
  ImportAll(writer.server(), kSeries, 10);
  std::vector<double> lags;
  for (int i = 0; i < kUpdates; ++i) lags.push_back(Lag(writer, reader, i));
  std::sort(lags.begin(), lags.end());
  median.measured.push_back(lags[lags.size() / 2]);
  most.measured.push_back(lags[lags.size() * 99 / 100]);
}

}  // namespace baraza::bench
