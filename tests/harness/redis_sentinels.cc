#include "tests/harness/redis_sentinels.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "services/foundation/status/status.h"

namespace baraza::harness {
namespace {

constexpr int kSentinels = 3;
constexpr absl::Duration kLimit = absl::Seconds(20);

}  // namespace

absl::StatusOr<std::unique_ptr<RedisSentinels>> RedisSentinels::Start() {
  std::unique_ptr<RedisSentinels> all(new RedisSentinels());
  RETURN_IF_ERROR(all->StartServers());
  RETURN_IF_ERROR(all->StartSentinels());
  return all;
}

absl::Status RedisSentinels::StartServers() {
  // Otherwise the first copy waits for five seconds for other replicas to come.
  const std::vector<std::string> quick = {"--repl-diskless-sync-delay", "0"};
  ASSIGN_OR_RETURN(master_, Redis::Start({.arguments = quick}));
  std::vector<std::string> copying = quick;
  copying.insert(copying.end(), {"--replicaof", absl::StrCat("127.0.0.1 ", master_->port())});
  ASSIGN_OR_RETURN(replica_, Redis::Start({.arguments = copying}));
  return replica_->AwaitAnswer({"INFO", "replication"}, "master_link_status:up");
}

absl::Status RedisSentinels::StartSentinels() {
  const std::string configuration = absl::StrCat(
      "sentinel monitor main 127.0.0.1 ", master_->port(), " 2\n",
      "sentinel down-after-milliseconds main 500\nsentinel failover-timeout main 3000\n");
  for (int i = 0; i < kSentinels; ++i) {
    ASSIGN_OR_RETURN(auto sentinel,
                     Redis::Start({.sentinel = true, .configuration = configuration}));
    sentinels_.push_back(std::move(sentinel));
  }
  const std::string others = absl::StrCat("sentinels=", kSentinels);
  for (const auto& sentinel : sentinels_) {
    RETURN_IF_ERROR(sentinel->AwaitAnswer({"INFO", "sentinel"}, others));
    RETURN_IF_ERROR(sentinel->AwaitAnswer({"INFO", "sentinel"}, "slaves=1"));
  }
  return absl::OkStatus();
}

std::string RedisSentinels::address() const {
  return absl::StrCat("redis-sentinel://",
                      absl::StrJoin(sentinels_, ",",
                                    [](std::string* out, const auto& sentinel) {
                                      absl::StrAppend(out, sentinel->endpoint().ToString());
                                    }),
                      "/main");
}

absl::Status RedisSentinels::FailOver() {
  return sentinels_[0]->Run({"SENTINEL", "FAILOVER", "main"}).status();
}

absl::Status RedisSentinels::AwaitPromotion() {
  const absl::Time deadline = absl::Now() + kLimit;
  const std::string expected = absl::StrCat(replica_->port());
  while (absl::Now() < deadline) {
    const auto named = sentinels_[0]->Run({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main"});
    if (named.ok() && named->elements.size() == 2 && named->elements[1].text == expected) {
      return replica_->AwaitAnswer({"INFO", "replication"}, "role:master");
    }
    absl::SleepFor(absl::Milliseconds(20));  // another process: nothing to wait on
  }
  return absl::DeadlineExceededError("the Sentinels promote no replica");
}

}  // namespace baraza::harness
