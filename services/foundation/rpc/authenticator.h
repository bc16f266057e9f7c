// Who is calling: from what a call brings with it to a Scope.
//
// Thread-safety: Authenticate may be called from any thread. It must not block.
#pragma once

#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/scope/scope.h"

namespace grpc {
class CallbackServerContext;
}

namespace baraza::rpc {

class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // The caller's scope. UNAUTHENTICATED: the credentials are not valid. A call without credentials
  // is Scope::Public().
  virtual absl::StatusOr<scope::Scope> Authenticate(const grpc::CallbackServerContext& context) = 0;
};

// For development on one machine: believes what the caller says of itself in the metadata
// `baraza-caller`: "subject=alice;role=MEMBER;organisation=organisations/a;alliance=alliances/x".
// Made only where `--insecure-dev` is given, which listens on loopback only.
class DevelopmentAuthenticator : public Authenticator {
 public:
  absl::StatusOr<scope::Scope> Authenticate(const grpc::CallbackServerContext& context) override;

  // The scope that the text names. UNAUTHENTICATED: what is wrong with it.
  static absl::StatusOr<scope::Scope> Parse(std::string_view text);
  // The text that names the scope; what clients send.
  static std::string Format(const scope::Scope& scope);

 private:
  absl::Mutex mutex_;
  // Scopes by text, so that a caller is parsed once; emptied when it grows large.
  absl::flat_hash_map<std::string, scope::Scope> known_ ABSL_GUARDED_BY(mutex_);
};

// The metadata key under which a development caller names itself.
inline constexpr char kCallerKey[] = "baraza-caller";

}  // namespace baraza::rpc
