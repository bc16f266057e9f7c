#include "services/foundation/process/process.h"

#include <unistd.h>

#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/lifecycle/lifecycle.h"
#include "services/foundation/lifecycle/signals.h"
#include "services/foundation/log/log.h"
#include "services/foundation/metrics/process_metrics.h"
#include "services/foundation/peers/addresses.h"
#include "services/foundation/status/status.h"

namespace baraza::process {
namespace {

constexpr absl::Duration kFollowersNotice = absl::Milliseconds(50);

configuration::Key<std::string> PeerOption(configuration::Declaration& declaration,
                                           const char* service) {
  return declaration.Text(service, "",
                          absl::StrCat("where the ", service,
                                       " service answers, if elsewhere: HOST:PORT, the replicas as "
                                       "10.0.0.1:7400,10.0.0.2:7400, or dns:///NAME:PORT"));
}

}  // namespace

OptionKeys::OptionKeys(configuration::Declaration& declaration)
    : listen_(declaration.Address("listen", {"127.0.0.1", 7400}, "where gRPC is served")),
      metrics_(declaration.Address("metrics", {"127.0.0.1", 7401},
                                   "where /metrics and /healthz are served over HTTP")),
      threads_(declaration.Integer("threads", 4, {1, 256}, "threads for calls that may block")),
      insecure_dev_(declaration.Boolean("insecure-dev", false,
                                        "believe what callers say of themselves; loopback only")),
      organisations_(PeerOption(declaration, "organisations")),
      projects_(PeerOption(declaration, "projects")),
      duplication_(PeerOption(declaration, "duplication")),
      reporting_(PeerOption(declaration, "reporting")) {}

Options OptionKeys::Read(const configuration::Values& values) const {
  return {.listen = values.Get(listen_).ToString(),
          .metrics = values.Get(metrics_).ToString(),
          .threads = static_cast<int>(values.Get(threads_)),
          .insecure_dev = values.Get(insecure_dev_),
          .organisations = values.Get(organisations_),
          .projects = values.Get(projects_),
          .duplication = values.Get(duplication_),
          .reporting = values.Get(reporting_)};
}

Process::Process(Options options, const clock::Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      process_metrics_(metrics::DeclareProcessMetrics(metrics_)) {}

Process::~Process() { Stop(clock_.Now()); }

absl::StatusOr<std::unique_ptr<Process>> Process::Create(Options options,
                                                         const clock::Clock& clock) {
  if (!options.insecure_dev) {
    return absl::FailedPreconditionError(
        "no identity provider is configured: for development on this machine give --insecure-dev");
  }
  std::unique_ptr<Process> process(new Process(std::move(options), clock));
  ASSIGN_OR_RETURN(
      process->executor_,
      executor::Executor::Start(
          {.name = "calls", .threads = process->options_.threads, .metrics = &process->metrics_}));
  process->handler_ = std::make_unique<rpc::Handler>(rpc::Handler::Dependencies{
      process->authenticator_, *process->executor_, process->metrics_, clock});
  return process;
}

void Process::Add(std::unique_ptr<Service> service) { services_.push_back(std::move(service)); }

absl::StatusOr<peers::Peers> Process::ConnectPeers() {
  peers::Peers peers;
  for (const auto& [addresses, channel] : {std::pair(&options_.organisations, &peers.organisations),
                                           std::pair(&options_.projects, &peers.projects),
                                           std::pair(&options_.duplication, &peers.duplication),
                                           std::pair(&options_.reporting, &peers.reporting)}) {
    if (addresses->empty()) {
      *channel = Channel();
      continue;
    }
    RETURN_IF_ERROR(peers::TargetOf(*addresses).status());
    // Whatever services write at one another has a decision_id.
    *channel = peers::Connect(*addresses, peers::Repeat::kNamedWrites);
  }
  return peers;
}

absl::Status Process::Start() {
  RETURN_IF_ERROR(metrics_.Faults());
  ASSIGN_OR_RETURN(exposer_, metrics::Exposer::Start(metrics_, options_.metrics));
  std::vector<grpc::Service*> services;
  for (auto& service : services_) {
    for (rpc::Service* offered : service->grpc_services()) {
      RETURN_IF_ERROR(offered->CheckComplete());
      services.push_back(offered);
    }
  }
  ASSIGN_OR_RETURN(server_, rpc::Server::Start(options_.listen, services));
  ASSIGN_OR_RETURN(const peers::Peers peers, ConnectPeers());
  for (auto& service : services_) {
    if (absl::Status status = service->Start(peers); !status.ok()) {
      Stop(clock_.Now());
      return status;
    }
  }
  server_->SetServing(true);
  log::Info("serving", {{"grpc", server_->address()}, {"metrics", metrics_address()}});
  return absl::OkStatus();
}

std::string Process::metrics_address() const {
  const std::string& configured = options_.metrics;
  return absl::StrCat(configured.substr(0, configured.rfind(':')), ":", exposer_->port());
}

void Process::Stop(absl::Time deadline) {
  if (std::exchange(stopped_, true)) return;
  for (auto& service : services_) service->StopFollowing();
  if (handler_ != nullptr) handler_->StopStreams();
  if (server_ != nullptr) {
    server_->Drain(std::max(deadline - clock_.Now(), kFollowersNotice));
  }
  if (executor_ != nullptr) executor_->Drain();
  for (auto& service : services_) service->Drain();
  exposer_.reset();
}

int Main(int argc, char** argv, configuration::Declaration& declaration,
         const std::function<absl::Status(Process&, const configuration::Values&)>& build) {
  lifecycle::BlockStopSignals();
  // Debian's Abseil looks for cycles of locks at every lock, under a lock of the whole process.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const OptionKeys keys(declaration);
  const auto sources = configuration::Sources::OfProcess(argc, argv, environ);
  absl::StatusOr<configuration::Values> values = declaration.Read(sources);
  if (!values.ok()) {
    std::cerr << configuration::Explain(values.status()) << "\n";
    return 2;
  }
  if (values->help_wanted()) {
    std::cout << declaration.Help();
    return 0;
  }
  clock::RealClock clock;
  std::unique_ptr<Process> process;
  lifecycle::Lifecycle lifecycle(clock);
  lifecycle.Add({.name = "server",
                 .start = [&]() -> absl::Status {
                   ASSIGN_OR_RETURN(process, Process::Create(keys.Read(*values), clock));
                   RETURN_IF_ERROR(build(*process, *values));
                   return process->Start();
                 },
                 .stop = [&](absl::Time deadline) { process->Stop(deadline); }});
  const absl::Status status = lifecycle.Run();
  process.reset();
  if (status.ok()) return 0;
  std::cerr << status.message() << "\n";
  return 1;
}

}  // namespace baraza::process
