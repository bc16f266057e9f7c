#include "services/foundation/peers/service_config.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <vector>

#include "baraza/duplication/v1/duplication_service.pb.h"
#include "baraza/duplication/v1/models_service.pb.h"
#include "baraza/organisations/v1/alliances_service.pb.h"
#include "baraza/organisations/v1/authorities_service.pb.h"
#include "baraza/organisations/v1/contacts_service.pb.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "baraza/projects/v1/projects_service.pb.h"
#include "baraza/reporting/v1/reporting_service.pb.h"

namespace baraza::peers {
namespace {

using testing::HasSubstr;
using testing::Not;

const google::protobuf::MethodDescriptor& Method(const std::string& name) {
  const auto* service =
      organisations::v1::GetOrganisationRequest::descriptor()->file()->FindServiceByName(
          "OrganisationsService");
  return *service->FindMethodByName(name);
}

TEST(ServiceConfig, RepeatsWhatReads) {
  for (const char* name : {"GetOrganisation", "ListOrganisations", "SearchOrganisations"}) {
    EXPECT_TRUE(MayRepeat(Method(name), Repeat::kReads)) << name;
  }
}

TEST(ServiceConfig, RepeatsNamedWritesOnlyForThoseWhoNameThem) {
  EXPECT_FALSE(MayRepeat(Method("CreateOrganisation"), Repeat::kReads));
  EXPECT_TRUE(MayRepeat(Method("CreateOrganisation"), Repeat::kNamedWrites));
}

TEST(ServiceConfig, NeverRepeatsAWriteThatCannotBeToldFromItsRepetition) {
  const auto* service = Method("GetOrganisation").service();
  for (int i = 0; i < service->method_count(); ++i) {
    const auto& method = *service->method(i);
    const bool write = !MayRepeat(method, Repeat::kReads);
    const auto& request = *method.input_type();
    const bool named =
        request.FindFieldByName("request_id") || request.FindFieldByName("decision_id");
    if (!write || named) continue;
    EXPECT_FALSE(MayRepeat(method, Repeat::kNamedWrites)) << method.name();
  }
}

TEST(ServiceConfig, NeverRepeatsStreams) {
  EXPECT_FALSE(MayRepeat(Method("WatchOrganisations"), Repeat::kNamedWrites));
  EXPECT_FALSE(MayRepeat(Method("ImportOrganisations"), Repeat::kNamedWrites));
}

TEST(ServiceConfig, NamesTheMethodsThatAreRepeated) {
  const std::string config = ServiceConfig(Repeat::kReads);
  EXPECT_THAT(config, HasSubstr(R"({"service":"baraza.organisations.v1.OrganisationsService",)"
                                R"("method":"GetOrganisation"})"));
  EXPECT_THAT(config, Not(HasSubstr("CreateOrganisation")));
}

// A method of each service of the contract, so that all are linked.
std::vector<const google::protobuf::Descriptor*> OneRequestOfEach() {
  return {duplication::v1::GetMatchRequest::descriptor(),
          duplication::v1::GetModelRequest::descriptor(),
          organisations::v1::GetAllianceRequest::descriptor(),
          organisations::v1::GetAuthorityRequest::descriptor(),
          organisations::v1::GetContactRequest::descriptor(),
          organisations::v1::GetOrganisationRequest::descriptor(),
          projects::v1::GetProjectRequest::descriptor(),
          reporting::v1::GetHeadlineRequest::descriptor()};
}

TEST(ServiceConfig, KnowsEveryServiceOfTheContract) {
  const std::string config = ServiceConfig(Repeat::kReads);
  for (const auto* request : OneRequestOfEach()) {
    for (int i = 0; i < request->file()->service_count(); ++i) {
      EXPECT_THAT(config, HasSubstr("\"" + request->file()->service(i)->full_name() + "\""));
    }
  }
}

}  // namespace
}  // namespace baraza::peers
