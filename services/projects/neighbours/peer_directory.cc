#include "services/projects/neighbours/peer_directory.h"

#include <algorithm>
#include <utility>

#include "services/foundation/log/log.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"

namespace baraza::projects {
namespace {

constexpr size_t kMaxKnown = 100'000;  // about 15 MB
constexpr size_t kMaxNames = 1000;     // of one BatchGetOrganisations
constexpr absl::Duration kRetryAfter = absl::Seconds(1);

absl::Status Unavailable() {
  return status::WithRetryAfter(
      status::Error(absl::StatusCode::kUnavailable, "ORGANISATIONS_UNAVAILABLE",
                    "the organisations service does not answer, so it cannot be said whether the "
                    "organisations named exist; nothing was stored: try again"),
      kRetryAfter);
}

}  // namespace

PeerDirectory::PeerDirectory(metrics::Registry& metrics)
    : asked_(metrics.AddCounter("baraza_projects_organisations_asked_total",
                                "Organisations that the organisations service was asked about.")),
      failed_(metrics.AddCounter("baraza_projects_organisations_failures_total",
                                 "Questions that the organisations service did not answer.")) {}

void PeerDirectory::Connect(const std::shared_ptr<grpc::Channel>& organisations) {
  absl::MutexLock lock(&mutex_);
  stub_ = organisations::v1::OrganisationsService::NewStub(organisations);
}

absl::StatusOr<std::set<std::string>> PeerDirectory::Unknown(const scope::Scope& scope,
                                                             const std::set<std::string>& names) {
  const std::string whose = scope.Fingerprint();
  const std::vector<std::string> open = NotRemembered(whose, names);
  std::set<std::string> unknown;
  if (open.empty()) return unknown;
  std::shared_ptr<Stub> stub;
  {
    absl::MutexLock lock(&mutex_);
    stub = stub_;
  }
  if (stub == nullptr) return Unavailable();
  for (size_t from = 0; from < open.size(); from += kMaxNames) {
    const size_t to = std::min(open.size(), from + kMaxNames);
    RETURN_IF_ERROR(Ask(scope, *stub, {open.begin() + from, open.begin() + to}, unknown));
  }
  Remember(whose, open, unknown);
  return unknown;
}

std::vector<std::string> PeerDirectory::NotRemembered(const std::string& whose,
                                                      const std::set<std::string>& names) {
  std::vector<std::string> open;
  absl::MutexLock lock(&mutex_);
  for (const std::string& name : names) {
    if (!known_.contains(whose + "\n" + name)) open.push_back(name);
  }
  return open;
}

void PeerDirectory::Remember(const std::string& whose, const std::vector<std::string>& asked,
                             const std::set<std::string>& unknown) {
  absl::MutexLock lock(&mutex_);
  if (known_.size() + asked.size() > kMaxKnown) known_.clear();
  for (const std::string& name : asked) {
    if (unknown.count(name) == 0) known_.insert(whose + "\n" + name);
  }
}

absl::Status PeerDirectory::Ask(const scope::Scope& scope, Stub& stub,
                                const std::vector<std::string>& names,
                                std::set<std::string>& unknown) {
  organisations::v1::BatchGetOrganisationsRequest request;
  for (const std::string& name : names) request.add_names(name);
  organisations::v1::BatchGetOrganisationsResponse response;
  grpc::ClientContext context;
  peers::CallAs(context, scope);
  asked_.Increment(static_cast<double>(names.size()));
  const grpc::Status status = stub.BatchGetOrganisations(&context, request, &response);
  if (!status.ok()) {
    failed_.Increment();
    log::Warning("organisations cannot be asked", {{"status", rpc::FromGrpc(status).ToString()}});
    return Unavailable();
  }
  unknown.insert(response.missing_names().begin(), response.missing_names().end());
  return absl::OkStatus();
}

}  // namespace baraza::projects
