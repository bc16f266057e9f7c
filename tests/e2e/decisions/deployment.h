// The platform in one of its two shapes, as real processes: all services in one (`baraza serve`),
// or each in its own.
//
// Why: what is promised of a decision holds in both; a test takes the shape as its parameter and
// speaks of roles: the owner of the records, and the decider that carries decisions out. In one
// process they are the same.
//
// Thread-safety: one thread.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "baraza/duplication/v1/duplication_service.grpc.pb.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "baraza/projects/v1/projects_service.grpc.pb.h"
#include "baraza/reporting/v1/reporting_service.grpc.pb.h"
#include "tests/harness/server_process.h"

namespace baraza::e2e {

enum class Shape { kOneProcess, kFourProcesses };

// For names of tests.
std::string NameOf(Shape shape);

class Deployment {
 public:
  // Starts everything, with no data; a failure to start fails the test.
  explicit Deployment(Shape shape);

  Shape shape() const { return shape_; }
  // The process of the register of organisations.
  harness::ServerProcess& owner() { return *servers_.at(one() ? "baraza" : "organisations"); }
  // The process of the duplication service.
  harness::ServerProcess& decider() { return *servers_.at(one() ? "baraza" : "duplication"); }
  // Kills a process and starts it again with `variable` = `value` in its environment, and
  // nothing else of ours.
  void Restart(harness::ServerProcess& server, const std::string& variable = "",
               const std::string& value = "");
  // Starts a process that has ended, with no switches.
  void StartAgain(harness::ServerProcess& server);

  // The register of organisations while the decider is not there: the owner's own, or, if that is
  // the process that is missing, a register alone on its data. It ends with the object.
  class RegisterAlone {
   public:
    explicit RegisterAlone(Deployment& deployment);
    ~RegisterAlone();
    organisations::v1::OrganisationsService::Stub& stub() { return *stub_; }

   private:
    std::unique_ptr<harness::ServerProcess> server_;
    std::unique_ptr<organisations::v1::OrganisationsService::Stub> stub_;
  };

  std::unique_ptr<organisations::v1::OrganisationsService::Stub> organisations;
  std::unique_ptr<projects::v1::ProjectsService::Stub> projects;
  std::unique_ptr<duplication::v1::DuplicationService::Stub> duplication;
  std::unique_ptr<reporting::v1::ReportingService::Stub> reporting;

 private:
  bool one() const { return shape_ == Shape::kOneProcess; }
  std::string Database(const std::string& service) const;
  void ServeOne();
  void ServeFour();
  // Starts a process; its address.
  std::string Serve(const std::string& name, const std::string& program,
                    std::vector<std::string> arguments);
  // Starts a process and waits until the register answers on the old channel.
  void StartAndReach(harness::ServerProcess& server);
  void Connect(const std::map<std::string, std::string>& addresses);

  const Shape shape_;
  harness::TemporaryFolder folder_;
  std::map<std::string, std::unique_ptr<harness::ServerProcess>> servers_;
};

}  // namespace baraza::e2e
