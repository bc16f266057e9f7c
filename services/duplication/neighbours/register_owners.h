// The registers as the owners that carry out decisions, over gRPC.
//
// Thread-safety: Connect before anything else; Merge from any thread.
#pragma once

#include <memory>

#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "services/duplication/workflow/effects.h"
#include "services/foundation/peers/peers.h"

namespace baraza::duplication {

class RegisterOwners : public Owners {
 public:
  void Connect(const peers::Peers& peers);

  // As the service itself: that a person may decide was asked when it was reviewed. Status: what
  // the owner answers; DEADLINE_EXCEEDED or UNAVAILABLE: it is not known what became of it.
  absl::Status Merge(const MergeOrder& order) override;

 private:
  std::unique_ptr<organisations::v1::OrganisationsService::Stub> organisations_;
  std::unique_ptr<projects::v1::ProjectsService::Stub> projects_;
};

}  // namespace baraza::duplication
