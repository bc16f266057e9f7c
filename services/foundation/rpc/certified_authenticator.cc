#include "services/foundation/rpc/certified_authenticator.h"

#include <grpcpp/grpcpp.h>

#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

// What gRPC calls the other end of a channel that never leaves the process. Every connection has an
// address, and properties of its security (also "insecure"): this has neither.
constexpr char kInProcess[] = "unknown";

bool IsCertified(const grpc::CallbackServerContext& context) {
  const auto proof = context.auth_context();
  if (proof != nullptr && proof->IsPeerAuthenticated()) return true;
  const bool unconnected = proof == nullptr || proof->begin() == proof->end();
  return unconnected && context.peer() == kInProcess;
}

}  // namespace

absl::StatusOr<scope::Scope> CertifiedAuthenticator::Authenticate(
    const grpc::CallbackServerContext& context) {
  if (!IsCertified(context)) {
    return status::Error(absl::StatusCode::kUnauthenticated, "CALLER_NOT_CERTIFIED",
                         "the connection shows no certificate of an authority known here; connect "
                         "with TLS and a certificate of your own");
  }
  return believed_.Authenticate(context);
}

}  // namespace baraza::rpc
