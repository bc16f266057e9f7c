#include "services/foundation/peers/service_config.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace baraza::peers {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::MethodDescriptor;
using google::protobuf::ServiceDescriptor;

constexpr const char* kServices[] = {
    "baraza.duplication.v1.DuplicationService", "baraza.duplication.v1.ModelsService",
    "baraza.organisations.v1.AlliancesService", "baraza.organisations.v1.AuthoritiesService",
    "baraza.organisations.v1.ContactsService",  "baraza.organisations.v1.OrganisationsService",
    "baraza.projects.v1.ProjectsService",       "baraza.reporting.v1.ReportingService",
};

// What methods that only read begin with.
constexpr const char* kReading[] = {"BatchGet", "Check", "Get", "List", "Search"};

constexpr char kRetryPolicy[] =
    R"("retryPolicy":{"maxAttempts":5,"initialBackoff":"0.05s","maxBackoff":"0.4s",)"
    R"("backoffMultiplier":2,"retryableStatusCodes":["UNAVAILABLE"]})";
constexpr char kThrottling[] = R"("retryThrottling":{"maxTokens":100,"tokenRatio":0.1})";
constexpr char kBalancing[] =
    R"("loadBalancingConfig":[{"round_robin":{}}],"healthCheckConfig":{"serviceName":""})";

}  // namespace

bool MayRepeat(const MethodDescriptor& method, Repeat repeat) {
  if (method.client_streaming() || method.server_streaming()) return false;
  const bool reads = std::any_of(std::begin(kReading), std::end(kReading), [&](const char* word) {
    return absl::StartsWith(method.name(), word);
  });
  if (reads) return true;
  const auto& request = *method.input_type();
  const bool named = request.FindFieldByName("request_id") != nullptr ||
                     request.FindFieldByName("decision_id") != nullptr;
  return named && repeat == Repeat::kNamedWrites;
}

std::string ServiceConfig(Repeat repeat) {
  std::vector<std::string> names;
  for (const char* name : kServices) {
    const ServiceDescriptor* service = DescriptorPool::generated_pool()->FindServiceByName(name);
    if (service == nullptr) continue;
    for (int i = 0; i < service->method_count(); ++i) {
      if (!MayRepeat(*service->method(i), repeat)) continue;
      names.push_back(absl::StrCat(R"({"service":")", name, R"(","method":")",
                                   service->method(i)->name(), R"("})"));
    }
  }
  const std::string methods =
      names.empty()
          ? ""
          : absl::StrCat(R"({"name":[)", absl::StrJoin(names, ","), "],", kRetryPolicy, "}");
  return absl::StrCat("{", kBalancing, ",", kThrottling, R"(,"methodConfig":[)", methods, "]}");
}

}  // namespace baraza::peers
