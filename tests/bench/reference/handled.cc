// An echo as Baraza handles every call, or the same echo without that.
//
//   baraza-bench-handled --listen=127.0.0.1:0 [--bare]
//
// Both take bytes and give them back. Handled: the caller is authenticated and authorised, the
// request parsed and validated, the deadline set, the call counted and timed. Says in one line on
// stderr where it serves, as Baraza's servers do; options that it does not know are for them.
#include <grpcpp/grpcpp.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

#include "absl/synchronization/mutex.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/executor/executor.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/rpc/authenticator.h"
#include "services/foundation/rpc/service.h"
#include "services/foundation/rpc/wire.h"
#include "tests/bench/reference.grpc.pb.h"

namespace baraza::bench {
namespace {

class HandledEcho : public rpc::Service {
 public:
  explicit HandledEcho(rpc::Handler& handler)
      : rpc::Service(handler, "baraza.bench.v1.ReferenceService") {
    Add<v1::Parcel>("Echo", rpc::kSignedIn,
                    [](const scope::Scope&, const v1::Parcel& parcel, const rpc::Responder& to) {
                      to.Finish(rpc::Reply::Bytes(parcel.SerializeAsString()));
                    });
  }
};

class BareEcho
    : public v1::ReferenceService::WithRawCallbackMethod_Echo<v1::ReferenceService::Service> {
  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const grpc::ByteBuffer* in,
                                 grpc::ByteBuffer* out) override {
    v1::Parcel parcel;
    const bool parsed = rpc::Parse(*in, parcel).ok();
    *out = rpc::ToBuffer(parcel.SerializeAsString());
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(parsed ? grpc::Status::OK
                           : grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, ""));
    return reactor;
  }
};

std::string ListenAddress(int argc, char** argv) {
  const std::string start = "--listen=";
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]).starts_with(start)) return argv[i] + start.size();
  }
  return "127.0.0.1:0";
}

bool Has(int argc, char** argv, const char* option) {
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], option) == 0) return true;
  }
  return false;
}

}  // namespace
}  // namespace baraza::bench

int main(int argc, char** argv) {
  using namespace baraza;
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as Baraza's servers do
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  const clock::RealClock clock;
  metrics::Registry metrics;
  rpc::DevelopmentAuthenticator authenticator;
  auto executor = executor::Executor::Start({.name = "calls"});
  if (!executor.ok()) return 1;
  rpc::Handler handler({authenticator, **executor, metrics, clock});
  bench::HandledEcho handled(handler);
  bench::BareEcho bare;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(bench::ListenAddress(argc, argv), grpc::InsecureServerCredentials(),
                           &port);
  if (bench::Has(argc, argv, "--bare")) {
    builder.RegisterService(&bare);
  } else {
    builder.RegisterService(&handled);
  }
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) return 1;
  std::fprintf(stderr, "{\"message\":\"serving\",\"grpc\":\"127.0.0.1:%d\",\"metrics\":\"\"}\n",
               port);
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown();
  return 0;
}
