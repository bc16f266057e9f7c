// The metrics that gRPC servers conventionally have, of one method and of one call of a stream.
//
// Why: dashboards, alerts and people know grpc_server_started_total and its like by name, labels
// and type from servers in other languages. What gRPC answers by itself (health, reflection) is not
// among them.
//
// Cost: a unary call is counted five times, 8 to 11 ns each. Series: 17 codes and 17 buckets for
// each method of the contract, declared at the start, so that a rate is known from the first call.
//
// Thread-safety: const after construction, and as metrics::Counter.
#pragma once

#include <array>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/metrics/metrics.h"

namespace baraza::rpc {

// How many messages go each way.
enum class CallType { kUnary, kClientStream, kServerStream, kBidiStream };

class CallMetrics {
 public:
  // Counts nowhere.
  CallMetrics() = default;
  // Declares the series of a method; `registry` outlives them.
  CallMetrics(metrics::Registry& registry, CallType type, const std::string& service,
              const std::string& method);

  void Started() const { started_.Increment(); }
  void Received() const { received_.Increment(); }
  void Sent() const { sent_.Increment(); }
  void Handled(absl::StatusCode code, absl::Duration took) const;

 private:
  static constexpr int kCodes = 17;  // canonical codes, OK to UNAUTHENTICATED

  metrics::Counter started_;
  metrics::Counter received_;
  metrics::Counter sent_;
  std::array<metrics::Counter, kCodes> handled_;
  metrics::Histogram seconds_;
};

// Counts one call of a stream, which has started when this is made.
class StreamMetrics {
 public:
  // Both outlive this.
  StreamMetrics(const CallMetrics& calls, const clock::Clock& clock);

  void Received() const { calls_.Received(); }
  void Sent() const { calls_.Sent(); }
  // To be called once.
  void Ended(absl::StatusCode code) const;

 private:
  const CallMetrics& calls_;
  const clock::Clock& clock_;
  const absl::Time started_;
};

}  // namespace baraza::rpc
