#include "services/foundation/rpc/handler.h"

#include "absl/strings/str_cat.h"
#include "services/foundation/log/log.h"
#include "services/foundation/status/status.h"
#include "services/foundation/validation/validation.h"

namespace baraza::rpc {
namespace {

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
      clock_(&clock) {
  if (method_->under_way != nullptr) {
    ++method_->under_way->now;
    ++method_->under_way->begun;
  }
  method_->calls.Started();
  method_->calls.Received();
}

bool Responder::Abandoned() const { return context_->IsCancelled() || clock_->Now() >= deadline_; }

void Responder::Finish(absl::StatusOr<Reply> reply) const {
  method_->calls.Handled(reply.status().code(), clock_->Now() - started_);
  if (IsOurFault(reply.status())) {
    log::Error("call failed", {{"method", method_->name}, {"status", reply.status().ToString()}});
  }
  if (reply.ok()) {
    if (reply->position > 0) {
      context_->AddTrailingMetadata("baraza-position", absl::StrCat(reply->position));
    }
    *out_ = std::move(reply->body);
    method_->calls.Sent();
  }
  UnderWay* const under_way = method_->under_way;
  reactor_->Finish(ToGrpc(reply.status()));
  if (under_way != nullptr) --under_way->now;
}

const Method& Handler::AddMethod(CallType type, std::string service, std::string name, Roles roles,
                                 feed::Tail* feed, absl::Duration default_deadline) {
  CallMetrics calls(dependencies_.metrics, type, service, name);
  return *methods_.emplace_back(std::make_unique<Method>(
      Method{feed, std::move(name), std::move(service), roles, default_deadline, calls, &calls_}));
}

void Handler::StopStreams() {
  stopping_ = true;
  absl::MutexLock lock(&streams_mutex_);
  for (auto& [id, listener] : streams_) listener();
}

int64_t Handler::OnStopStreams(std::function<void()> listener) {
  absl::MutexLock lock(&streams_mutex_);
  streams_.emplace(next_stream_, std::move(listener));
  return next_stream_++;
}

void Handler::Forget(int64_t id) {
  absl::MutexLock lock(&streams_mutex_);
  streams_.erase(id);
}

Activity Handler::activity() const {
  absl::MutexLock lock(&streams_mutex_);
  return {.idle = calls_.now == 0 && streams_.empty(), .begun = calls_.begun + next_stream_};
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
