// The whole contract against what this library knows: a rule that cannot be enforced is found when
// it is written.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "baraza/duplication/v1/duplication_service.pb.h"
#include "baraza/duplication/v1/models_service.pb.h"
#include "baraza/organisations/v1/alliances_service.pb.h"
#include "baraza/organisations/v1/authorities_service.pb.h"
#include "baraza/organisations/v1/contacts_service.pb.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "baraza/projects/v1/projects_service.pb.h"
#include "baraza/reporting/v1/reporting_service.pb.h"
#include "gmock/gmock.h"
#include "google/api/resource.pb.h"
#include "gtest/gtest.h"
#include "services/foundation/validation/resource_patterns.h"
#include "services/foundation/validation/validation.h"

namespace baraza::validation {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FileDescriptor;

void AddFiles(const FileDescriptor& file, std::set<const FileDescriptor*>& files) {
  if (file.package().rfind("baraza.", 0) != 0 || !files.insert(&file).second) return;
  for (int i = 0; i < file.dependency_count(); ++i) AddFiles(*file.dependency(i), files);
}

void AddMessages(const Descriptor& type, std::vector<const Descriptor*>& types) {
  types.push_back(&type);
  for (int i = 0; i < type.nested_type_count(); ++i) AddMessages(*type.nested_type(i), types);
}

// All messages of the contract.
std::vector<const Descriptor*> Contract() {
  std::set<const FileDescriptor*> files;
  AddFiles(*duplication::v1::GetMatchRequest::descriptor()->file(), files);
  AddFiles(*duplication::v1::GetModelRequest::descriptor()->file(), files);
  AddFiles(*organisations::v1::GetAllianceRequest::descriptor()->file(), files);
  AddFiles(*organisations::v1::GetAuthorityRequest::descriptor()->file(), files);
  AddFiles(*organisations::v1::GetContactRequest::descriptor()->file(), files);
  AddFiles(*organisations::v1::GetOrganisationRequest::descriptor()->file(), files);
  AddFiles(*projects::v1::GetProjectRequest::descriptor()->file(), files);
  AddFiles(*reporting::v1::GetTotalsRequest::descriptor()->file(), files);
  std::vector<const Descriptor*> types;
  for (const FileDescriptor* file : files) {
    for (int i = 0; i < file->message_type_count(); ++i) AddMessages(*file->message_type(i), types);
  }
  return types;
}

// The patterns of all resources that have a message, by type.
std::map<std::string, std::vector<std::string>> Resources() {
  std::map<std::string, std::vector<std::string>> resources;
  for (const Descriptor* type : Contract()) {
    const auto& resource = type->options().GetExtension(google::api::resource);
    if (resource.type().empty()) continue;
    resources[resource.type()] = {resource.pattern().begin(), resource.pattern().end()};
  }
  return resources;
}

TEST(Contract, HasOnlyRulesThatCanBeEnforced) {
  for (const Descriptor* type : Contract()) {
    const absl::Status status = Check(*type);
    EXPECT_TRUE(status.ok()) << status;
  }
}

TEST(Contract, RefersOnlyToTypesOfResourcesThatAreKnown) {
  const auto resources = Resources();
  int references = 0;
  for (const Descriptor* type : Contract()) {
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor& field = *type->field(i);
      const std::string& referred =
          field.options().GetExtension(google::api::resource_reference).type();
      if (referred.empty() || referred == "*") continue;  // "*": any type
      ++references;
      const auto patterns = ResourcePatterns(field);
      EXPECT_FALSE(patterns.empty()) << field.full_name();
      const auto found = resources.find(referred);
      if (found != resources.end()) {
        EXPECT_EQ(patterns, found->second) << field.full_name();
      }
    }
  }
  EXPECT_GT(references, 20);
}

TEST(Contract, HasMessagesForElevenTypesOfResources) {
  EXPECT_THAT(Resources(), testing::SizeIs(11));
}

}  // namespace
}  // namespace baraza::validation
