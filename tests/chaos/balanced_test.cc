// A rolling restart behind a load balancer: HAProxy, configured as docs/operations.md tells
// operators to, in front of two replicas of each service, TLS on both sides. Clients know one
// address, watch no health and repeat nothing. No call fails.
//
// BARAZA_CHAOS_ROUNDS says how often all four services are restarted (0: the organisations alone,
// once).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/credentials.h"
#include "tests/chaos/rolling_clients.h"
#include "tests/chaos/rolling_platform.h"
#include "tests/chaos/trial.h"
#include "tests/harness/balancer.h"
#include "tests/harness/certificates.h"
#include "tests/harness/free_port.h"
#include "tests/harness/postgres.h"

namespace baraza::chaos {
namespace {

// Longer than the notice that replicas give, shorter than a call may take.
constexpr absl::Duration kHold = absl::Milliseconds(2500);
constexpr char kManual[] = "docs/operations.md";

// The configuration in docs/operations.md: what stands before the sections of the service, and
// these.
std::pair<std::string, std::string> Documented() {
  const std::string text = harness::ReadFile(kManual);
  const size_t begin = text.find("```haproxy\n");
  EXPECT_NE(begin, text.npos) << kManual << " has no configuration of HAProxy";
  const size_t from = text.find('\n', begin) + 1;
  const std::string all = text.substr(from, text.find("```", from) - from);
  const size_t sections = all.find("frontend organisations");
  return {all.substr(0, sections), all.substr(sections)};
}

// Replaces `what` in `text`, where it has to stand.
void Put(std::string& text, const std::string& what, const std::string& instead) {
  EXPECT_TRUE(absl::StrContains(text, what)) << kManual << " no longer says: " << what;
  absl::StrReplaceAll({{what, instead}}, &text);
}

std::string PortOf(const std::string& address) { return address.substr(address.rfind(':') + 1); }

class BalancedPlatform {
 public:
  BalancedPlatform(const std::vector<std::string>& services,
                   const std::map<std::string, std::string>& environment) {
    for (const std::string& service : services) ports_[service] = harness::FreePort();
    PlatformOptions options{
        .services = services,
        .environment = environment,
        .identity = {"--believe-certified", "--tls-certificate=" + own_.certificate,
                     "--tls-key=" + own_.key, "--tls-authorities=" + own_.authorities},
        .credentials = credentials_,
        .arguments = {"--drain-notice=1s"}};
    for (const std::string& service : services) options.neighbours[service] = At(service);
    platform_ = std::make_unique<Platform>(std::move(options));
    Balance();
    platform_->AwaitReady();
  }

  Platform& platform() { return *platform_; }
  // What HAProxy said of the replicas.
  std::string Log() const { return balancer_->Log(); }

  // Callers that know the balancer's address, watch no health and repeat nothing.
  Connect Plainly() {
    return [this](const std::string& service, peers::Repeat) {
      grpc::ChannelArguments arguments;
      arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
      return grpc::CreateCustomChannel(At(service), credentials_.channel(), arguments);
    };
  }
  // Callers as the services and the command are.
  Connect AsPeers() {
    return [this](const std::string& service, peers::Repeat repeat) {
      return peers::Connect(At(service), repeat, credentials_);
    };
  }

 private:
  std::string At(const std::string& service) const {
    return absl::StrCat("127.0.0.1:", ports_.at(service));
  }

  // The two sections of a service, with the addresses of this test.
  std::string SectionsOf(const std::string& service, std::string text) const {
    Put(text, "0.0.0.0:7400", At(service));
    for (int i = 0; i < 2; ++i) {
      const auto& replica = platform_->replica(service, i);
      Put(text, absl::StrCat("10.0.0.", i + 1, ":7400 port 7401"),
          absl::StrCat(replica.address(), " port ", PortOf(replica.metrics_address())));
    }
    Put(text, "verifyhost organisations", "verifyhost localhost");
    Put(text, "organisations", service);
    return text;
  }

  void Balance() {
    auto [configuration, sections] = Documented();
    std::vector<int> ports;
    for (const auto& [service, port] : ports_) {
      absl::StrAppend(&configuration, SectionsOf(service, sections));
      ports.push_back(port);
    }
    Put(configuration, "/etc/baraza/tls/tls.crt", live_.files().certificate);
    Put(configuration, "/etc/baraza/tls/ca.crt", live_.files().authorities);
    auto started = harness::Balancer::Start(configuration, ports);
    ASSERT_TRUE(started.ok()) << started.status();
    balancer_ = *std::move(started);
  }

  harness::Authority authority_{"Own"};
  const harness::Identity own_ = authority_.Sign("platform");
  const harness::LiveIdentity live_{own_};  // under the names of a Secret
  const rpc::Credentials credentials_ =
      *rpc::Credentials::Open({own_.certificate, own_.key, own_.authorities}, absl::Now());
  std::map<std::string, int> ports_;
  std::unique_ptr<Platform> platform_;
  std::unique_ptr<harness::Balancer> balancer_;
};

// Why nothing can be tested here; empty if it can.
std::string Missing() {
  if (!harness::Postgres::Installed()) return "PostgreSQL is not installed";
  return harness::Balancer::Installed() ? "" : "HAProxy is not installed";
}

const int kRounds = NumberFromEnvironment("BARAZA_CHAOS_ROUNDS", 0);
const std::vector<std::string> kFew = {"organisations"};

TEST(BalancedRestart, FailsNoCall) {
  if (!Missing().empty()) GTEST_SKIP() << Missing();
  const bool all = kRounds > 0;
  BalancedPlatform balanced(all ? kServices : kFew, {});
  Tally plain;
  Tally peers;
  Clients plain_clients(balanced.Plainly(), plain, all);
  Clients peer_clients(balanced.AsPeers(), peers, all);
  for (int round = 0; round < std::max(kRounds, 1); ++round) balanced.platform().RestartAll();
  plain_clients.Stop();
  peer_clients.Stop();
  EXPECT_THAT(plain.complaints(), testing::IsEmpty()) << balanced.Log();
  EXPECT_THAT(peers.complaints(), testing::IsEmpty()) << balanced.Log();
  EXPECT_GT(plain.calls(), 100);
  EXPECT_GT(peers.calls(), 100);
  std::printf(
      "  %d rounds; plain clients: %lld calls, %lld failed; peers: %lld calls, %lld failed\n",
      std::max(kRounds, 1), static_cast<long long>(plain.calls()),
      static_cast<long long>(plain.failed()), static_cast<long long>(peers.calls()),
      static_cast<long long>(peers.failed()));
}

TEST(BalancedRestart, AnswersCallsThatTakeLongerThanItsNotice) {
  if (!Missing().empty()) GTEST_SKIP() << Missing();
  if (kRounds == 0) GTEST_SKIP() << "one of the long tests: set BARAZA_CHAOS_ROUNDS";
  BalancedPlatform balanced(kFew, {});
  Tally tally;
  Clients plain(balanced.Plainly(), tally, /*all=*/false);
  Clients peers(balanced.AsPeers(), tally, /*all=*/false);
  for (int i = 0; i < 2 * kRounds; ++i) {
    balanced.platform().HoldWrites("organisations", kHold);
    balanced.platform().Restart("organisations", i % 2);
  }
  plain.Stop();
  peers.Stop();
  EXPECT_THAT(tally.complaints(), testing::IsEmpty()) << balanced.Log();
}

TEST(BalancedRestart, IsSeenToFailCallsWhenNothingIsDrained) {
  if (!Missing().empty()) GTEST_SKIP() << Missing();
  if (kRounds == 0) GTEST_SKIP() << "one of the long tests: set BARAZA_CHAOS_ROUNDS";
  BalancedPlatform balanced(kFew, {{"BARAZA_PLANTED_FAULT", "no-drain"}});
  Tally tally;
  Clients clients(balanced.Plainly(), tally, /*all=*/false);
  for (int i = 0; i < 6 && tally.failed() == 0; ++i) {
    balanced.platform().Restart("organisations", i % 2);
  }
  clients.Stop();
  EXPECT_GT(tally.failed(), 0);
}

}  // namespace
}  // namespace baraza::chaos
