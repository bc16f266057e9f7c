#include "services/foundation/process/process.h"

#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/lifecycle/lifecycle.h"
#include "services/foundation/lifecycle/signals.h"
#include "services/foundation/log/log.h"
#include "services/foundation/metrics/process_metrics.h"
#include "services/foundation/peers/addresses.h"
#include "services/foundation/rpc/certified_authenticator.h"
#include "services/foundation/status/status.h"

namespace baraza::process {
namespace {

constexpr absl::Duration kLook = absl::Milliseconds(20);  // whether services are ready
constexpr absl::Duration kLongestSilence = absl::Seconds(30);
constexpr absl::Duration kFollowersNotice = absl::Milliseconds(50);

configuration::Key<std::string> PeerOption(configuration::Declaration& declaration,
                                           const char* service) {
  return declaration.Text(service, "",
                          absl::StrCat("where the ", service,
                                       " service answers, if elsewhere: HOST:PORT, the replicas as "
                                       "10.0.0.1:7400,10.0.0.2:7400, or dns:///NAME:PORT"));
}

std::unique_ptr<rpc::Authenticator> MakeAuthenticator(const Options& options) {
  if (options.believe_certified) return std::make_unique<rpc::CertifiedAuthenticator>();
  return std::make_unique<rpc::DevelopmentAuthenticator>();
}

// Until when the certificate on disk is valid: a renewal that fails is seen before it matters.
metrics::Reading DeclareCertificateEnd(metrics::Registry& registry, const std::string& path) {
  return registry.ReadGauge(
      "baraza_tls_certificate_end_seconds",
      "Until when the process's certificate is valid, in Unix time; 0: it cannot be read.", {},
      [path] {
        const absl::StatusOr<absl::Time> end = rpc::ValidUntil(path);
        return end.ok() ? absl::ToDoubleSeconds(*end - absl::UnixEpoch()) : 0;
      });
}

// Whether callers are identified in exactly one way, and in one that can work.
absl::Status CheckIdentity(const Options& options) {
  if (options.insecure_dev && options.believe_certified) {
    return absl::InvalidArgumentError(
        "--insecure-dev believes everybody, --believe-certified only the certified: give one");
  }
  if (options.insecure_dev && options.tls.given()) {
    return absl::InvalidArgumentError(
        "--insecure-dev asks for no certificate: leave out --tls-..., or give --believe-certified");
  }
  if (options.insecure_dev || options.believe_certified) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "no way to identify callers is configured: for development on this machine give "
      "--insecure-dev, otherwise --believe-certified with --tls-certificate, --tls-key and "
      "--tls-authorities");
}

}  // namespace

OptionKeys::OptionKeys(configuration::Declaration& declaration)
    : listen_(declaration.Address("listen", {"127.0.0.1", 7400}, "where gRPC is served")),
      metrics_(declaration.Address("metrics", {"127.0.0.1", 7401},
                                   "where /metrics, /healthz and /readyz are served over "
                                   "HTTP; holds no secrets")),
      threads_(declaration.Integer("threads", 4, {1, 256}, "threads for calls that may block")),
      insecure_dev_(declaration.Boolean("insecure-dev", false,
                                        "believe what callers say of themselves; loopback only")),
      believe_certified_(declaration.Boolean(
          "believe-certified", false,
          "believe what callers say of themselves whose certificate an own authority signed")),
      tls_certificate_(declaration.Path("tls-certificate", "",
                                        "PEM file of this process's certificate and its chain")),
      tls_key_(declaration.Path("tls-key", "", "PEM file of the certificate's private key")),
      tls_authorities_(declaration.Path(
          "tls-authorities", "", "PEM file of the authorities whose certificates are believed")),
      connection_age_(declaration.Duration(
          "connection-age", absl::Minutes(10), {absl::ZeroDuration(), absl::Hours(24)},
          "how long a client keeps a connection before it looks for replicas anew; 0: for ever")),
      drain_notice_(declaration.Duration("drain-notice", absl::Milliseconds(400),
                                         {absl::ZeroDuration(), absl::Seconds(15)},
                                         "how long health says NOT_SERVING before calls are "
                                         "refused: clients and balancers go elsewhere")),
      organisations_(PeerOption(declaration, "organisations")),
      projects_(PeerOption(declaration, "projects")),
      duplication_(PeerOption(declaration, "duplication")),
      reporting_(PeerOption(declaration, "reporting")) {}

Options OptionKeys::Read(const configuration::Values& values) const {
  return {.listen = values.Get(listen_).ToString(),
          .metrics = values.Get(metrics_).ToString(),
          .threads = static_cast<int>(values.Get(threads_)),
          .insecure_dev = values.Get(insecure_dev_),
          .believe_certified = values.Get(believe_certified_),
          .tls = {.certificate = values.Get(tls_certificate_),
                  .key = values.Get(tls_key_),
                  .authorities = values.Get(tls_authorities_)},
          .connection_age = values.Get(connection_age_),
          .drain_notice = values.Get(drain_notice_),
          .organisations = values.Get(organisations_),
          .projects = values.Get(projects_),
          .duplication = values.Get(duplication_),
          .reporting = values.Get(reporting_)};
}

Process::Process(Options options, rpc::Credentials credentials, const clock::Clock& clock)
    : options_(std::move(options)),
      clock_(clock),
      process_metrics_(metrics::DeclareProcessMetrics(metrics_)),
      credentials_(std::move(credentials)),
      authenticator_(MakeAuthenticator(options_)) {}

Process::~Process() { Stop(clock_.Now()); }

absl::StatusOr<std::unique_ptr<Process>> Process::Create(Options options,
                                                         const clock::Clock& clock) {
  RETURN_IF_ERROR(CheckIdentity(options));
  ASSIGN_OR_RETURN(rpc::Credentials credentials,
                   options.believe_certified ? rpc::Credentials::Open(options.tls, clock.Now())
                                             : rpc::Credentials::Insecure());
  std::unique_ptr<Process> process(new Process(std::move(options), std::move(credentials), clock));
  if (process->credentials_.mutual()) {
    process->certificate_end_ =
        DeclareCertificateEnd(process->metrics_, process->options_.tls.certificate);
  }
  ASSIGN_OR_RETURN(
      process->executor_,
      executor::Executor::Start(
          {.name = "calls", .threads = process->options_.threads, .metrics = &process->metrics_}));
  process->handler_ = std::make_unique<rpc::Handler>(rpc::Handler::Dependencies{
      *process->authenticator_, *process->executor_, process->metrics_, clock});
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
    RETURN_IF_ERROR(peers::CheckAddresses(*addresses, credentials_));
    // Whatever services write at one another has a decision_id.
    *channel = peers::Connect(*addresses, peers::Repeat::kNamedWrites, credentials_);
  }
  return peers;
}

absl::Status Process::Start() {
  RETURN_IF_ERROR(metrics_.Faults());
  ASSIGN_OR_RETURN(exposer_, metrics::Exposer::Start(metrics_, options_.metrics,
                                                     {.ready = [this] { return Readiness(); }}));
  std::vector<grpc::Service*> services;
  for (auto& service : services_) {
    for (rpc::Service* offered : service->grpc_services()) {
      RETURN_IF_ERROR(offered->CheckComplete());
      services.push_back(offered);
    }
  }
  ASSIGN_OR_RETURN(
      server_, rpc::Server::Start(options_.listen, services,
                                  {.credentials = credentials_, .age = options_.connection_age}));
  ASSIGN_OR_RETURN(const peers::Peers peers, ConnectPeers());
  for (auto& service : services_) {
    if (absl::Status status = service->Start(peers); !status.ok()) {
      Stop(clock_.Now());
      return status;
    }
  }
  if (ServicesReady()) {
    AwaitServices();
  } else {
    waiting_ = std::thread([this] { AwaitServices(); });
  }
  log::Info("serving", {{"grpc", server_->address()}, {"metrics", metrics_address()}});
  return absl::OkStatus();
}

bool Process::ServicesReady() const {
  if (options_.organisations.empty()) return true;  // all are here, and there is no other replica
  return std::all_of(services_.begin(), services_.end(),
                     [](const auto& service) { return service->ready(); });
}

// Health says SERVING only once all calls can be answered: clients that ask it leave this replica
// to read what it follows, and call the others meanwhile. For a while only: if there is nothing to
// be read, the services' own answers say more than that they are unhealthy.
void Process::AwaitServices() {
  const absl::Time end = clock_.Now() + kLongestSilence;
  absl::MutexLock lock(&waiting_mutex_);
  while (!stop_waiting_ && !ServicesReady() && clock_.Now() < end) {
    clock_.AwaitUntil(waiting_mutex_, absl::Condition(&stop_waiting_), clock_.Now() + kLook);
  }
  if (stop_waiting_) return;
  server_->SetServing(true);
  ready_ = true;
}

void Process::StopWaiting() {
  {
    absl::MutexLock lock(&waiting_mutex_);
    stop_waiting_ = true;
  }
  if (waiting_.joinable()) waiting_.join();
}

absl::Status Process::Readiness() const {
  if (ready_) return absl::OkStatus();
  return absl::UnavailableError("the process is starting or stopping");
}

std::string Process::metrics_address() const {
  const std::string& configured = options_.metrics;
  return absl::StrCat(configured.substr(0, configured.rfind(':')), ":", exposer_->port());
}

// Says that the process is going, and gives those who ask a while to see it.
void Process::GiveNotice() {
  server_->SetServing(false);
  bool never = false;
  absl::Mutex mutex;
  absl::MutexLock lock(&mutex);
  clock_.AwaitUntil(mutex, absl::Condition(&never), clock_.Now() + options_.drain_notice);
}

void Process::Stop(absl::Time deadline) {
  if (std::exchange(stopped_, true)) return;
  if (failpoint::Planted("no-drain")) ::_exit(0);
  StopWaiting();
  ready_ = false;
  if (server_ != nullptr) GiveNotice();
  for (auto& service : services_) service->StopFollowing();
  if (handler_ != nullptr) handler_->StopStreams();
  if (server_ != nullptr) {
    server_->Drain(std::max(deadline - clock_.Now(), kFollowersNotice),
                   [this] { return handler_->activity(); });
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
