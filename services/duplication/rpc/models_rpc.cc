#include "services/duplication/rpc/models_rpc.h"

#include <optional>
#include <string>
#include <utility>

#include "baraza/duplication/v1/models_service.pb.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

// The message as an answer, or why there is none.
template <class Message>
absl::StatusOr<rpc::Reply> Answer(const absl::StatusOr<Message>& message) {
  if (!message.ok()) return message.status();
  return rpc::Reply::Message(*message);
}

// Takes away what only services may be told: how many records there are, drafts among them.
v1::Model Shown(const scope::Scope& scope, v1::Model model) {
  if (!scope.ReadsAll()) model.clear_record_count();
  return model;
}

absl::StatusOr<v1::Model> GetShown(const scope::Scope& scope, Models& models,
                                   const std::string& name) {
  ASSIGN_OR_RETURN(v1::Model model, models.Get(name));
  return Shown(scope, std::move(model));
}

absl::StatusOr<v1::ListModelsResponse> ListKept(const scope::Scope& scope, Models& models,
                                                const v1::ListModelsRequest& request) {
  std::optional<Feed> feed;
  if (request.scored_register() != v1::SCORED_REGISTER_UNSPECIFIED) {
    feed = FeedScored(request.scored_register());
  }
  ASSIGN_OR_RETURN(const std::vector<v1::Model> kept, models.List(feed));
  v1::ListModelsResponse response;
  for (const v1::Model& model : kept) *response.add_models() = Shown(scope, model);
  return response;
}

}  // namespace

ModelsRpc::ModelsRpc(rpc::Handler& handler, Models& models, const Detection& detection)
    : Service(handler, "baraza.duplication.v1.ModelsService") {
  Read<v1::TrainModelRequest>(
      "TrainModel", rpc::kServices,
      [&](const auto&, const auto& request) -> absl::StatusOr<rpc::Reply> {
        RETURN_IF_ERROR(detection.CheckReady());
        return Answer(models.Train(FeedScored(request.scored_register()), request.use_reviews(),
                                   request.activate()));
      });
  Read<v1::ActivateModelRequest>(
      "ActivateModel", rpc::kServices,
      [&](const auto&, const auto& request) -> absl::StatusOr<rpc::Reply> {
        RETURN_IF_ERROR(detection.CheckReady());
        return Answer(models.Activate(request.name()));
      });
  Read<v1::GetModelRequest>("GetModel", rpc::kSignedIn,
                            [&](const auto& scope, const auto& request) {
                              return Answer(GetShown(scope, models, request.name()));
                            });
  Read<v1::ListModelsRequest>("ListModels", rpc::kSignedIn,
                              [&](const auto& scope, const auto& request) {
                                return Answer(ListKept(scope, models, request));
                              });
  Read<v1::EvaluateModelRequest>(
      "EvaluateModel", rpc::kSecretariats,
      [&](const auto& scope, const auto& request) -> absl::StatusOr<rpc::Reply> {
        RETURN_IF_ERROR(detection.CheckReady());
        return Answer(models.Evaluate(scope, request.name(), request.pairs()));
      });
}

}  // namespace baraza::duplication
