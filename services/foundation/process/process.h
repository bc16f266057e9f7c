// A Baraza process: what every one of them has - executor, metrics, the generic handler, a server -
// and the services that it hosts, one or all.
//
// Why: the same service libraries run as a process each or together in one (`baraza serve`); a main
// says which and fits on a screen.
//
// Order: Create, Add each service, Start, Stop. The server listens before services begin to follow
// their neighbours, so that services of one process find one another. Stop ends streams, then
// calls, then lets what was accepted be committed.
//
// Thread-safety: one thread.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/configuration/configuration.h"
#include "services/foundation/executor/executor.h"
#include "services/foundation/metrics/exposer.h"
#include "services/foundation/metrics/metrics.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/authenticator.h"
#include "services/foundation/rpc/credentials.h"
#include "services/foundation/rpc/handler.h"
#include "services/foundation/rpc/server.h"
#include "services/foundation/rpc/service.h"

namespace baraza::process {

// A service as a process hosts it.
class Service {
 public:
  virtual ~Service() = default;
  // What the server registers; each must be complete.
  virtual std::vector<rpc::Service*> grpc_services() = 0;
  // Begins to call and follow neighbours. The server listens already.
  virtual absl::Status Start(const peers::Peers& peers) = 0;
  // Whether it can answer all its calls: false while it reads for the first time what it follows.
  // Once true it stays so. Any thread.
  virtual bool ready() const { return true; }
  // Ends what Start began and what reacts to feeds; calls may still come.
  virtual void StopFollowing() = 0;
  // Finishes what was accepted. No calls come any more.
  virtual void Drain() = 0;
};

struct Options {
  std::string listen = "127.0.0.1:7400";
  std::string metrics = "127.0.0.1:7401";
  int threads = 4;  // of the executor
  // By what callers are identified; exactly one.
  bool insecure_dev = false;       // believe callers' own word, listen on loopback
  bool believe_certified = false;  // believe the word of those whose certificate is an authority's
  rpc::TlsFiles tls = {};          // of this process; needed to believe the certified
  absl::Duration connection_age = absl::Minutes(10);  // see rpc::Server::Connections
  absl::Duration drain_notice =
      absl::Milliseconds(400);  // before connections are refused, health says so for so long
  // Addresses of services that run elsewhere (peers/addresses.h). Empty: in this process.
  std::string organisations;
  std::string projects;
  std::string duplication;
  std::string reporting;
};

// The options that every process takes: declared, then read.
class OptionKeys {
 public:
  explicit OptionKeys(configuration::Declaration& declaration);
  Options Read(const configuration::Values& values) const;

 private:
  configuration::Key<configuration::Address> listen_;
  configuration::Key<configuration::Address> metrics_;
  configuration::Key<int64_t> threads_;
  configuration::Key<bool> insecure_dev_;
  configuration::Key<bool> believe_certified_;
  configuration::Key<std::string> tls_certificate_;
  configuration::Key<std::string> tls_key_;
  configuration::Key<std::string> tls_authorities_;
  configuration::Key<absl::Duration> connection_age_;
  configuration::Key<absl::Duration> drain_notice_;
  configuration::Key<std::string> organisations_;
  configuration::Key<std::string> projects_;
  configuration::Key<std::string> duplication_;
  configuration::Key<std::string> reporting_;
};

class Process {
 public:
  // FAILED_PRECONDITION: no way to identify callers is configured, or a TLS file cannot be used.
  // INVALID_ARGUMENT: options that contradict one another.
  static absl::StatusOr<std::unique_ptr<Process>> Create(Options options,
                                                         const clock::Clock& clock);
  ~Process();

  const Options& options() const { return options_; }
  rpc::Handler& handler() { return *handler_; }
  metrics::Registry& metrics() { return metrics_; }
  const clock::Clock& clock() const { return clock_; }

  void Add(std::unique_ptr<Service> service);
  // Listens and begins to follow. An error has stopped what had started.
  absl::Status Start();
  void Stop(absl::Time deadline);

  // OK from when it serves until it is asked to stop: what readiness probes are told.
  absl::Status Readiness() const;

  // Where gRPC and metrics are served, with real ports.
  const std::string& address() const { return server_->address(); }
  std::string metrics_address() const;
  // A channel to this process.
  std::shared_ptr<grpc::Channel> Channel() { return server_->InProcessChannel(); }

 private:
  Process(Options options, rpc::Credentials credentials, const clock::Clock& clock);
  // INVALID_ARGUMENT: addresses that are not understood.
  absl::StatusOr<peers::Peers> ConnectPeers();
  void AwaitServices();
  bool ServicesReady() const;
  void StopWaiting();
  void GiveNotice();

  const Options options_;
  const clock::Clock& clock_;
  metrics::Registry metrics_;
  const std::vector<metrics::Reading> process_metrics_;
  metrics::Reading certificate_end_;  // told where there is a certificate
  const rpc::Credentials credentials_;
  const std::unique_ptr<rpc::Authenticator> authenticator_;
  std::unique_ptr<executor::Executor> executor_;
  std::unique_ptr<rpc::Handler> handler_;
  std::vector<std::unique_ptr<Service>> services_;
  std::unique_ptr<metrics::Exposer> exposer_;
  std::unique_ptr<rpc::Server> server_;
  std::atomic<bool> ready_ = false;  // serves, and has not been asked to stop
  absl::Mutex waiting_mutex_;
  bool stop_waiting_ ABSL_GUARDED_BY(waiting_mutex_) = false;
  std::thread waiting_;  // until all services are ready
  bool stopped_ = false;
};

// The whole life of a process that hosts what `build` adds: reads the configuration, prints help or
// faults, serves until it is asked to stop. Returns main's exit code: 0, 1 (failed), 2 (usage).
int Main(int argc, char** argv, configuration::Declaration& declaration,
         const std::function<absl::Status(Process&, const configuration::Values&)>& build);

}  // namespace baraza::process
