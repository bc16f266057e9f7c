// A client that loads a register: it has one request in flight, and repeats it until it is
// answered, as impatient but honest clients do.
//
// Why: a server that dies leaves requests without an answer. Who repeats them, for how long and who
// gives up decides what a test can ask for afterwards, so it stands in one place.
//
// Thread-safety: a Client is one thread's; Load is shared by all clients and may be used from any.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <random>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/scope/scope.h"

namespace baraza::chaos {

// The alliance whose secretariat the clients are.
inline constexpr char kAlliance[] = "alliances/chaos";

// What all clients of one workload have in common.
struct Load {
  absl::Notification stopping;
  std::atomic<int64_t> retries{0};  // requests that were repeated because their answer was lost
  std::atomic<int> in_flight{0};    // requests that wait for an answer now
};

// True if the request may be, or become, carried out: only repeating it tells.
bool IsOpen(const absl::Status& status);

class Client {
 public:
  // `load` outlives the client.
  Client(Load& load, uint32_t seed) : load_(load), random_(seed) {}

  bool stopping() const { return load_.stopping.HasBeenNotified(); }
  // 0 to sides - 1.
  int Dice(int sides) { return static_cast<int>(random_() % sides); }
  std::string NewRequestId();

  // Calls once: `call(context, answer)` makes the request as `scope`.
  template <class Answer, class Call>
  static absl::StatusOr<Answer> Once(const scope::Scope& scope, const Call& call) {
    grpc::ClientContext context;
    peers::CallAs(context, scope, kAnswerWithin);
    context.set_wait_for_ready(true);
    Answer answer;
    absl::Status status = rpc::FromGrpc(call(&context, &answer));
    if (!status.ok()) return status;
    return answer;
  }

  // Calls until there is an answer that settles the request. An open status: given up, which one in
  // thirty does at once. `repeated` becomes true if an earlier answer was lost.
  template <class Answer, class Call>
  absl::StatusOr<Answer> Insist(const scope::Scope& scope, const Call& call,
                                bool* repeated = nullptr) {
    ++load_.in_flight;
    const bool patient = Dice(30) != 0;
    int tries_after_end = 3;
    absl::StatusOr<Answer> answer;
    while (true) {
      answer = Once<Answer>(scope, call);
      if (answer.ok() || !IsOpen(answer.status()) || !patient) break;
      if (repeated != nullptr) *repeated = true;
      if (load_.stopping.WaitForNotificationWithTimeout(kPause) && --tries_after_end < 0) break;
      ++load_.retries;
    }
    --load_.in_flight;
    return answer;
  }

 private:
  static constexpr absl::Duration kAnswerWithin = absl::Seconds(10);
  static constexpr absl::Duration kPause = absl::Milliseconds(20);  // before a request is repeated

  Load& load_;
  std::mt19937 random_;
};

}  // namespace baraza::chaos
