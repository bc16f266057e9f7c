#include "services/foundation/rpc/call_metrics.h"

#include <algorithm>

namespace baraza::rpc {
namespace {

// As the conventional metrics spell them.
constexpr const char* kCodeNames[] = {
    "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
    "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
    "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
    "DataLoss", "Unauthenticated"};

const char* NameOf(CallType type) {
  switch (type) {
    case CallType::kUnary:
      return "unary";
    case CallType::kClientStream:
      return "client_stream";
    case CallType::kServerStream:
      return "server_stream";
    case CallType::kBidiStream:
      return "bidi_stream";
  }
  return "unknown";
}

}  // namespace

CallMetrics::CallMetrics(metrics::Registry& registry, CallType type, const std::string& service,
                         const std::string& method) {
  metrics::Labels labels = {
      {"grpc_type", NameOf(type)}, {"grpc_service", service}, {"grpc_method", method}};
  started_ = registry.AddCounter("grpc_server_started_total", "Calls that began.", labels);
  received_ = registry.AddCounter("grpc_server_msg_received_total",
                                  "Messages that callers sent, one for each unary call.", labels);
  sent_ = registry.AddCounter("grpc_server_msg_sent_total",
                              "Messages that callers were sent, one for each unary call that "
                              "succeeded.",
                              labels);
  seconds_ = registry.AddHistogram("grpc_server_handling_seconds",
                                   "How long calls took until they were answered, in seconds; "
                                   "streams until they ended.",
                                   metrics::LatencyBounds(), labels);
  for (int code = 0; code < kCodes; ++code) {
    labels["grpc_code"] = kCodeNames[code];
    handled_[code] = registry.AddCounter("grpc_server_handled_total",
                                         "Calls that were answered, by status code.", labels);
  }
}

void CallMetrics::Handled(absl::StatusCode code, absl::Duration took) const {
  handled_[std::clamp(static_cast<int>(code), 0, kCodes - 1)].Increment();
  seconds_.Observe(took);
}

StreamMetrics::StreamMetrics(const CallMetrics& calls, const clock::Clock& clock)
    : calls_(calls), clock_(clock), started_(clock.Now()) {
  calls_.Started();
}

void StreamMetrics::Ended(absl::StatusCode code) const {
  calls_.Handled(code, clock_.Now() - started_);
}

}  // namespace baraza::rpc
