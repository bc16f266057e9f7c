// Believes what a caller says of itself if the caller's certificate was signed by an own authority.
//
// Why: between the services of one platform, and for the tools of its operators, a certificate is
// proof enough; who acts through it is said in the metadata `baraza-caller`, as in development. A
// certificate is thus the right to speak for anybody: give none to members.
//
// Calls that stay inside the process (Server::InProcessChannel) need no certificate.
//
// Thread-safety: Authenticate may be called from any thread.
#pragma once

#include "absl/status/statusor.h"
#include "services/foundation/rpc/authenticator.h"

namespace baraza::rpc {

class CertifiedAuthenticator : public Authenticator {
 public:
  // UNAUTHENTICATED, reason CALLER_NOT_CERTIFIED: the connection proves nothing; or what the caller
  // says is not understood.
  absl::StatusOr<scope::Scope> Authenticate(const grpc::CallbackServerContext& context) override;

 private:
  DevelopmentAuthenticator believed_;
};

}  // namespace baraza::rpc
