#include "services/foundation/rpc/handler.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/foundation/log/log.h"
#include "services/foundation/status/status.h"
#include "services/foundation/validation/validation.h"

namespace baraza::rpc {
namespace {

constexpr int kCodes = 17;  // canonical codes, OK to UNAUTHENTICATED

// Codes by the names that gRPC's conventional metrics use.
constexpr const char* kCodeNames[kCodes] = {
    "OK",       "Canceled",       "Unknown",          "InvalidArgument",   "DeadlineExceeded",
    "NotFound", "AlreadyExists",  "PermissionDenied", "ResourceExhausted", "FailedPrecondition",
    "Aborted",  "OutOfRange",     "Unimplemented",    "Internal",          "Unavailable",
    "DataLoss", "Unauthenticated"};

absl::Time DeadlineOf(const grpc::CallbackServerContext& context, const Method& method,
                      absl::Time started) {
  const auto deadline = context.deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) {
    return started + method.default_deadline;
  }
  return absl::FromChrono(deadline);
}

bool IsOurFault(const absl::Status& status) {
  return absl::IsInternal(status) || absl::IsDataLoss(status) || absl::IsUnknown(status);
}

absl::Status MayNotCall(const Method& method, const scope::Scope& scope) {
  if (scope.role() == scope::Role::kPublic) {
    return status::Error(
        absl::StatusCode::kUnauthenticated, "SIGN_IN",
        absl::StrCat(method.name, " is not open to callers who are not signed in"));
  }
  const std::string role(scope::RoleName(scope.role()));
  return status::Error(absl::StatusCode::kPermissionDenied, "ROLE_MAY_NOT_CALL",
                       absl::StrCat("the role ", role, " may not call ", method.name),
                       {{"role", role}, {"method", method.name}});
}

}  // namespace

Responder::Responder(grpc::CallbackServerContext* context, grpc::ByteBuffer* out,
                     const Method& method, absl::Time started, const clock::Clock& clock)
    : context_(context),
      reactor_(context->DefaultReactor()),  // may be asked for once
      out_(out),
      method_(&method),
      started_(started),
      deadline_(DeadlineOf(*context, method, started)),
      clock_(&clock) {}

bool Responder::Abandoned() const { return context_->IsCancelled() || clock_->Now() >= deadline_; }

void Responder::Finish(absl::StatusOr<Reply> reply) const {
  const int code = static_cast<int>(reply.status().code());
  method_->handled[std::clamp(code, 0, kCodes - 1)].Increment();
  method_->seconds.Observe(absl::ToDoubleSeconds(clock_->Now() - started_));
  if (IsOurFault(reply.status())) {
    log::Error("call failed", {{"method", method_->name}, {"status", reply.status().ToString()}});
  }
  if (reply.ok()) {
    if (reply->position > 0) {
      context_->AddTrailingMetadata("baraza-position", absl::StrCat(reply->position));
    }
    *out_ = std::move(reply->body);
  }
  reactor_->Finish(ToGrpc(reply.status()));
}

const Method& Handler::AddMethod(std::string service, std::string name, Roles roles,
                                 feed::Tail* feed, absl::Duration default_deadline) {
  auto method = std::make_unique<Method>(
      Method{feed, std::move(name), std::move(service), roles, default_deadline, {}, {}});
  for (const char* code : kCodeNames) {
    method->handled.push_back(dependencies_.metrics.AddCounter(
        "grpc_server_handled_total", "Calls that were answered, by status code.",
        {{"grpc_service", method->service}, {"grpc_method", method->name}, {"grpc_code", code}}));
  }
  method->seconds = dependencies_.metrics.AddHistogram(
      "grpc_server_handling_seconds", "How long calls took, in seconds.", metrics::LatencyBounds(),
      {{"grpc_service", method->service}, {"grpc_method", method->name}});
  return *methods_.emplace_back(std::move(method));
}

absl::StatusOr<scope::Scope> Handler::Admit(const grpc::CallbackServerContext& context,
                                            const Method& method) {
  ASSIGN_OR_RETURN(scope::Scope scope, dependencies_.authenticator.Authenticate(context));
  if (!method.roles.Contains(scope.role())) return MayNotCall(method, scope);
  return scope;
}

absl::StatusOr<scope::Scope> Handler::Admit(const grpc::CallbackServerContext& context,
                                            const Method& method, const grpc::ByteBuffer& in,
                                            google::protobuf::Message& request, AtLeast& at_least) {
  ASSIGN_OR_RETURN(scope::Scope scope, Admit(context, method));
  ASSIGN_OR_RETURN(at_least, AtLeast::Of(context, method.feed));
  RETURN_IF_ERROR(Parse(in, request));
  RETURN_IF_ERROR(validation::Validate(request));
  return scope;
}

}  // namespace baraza::rpc
