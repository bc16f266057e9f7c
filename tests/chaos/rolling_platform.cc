#include "tests/chaos/rolling_platform.h"

#include <gtest/gtest.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "services/foundation/peers/peers.h"
#include "tests/chaos/rolling_clients.h"
#include "tests/harness/spawn.h"

namespace baraza::chaos {
namespace {

// A replica that serves is believed to stay only after so long, as by Kubernetes' minReadySeconds:
// clients try to reach one that was gone once a second.
constexpr absl::Duration kMinReady = absl::Milliseconds(1500);

}  // namespace

Platform::Platform(PlatformOptions options)
    : options_(std::move(options)), postgres_(*harness::Postgres::Start()) {
  for (const std::string& service : options_.services) Add(service);
}

std::string Platform::addresses(const std::string& service) const {
  return absl::StrCat(replica(service, 0).address(), ",", replica(service, 1).address());
}

std::vector<std::string> Platform::ArgumentsOf(const std::string& service) {
  std::vector<std::string> arguments = options_.arguments;
  if (service != "reporting") {
    databases_[service] = *postgres_->CreateDatabase(service);
    arguments.push_back("--database=" + databases_[service]);
  }
  for (const std::string neighbour : {"organisations", "projects"}) {
    if (neighbour == service || service == "organisations") break;
    const auto known = options_.neighbours.find(neighbour);
    arguments.push_back(
        absl::StrCat("--", neighbour, "=",
                     known == options_.neighbours.end() ? addresses(neighbour) : known->second));
  }
  return arguments;
}

void Platform::Add(const std::string& service) {
  const std::vector<std::string> arguments = ArgumentsOf(service);
  for (int i = 0; i < 2; ++i) {
    auto replica = std::make_unique<harness::ServerProcess>(harness::ServerProcess::Options{
        .program = absl::StrCat("services/", service, "/baraza-", service),
        .arguments = arguments,
        .environment = options_.environment,
        .identity = options_.identity});
    const absl::Status started = replica->Start();
    EXPECT_TRUE(started.ok()) << started;
    replicas_[service].push_back(std::move(replica));
  }
}

void Platform::AwaitReady() {
  for (const auto& [service, replicas] : replicas_) {
    for (const auto& replica : replicas) AwaitReady(service, *replica);
  }
}

// Until this replica answers: followers read the registers first.
void Platform::AwaitReady(const std::string& service, const harness::ServerProcess& replica) const {
  Tally tally;
  const auto channel =
      peers::Connect(replica.address(), peers::Repeat::kReads, options_.credentials);
  for (const absl::Time limit = absl::Now() + absl::Seconds(30); absl::Now() < limit;) {
    if (Answers(tally, service, channel)) return;
  }
  ADD_FAILURE() << service << " is not ready: " << tally.complaints().back();
}

void Platform::Restart(const std::string& service, int number) {
  harness::ServerProcess& ended = replica(service, number);
  ended.Terminate();
  const absl::Status started = ended.Start();
  ASSERT_TRUE(started.ok()) << service << ": " << started;
  AwaitReady(service, ended);
  absl::Notification never;
  never.WaitForNotificationWithTimeout(kMinReady);
}

void Platform::HoldWrites(const std::string& service, absl::Duration hold) {
  harness::Spawn({"/usr/bin/psql", databases_.at(service), "-c",
                  absl::StrCat("LOCK TABLE audit IN EXCLUSIVE MODE; SELECT pg_sleep(",
                               absl::ToDoubleSeconds(hold), ")")},
                 folder_.path() + "/psql.log");
}

void Platform::RestartAll() {
  for (const auto& [service, replicas] : replicas_) {
    for (int i = 0; i < static_cast<int>(replicas.size()); ++i) Restart(service, i);
  }
}

}  // namespace baraza::chaos
