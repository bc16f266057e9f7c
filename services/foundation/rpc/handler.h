// The one way in which every unary call is handled: authenticate, may this role call, deadline,
// parse and validate, act, count, log.
//
// Why: what is done for every call stands once, and a method of a service is one line. Methods are
// raw (bytes in, bytes out), so that stored bytes go out as they are and a page is spliced instead
// of rebuilt.
//
// A method acts in one of three ways: at once on gRPC's thread (answers from memory), on the
// bounded executor (what may block: reads), or by handing its Responder on (writes, which the
// commit queue answers).
//
// A read that asks for a position (at_least.h) acts at once only if that is reached; on the
// executor it waits for it first.
//
// Thread-safety: AddMethod before the server starts, everything else from any thread.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/executor/executor.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/rpc/activity.h"
#include "services/foundation/rpc/at_least.h"
#include "services/foundation/rpc/authenticator.h"
#include "services/foundation/rpc/method.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/scope/scope.h"

namespace baraza::rpc {

// What a call answers with.
struct Reply {
  grpc::ByteBuffer body;
  // Position of the call's change in the feed, sent as trailing metadata `baraza-position`. 0:
  // none.
  int64_t position = 0;

  static Reply Bytes(std::string bytes) { return {ToBuffer(std::move(bytes))}; }
  static Reply Shared(std::shared_ptr<const std::string> bytes) {
    return {ToBuffer(std::move(bytes))};
  }
  static Reply Message(const google::protobuf::Message& message) {
    return {ToBuffer(message.SerializeAsString())};
  }
};

// Answers one call. Finish exactly once; a copy answers the same call.
class Responder {
 public:
  Responder(grpc::CallbackServerContext* context, grpc::ByteBuffer* out, const Method& method,
            absl::Time started, const clock::Clock& clock);

  void Finish(absl::StatusOr<Reply> reply) const;
  // What the method returns to gRPC.
  grpc::ServerUnaryReactor* reactor() const { return reactor_; }
  // True if nobody waits for the answer any more.
  bool Abandoned() const;
  // The position that the call asks to see.
  const AtLeast& at_least() const { return at_least_; }

 private:
  friend class Handler;

  grpc::CallbackServerContext* context_;
  grpc::ServerUnaryReactor* reactor_;
  grpc::ByteBuffer* out_;
  const Method* method_;
  absl::Time started_;
  absl::Time deadline_;
  const clock::Clock* clock_;
  AtLeast at_least_;
};

class Handler {
 public:
  // All outlive the handler.
  struct Dependencies {
    Authenticator& authenticator;
    executor::Executor& executor;
    metrics::Registry& metrics;
    const clock::Clock& clock;
  };

  explicit Handler(Dependencies dependencies) : dependencies_(dependencies) {}

  // Declares a method; the handler keeps it. `feed`: of the service, null if it has none.
  const Method& AddMethod(CallType type, std::string service, std::string name, Roles roles,
                          feed::Tail* feed = nullptr,
                          absl::Duration default_deadline = absl::Seconds(30));

  // Handles a call: `act(scope, request, responder)` runs on gRPC's thread and must not block.
  template <class Request, class Act>
  grpc::ServerUnaryReactor* Call(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                 grpc::ByteBuffer* out, const Method& method, const Act& act) {
    Responder responder(context, out, method, dependencies_.clock.Now(), dependencies_.clock);
    Request request;
    absl::StatusOr<scope::Scope> scope = Admit(*context, method, *in, request, responder.at_least_);
    if (scope.ok()) {
      Guard(responder, [&] { act(*scope, request, responder); });
    } else {
      responder.Finish(scope.status());
    }
    return responder.reactor();
  }

  // Handles a call on the executor: `act(scope, request)` may block and answers a StatusOr<Reply>.
  template <class Request, class Act>
  grpc::ServerUnaryReactor* Read(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                 grpc::ByteBuffer* out, const Method& method, Act act) {
    return Call<Request>(context, in, out, method,
                         [this, act = std::move(act)](const scope::Scope& scope, Request& request,
                                                      const Responder& responder) {
                           Run(responder, [act, scope, request = std::move(request)] {
                             return act(scope, request);
                           });
                         });
  }

  // Handles a call on `executor`: `act(scope, request, responder)` may block before it hands the
  // responder on. For writes that ask a neighbour first: they get an executor of their own, because
  // a neighbour in the same process answers on the handler's.
  template <class Request, class Act>
  grpc::ServerUnaryReactor* CallOn(executor::Executor& executor,
                                   grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                   grpc::ByteBuffer* out, const Method& method, Act act) {
    return Call<Request>(
        context, in, out, method,
        [&executor, act = std::move(act)](const scope::Scope& scope, Request& request,
                                          const Responder& responder) {
          Submit(executor, responder,
                 [act, scope, request = std::move(request), responder]() mutable {
                   act(scope, request, responder);
                 });
        });
  }

  // Runs `body`, which answers a StatusOr<Reply>, on the executor, once the position that the call
  // asks for is reached.
  template <class Body>
  void Run(const Responder& responder, Body body) {
    Submit(dependencies_.executor, responder, [responder, body = std::move(body)]() mutable {
      const absl::Status caught_up = responder.at_least().CatchUp();
      caught_up.ok() ? responder.Finish(body()) : responder.Finish(caught_up);
    });
  }

  // Authenticates, asks whether the role may call the method.
  absl::StatusOr<scope::Scope> Admit(const grpc::CallbackServerContext& context,
                                     const Method& method);
  executor::Executor& executor() { return dependencies_.executor; }
  const clock::Clock& clock() const { return dependencies_.clock; }

  // Has streams end themselves; those that begin later are to see stopping().
  void StopStreams();
  bool stopping() const { return stopping_; }
  // Calls `listener`, which must not block, when streams are to end. The id is for Forget, which
  // returns when the listener is not running and will not be called again.
  int64_t OnStopStreams(std::function<void()> listener);
  void Forget(int64_t id);
  // What is under way.
  Activity activity() const;

 private:
  absl::StatusOr<scope::Scope> Admit(const grpc::CallbackServerContext& context,
                                     const Method& method, const grpc::ByteBuffer& in,
                                     google::protobuf::Message& request, AtLeast& at_least);

  // Runs `task`, which sees to the responder, on `executor`, unless nobody waits any more.
  template <class Task>
  static void Submit(executor::Executor& executor, const Responder& responder, Task task) {
    absl::Status accepted = executor.TrySubmit([responder, task = std::move(task)]() mutable {
      if (responder.Abandoned()) {
        responder.Finish(absl::DeadlineExceededError("the deadline passed while the call waited"));
      } else {
        Guard(responder, task);
      }
    });
    if (!accepted.ok()) responder.Finish(accepted);
  }

  // No exception may cross gRPC's callbacks: it would leave the call unanswered.
  template <class Body>
  static void Guard(const Responder& responder, Body&& body) {
    try {
      body();
    } catch (const std::exception& error) {
      responder.Finish(absl::InternalError(error.what()));
    }
  }

  Dependencies dependencies_;
  std::vector<std::unique_ptr<Method>> methods_;
  std::atomic<bool> stopping_{false};
  UnderWay calls_;
  mutable absl::Mutex streams_mutex_;
  int64_t next_stream_ ABSL_GUARDED_BY(streams_mutex_) = 1;
  std::map<int64_t, std::function<void()>> streams_ ABSL_GUARDED_BY(streams_mutex_);
};

}  // namespace baraza::rpc
