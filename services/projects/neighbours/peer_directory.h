// The register of organisations, asked over gRPC: the OrganisationDirectory of a running service.
//
// Every question is asked in the caller's own scope, so that nobody learns of an organisation by
// naming it. What exists for a scope goes on existing (a name resolves for ever, and an
// organisation does not become more secret), so answers of "it exists" are remembered by scope and
// name; of what doesn't exist nothing is remembered. An import then asks for each organisation
// once.
//
// Thread-safety: all methods may be called from any thread; Unknown blocks for a call at most
// (10 s a thousand names).
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/synchronization/mutex.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "services/foundation/metrics/metrics.h"
#include "services/projects/domain/organisation_directory.h"

namespace baraza::projects {

class PeerDirectory : public OrganisationDirectory {
 public:
  // `metrics` outlives the directory.
  explicit PeerDirectory(metrics::Registry& metrics);

  // The channel on which to ask from now on. Until then every question is UNAVAILABLE.
  void Connect(const std::shared_ptr<grpc::Channel>& organisations);

  // UNAVAILABLE, reason ORGANISATIONS_UNAVAILABLE, with RetryInfo: the service does not answer.
  absl::StatusOr<std::set<std::string>> Unknown(const scope::Scope& scope,
                                                const std::set<std::string>& names) override;

 private:
  using Stub = organisations::v1::OrganisationsService::Stub;

  std::vector<std::string> NotRemembered(const std::string& whose,
                                         const std::set<std::string>& names);
  void Remember(const std::string& whose, const std::vector<std::string>& asked,
                const std::set<std::string>& unknown);
  // Asks about at most a thousand names; adds those that are unknown.
  absl::Status Ask(const scope::Scope& scope, Stub& stub, const std::vector<std::string>& names,
                   std::set<std::string>& unknown);

  metrics::Counter asked_;
  metrics::Counter failed_;
  absl::Mutex mutex_;
  std::shared_ptr<Stub> stub_ ABSL_GUARDED_BY(mutex_);
  // "{scope's fingerprint}\n{name}"; emptied when it grows large.
  absl::flat_hash_set<std::string> known_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace baraza::projects
