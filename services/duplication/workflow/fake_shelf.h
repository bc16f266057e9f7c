// A shelf of models for tests of the workflow.
//
// Thread-safety: none.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/duplication/workflow/models.h"
#include "services/foundation/record/refusal.h"

namespace baraza::duplication {

class FakeShelf : public ModelShelf {
 public:
  absl::Status Keep(const KeptModel& model) override {
    if (find_first_taken) models_.emplace(model.summary.name(), model);
    find_first_taken = false;
    const bool added = models_.emplace(model.summary.name(), model).second;
    return added ? absl::OkStatus() : absl::AlreadyExistsError("taken");
  }
  absl::Status Activate(const std::string& name) override {
    if (!models_.contains(name)) return record::NotFound(name);
    for (auto& [each, model] : models_) {
      const bool same =
          model.summary.scored_register() == models_.at(name).summary.scored_register();
      if (same) model.summary.set_active(each == name);
    }
    return absl::OkStatus();
  }
  absl::StatusOr<std::optional<KeptModel>> Find(const std::string& name) override {
    const auto found = models_.find(name);
    return found == models_.end() ? std::nullopt : std::optional(found->second);
  }
  absl::StatusOr<std::optional<KeptModel>> Active(Feed feed) override {
    for (const auto& [name, model] : models_) {
      if (model.summary.active() && model.summary.scored_register() == RegisterOf(feed)) {
        return std::optional(model);
      }
    }
    return std::optional<KeptModel>();
  }
  absl::StatusOr<std::vector<v1::Model>> List(Feed feed) override {
    std::vector<v1::Model> summaries;
    for (auto at = models_.rbegin(); at != models_.rend(); ++at) {
      const v1::Model& summary = at->second.summary;
      if (summary.scored_register() == RegisterOf(feed)) summaries.push_back(summary);
    }
    return summaries;
  }

  KeptModel& at(const std::string& name) { return models_.at(name); }
  size_t size() const { return models_.size(); }
  // The next model finds its name taken, as if another replica had been first.
  bool find_first_taken = false;

 private:
  std::map<std::string, KeptModel> models_;
};

}  // namespace baraza::duplication
