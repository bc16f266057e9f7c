// The whole platform as processes, and two alliances on it, each with drafts that are nobody
// else's.
//
// Every text and every name of what an alliance keeps to itself holds the alliance's word ("umbra",
// "zephyr"), so that a leak shows wherever it comes out.
//
// Thread-safety: one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "baraza/duplication/v1/duplication_service.grpc.pb.h"
#include "baraza/organisations/v1/alliances_service.grpc.pb.h"
#include "baraza/organisations/v1/authorities_service.grpc.pb.h"
#include "baraza/organisations/v1/contacts_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "baraza/reporting/v1/reporting_service.grpc.pb.h"
#include "services/foundation/scope/scope.h"
#include "tests/harness/server_process.h"

namespace baraza::integration {

// An alliance: its word, a member and the secretariat.
struct Alliance {
  explicit Alliance(const std::string& word);
  const std::string word;
  const std::string name;  // alliances/{word}
  const scope::Scope member;
  const scope::Scope secretariat;
};

class Platform {
 public:
  // Starts all services on `store` ("sqlite" or "postgresql"); `fault` is planted in each (empty:
  // none).
  explicit Platform(const std::string& store, const std::string& fault = "");

  // Makes what everybody may see.
  void Publish(const Alliance& alliance);
  // Makes what the alliance keeps to itself: a draft organisation with a verified identifier
  // GB-CHC-{charity}, and projects that are a draft, for members, and restricted, with a result;
  // applications, a consortium, a role binding and contacts. Records are much like what was
  // published, so that they match it.
  void Conceal(const Alliance& alliance, const std::string& charity);
  // Waits until duplication and reporting have taken up all that was written.
  void Settle();

  // Where the duplication service listens.
  const std::string& duplication_address() const { return servers_[2]->address(); }

  std::unique_ptr<organisations::v1::OrganisationsService::Stub> organisations;
  std::unique_ptr<organisations::v1::AlliancesService::Stub> alliances;
  std::unique_ptr<organisations::v1::AuthoritiesService::Stub> authorities;
  std::unique_ptr<organisations::v1::ContactsService::Stub> contacts;
  std::unique_ptr<projects::v1::ProjectsService::Stub> projects;
  std::unique_ptr<duplication::v1::DuplicationService::Stub> duplication;
  std::unique_ptr<reporting::v1::ReportingService::Stub> reporting;

 private:
  const std::string& Serve(const std::string& service, const std::vector<std::string>& arguments,
                           const std::string& fault);
  std::string DatabaseOf(const std::string& service);
  void ConcealWhatHangsOnIt(const Alliance& alliance);
  void CreateContact(const Alliance& alliance, const std::string& organisation,
                     const std::string& id, const std::string& visibility);
  void CreateOrganisation(const scope::Scope& scope, const std::string& request);
  void CreateProject(const scope::Scope& scope, const std::string& id, const std::string& fields,
                     const std::string& lead);

  const std::string store_;
  harness::TemporaryFolder folder_;
  std::vector<std::unique_ptr<harness::ServerProcess>> servers_;
};

}  // namespace baraza::integration
