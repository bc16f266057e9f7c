// Models of duplication over the wire: who may have one learned, and what they tell of records that
// a caller may not see.
#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/substitute.h"
#include "baraza/duplication/v1/models_service.grpc.pb.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/status/status.h"
#include "tests/integration/two_alliances.h"

namespace baraza::integration {
namespace {

using duplication::v1::Model;
using duplication::v1::ModelsService;
using scope::Scope;

class ModelsScopeTest : public testing::Test {
 protected:
  ModelsScopeTest() {
    platform_.Publish(umbra_);
    platform_.Publish(zephyr_);
    platform_.Conceal(zephyr_, "2227202");
    platform_.Settle();
  }

  template <class Request, class Response>
  absl::StatusOr<Response> Ask(const Scope& scope,
                               grpc::Status (ModelsService::Stub::*method)(grpc::ClientContext*,
                                                                           const Request&,
                                                                           Response*),
                               const std::string& text) {
    grpc::ClientContext context;
    peers::CallAs(context, scope);
    Request request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
    Response response;
    const absl::Status status = rpc::FromGrpc((stub_.get()->*method)(&context, request, &response));
    if (!status.ok()) return status;
    return response;
  }
  absl::StatusOr<Model> Train(const Scope& scope) {
    return Ask(scope, &ModelsService::Stub::TrainModel, "scored_register: ORGANISATIONS");
  }
  // The refusal of a pair with `other`, as if that were called "it".
  std::string EvaluationWith(const Scope& scope, const std::string& model,
                             const std::string& other) {
    const auto answer =
        Ask(scope, &ModelsService::Stub::EvaluateModel,
            absl::Substitute("name: '$0' pairs { left: 'organisations/umbra-member' right: '$1' "
                             "same: true }",
                             model, other));
    return absl::StrReplaceAll(absl::StrCat(absl::StatusCodeToString(answer.status().code()), " ",
                                            answer.status().message()),
                               {{other, "it"}});
  }

  const Scope service_ = Scope::Service("test");
  const Alliance umbra_{"umbra"};
  const Alliance zephyr_{"zephyr"};
  Platform platform_{"sqlite"};
  std::unique_ptr<ModelsService::Stub> stub_ =
      ModelsService::NewStub(peers::Connect(platform_.duplication_address()));
};

TEST_F(ModelsScopeTest, AreLearnedForServicesOnly) {
  for (const Scope& scope : {umbra_.member, umbra_.secretariat, Scope::Public()}) {
    const absl::StatusCode code = Train(scope).status().code();
    EXPECT_TRUE(code == absl::StatusCode::kPermissionDenied ||
                code == absl::StatusCode::kUnauthenticated)
        << scope.Fingerprint() << " " << absl::StatusCodeToString(code);
  }
}

TEST_F(ModelsScopeTest, TellNobodyElseHowManyRecordsThereAre) {
  const auto model = Train(service_);
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->record_count(), 3);  // two that all may see, and a draft
  const std::string named = absl::StrCat("name: '", model->name(), "'");
  for (const Scope& scope : {umbra_.member, umbra_.secretariat}) {
    const auto one = Ask(scope, &ModelsService::Stub::GetModel, named);
    ASSERT_TRUE(one.ok()) << one.status();
    EXPECT_GT(one->weights_size(), 0);
    EXPECT_EQ(one->record_count(), 0);
    const auto all = Ask(scope, &ModelsService::Stub::ListModels, "");
    ASSERT_TRUE(all.ok()) << all.status();
    ASSERT_EQ(all->models_size(), 1);
    EXPECT_EQ(all->models(0).record_count(), 0);
  }
}

TEST_F(ModelsScopeTest, AreJudgedByNoPairThatTheCallerMayNotRead) {
  const auto model = Train(service_);
  ASSERT_TRUE(model.ok()) << model.status();
  const Scope& scope = umbra_.secretariat;
  EXPECT_EQ(EvaluationWith(scope, model->name(), "organisations/zephyr-draft"),
            EvaluationWith(scope, model->name(), "organisations/none"));
  EXPECT_THAT(EvaluationWith(scope, model->name(), "organisations/zephyr-member"),
              testing::StartsWith("OK"));
}

}  // namespace
}  // namespace baraza::integration
