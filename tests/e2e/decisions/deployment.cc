#include "tests/e2e/decisions/deployment.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/foundation/peers/peers.h"

namespace baraza::e2e {

std::string NameOf(Shape shape) { return shape == Shape::kOneProcess ? "One" : "Four"; }

Deployment::Deployment(Shape shape) : shape_(shape) {
  if (one()) {
    ServeOne();
  } else {
    ServeFour();
  }
}

std::string Deployment::Database(const std::string& service) const {
  return absl::StrCat("--database=sqlite:", folder_.path(), "/", service, ".db");
}

std::string Deployment::Serve(const std::string& name, const std::string& program,
                              std::vector<std::string> arguments) {
  auto server = std::make_unique<harness::ServerProcess>(
      harness::ServerProcess::Options{.program = program, .arguments = std::move(arguments)});
  const absl::Status started = server->Start();
  EXPECT_TRUE(started.ok()) << started;
  return (servers_[name] = std::move(server))->address();
}

void Deployment::ServeOne() {
  const std::string address =
      Serve("baraza", "tools/cli/baraza", {"serve", "--data=" + folder_.path()});
  Connect({{"organisations", address},
           {"projects", address},
           {"duplication", address},
           {"reporting", address}});
}

void Deployment::ServeFour() {
  const auto serve = [this](const std::string& service, std::vector<std::string> arguments) {
    if (service != "reporting") arguments.push_back(Database(service));
    return Serve(service, absl::StrCat("services/", service, "/baraza-", service),
                 std::move(arguments));
  };
  std::map<std::string, std::string> at;
  at["organisations"] = serve("organisations", {});
  const std::string organisations_flag = "--organisations=" + at["organisations"];
  at["projects"] = serve("projects", {organisations_flag});
  const std::string projects_flag = "--projects=" + at["projects"];
  at["duplication"] = serve("duplication", {organisations_flag, projects_flag});
  at["reporting"] = serve("reporting", {organisations_flag, projects_flag});
  Connect(at);
}

void Deployment::Connect(const std::map<std::string, std::string>& addresses) {
  const auto channel = [&](const std::string& name) { return peers::Connect(addresses.at(name)); };
  organisations = organisations::v1::OrganisationsService::NewStub(channel("organisations"));
  projects = projects::v1::ProjectsService::NewStub(channel("projects"));
  duplication = duplication::v1::DuplicationService::NewStub(channel("duplication"));
  reporting = reporting::v1::ReportingService::NewStub(channel("reporting"));
}

void Deployment::Restart(harness::ServerProcess& server, const std::string& variable,
                         const std::string& value) {
  server.Kill();
  server.environment().clear();
  if (!variable.empty()) server.environment()[variable] = value;
  StartAndReach(server);
}

void Deployment::StartAgain(harness::ServerProcess& server) {
  server.environment().clear();
  StartAndReach(server);
}

void Deployment::StartAndReach(harness::ServerProcess& server) {
  const absl::Status started = server.Start();
  EXPECT_TRUE(started.ok()) << started;
  for (int tries = 0; tries < 100; ++tries) {  // a broken connection fails the calls that meet it
    grpc::ClientContext context;
    peers::CallAs(context, scope::Scope::Public());
    context.set_wait_for_ready(true);
    organisations::v1::ListOrganisationsResponse response;
    if (organisations->ListOrganisations(&context, {}, &response).ok()) return;
  }
  ADD_FAILURE() << "the register is not reached";
}

Deployment::RegisterAlone::RegisterAlone(Deployment& deployment) {
  std::string address = deployment.owner().address();
  if (!deployment.owner().running()) {
    server_ = std::make_unique<harness::ServerProcess>(
        harness::ServerProcess::Options{.program = "services/organisations/baraza-organisations",
                                        .arguments = {deployment.Database("organisations")}});
    const absl::Status started = server_->Start();
    EXPECT_TRUE(started.ok()) << started;
    address = server_->address();
  }
  stub_ = organisations::v1::OrganisationsService::NewStub(peers::Connect(address));
}

Deployment::RegisterAlone::~RegisterAlone() {
  if (server_ != nullptr) server_->Kill();
}

}  // namespace baraza::e2e
