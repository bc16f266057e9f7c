// The bare server that the benchmarks compare with: gRPC's typed callback API and nothing else.
//
//   baraza-bench-reference --listen=127.0.0.1:0 [--read=sqlite:PATH | --read=postgresql://...]
//
// Says in one line on stderr where it serves, as Baraza's servers do, so that the same harness
// starts it; options that it does not know are for them.
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <memory>
#include <string>

#include "absl/synchronization/mutex.h"
#include "tests/bench/reference.grpc.pb.h"
#include "tests/bench/reference/bare_postgres.h"
#include "tests/bench/reference/bare_sqlite.h"

namespace baraza::bench {
namespace {

class Stream : public grpc::ServerWriteReactor<v1::Parcel> {
 public:
  explicit Stream(const v1::Order& order) : left_(order.messages()) {
    parcel_.set_body(std::string(order.size(), 'x'));
    Next();
  }
  void OnWriteDone(bool ok) override {
    if (ok) return Next();
    Finish(grpc::Status::CANCELLED);
  }
  void OnDone() override { delete this; }

 private:
  void Next() {
    if (left_-- > 0) return StartWrite(&parcel_);
    Finish(grpc::Status::OK);
  }

  int64_t left_;
  v1::Parcel parcel_;
};

class Reference final : public v1::ReferenceService::CallbackService {
 public:
  explicit Reference(std::string database) : database_(std::move(database)) {}

  grpc::ServerUnaryReactor* Echo(grpc::CallbackServerContext* context, const v1::Parcel* in,
                                 v1::Parcel* out) override {
    *out = *in;
    return Finished(context);
  }

  grpc::ServerUnaryReactor* Read(grpc::CallbackServerContext* context, const v1::Parcel* in,
                                 v1::Parcel* out) override {
    thread_local const std::unique_ptr<PointReader> reader = MakeReader();
    out->set_body(reader->Read(in->name()));
    return Finished(context);
  }

  grpc::ServerWriteReactor<v1::Parcel>* Stream(grpc::CallbackServerContext*,
                                               const v1::Order* order) override {
    return new bench::Stream(*order);
  }

 private:
  static grpc::ServerUnaryReactor* Finished(grpc::CallbackServerContext* context) {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

  std::unique_ptr<PointReader> MakeReader() const {
    if (database_.starts_with("sqlite:")) {
      return std::make_unique<SqlitePointReader>(database_.substr(7));
    }
    return std::make_unique<PostgresPointReader>(database_);
  }

  const std::string database_;
};

// The value of `--name=` among the arguments.
std::string Option(int argc, char** argv, const std::string& name) {
  const std::string start = "--" + name + "=";
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]).starts_with(start)) return argv[i] + start.size();
  }
  return "";
}

}  // namespace
}  // namespace baraza::bench

int main(int argc, char** argv) {
  using namespace baraza::bench;
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);  // as Baraza's servers do
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  Reference reference(Option(argc, argv, "read"));
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(Option(argc, argv, "listen"), grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&reference);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) return 1;
  std::fprintf(stderr, "{\"message\":\"serving\",\"grpc\":\"127.0.0.1:%d\",\"metrics\":\"\"}\n",
               port);
  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown();
  return 0;
}
