#include "services/duplication/domain/project_model.h"

#include <cmath>
#include <utility>

#include "services/duplication/domain/embedded_data.h"

namespace baraza::duplication {
namespace {

constexpr double kDuplicatesPerRecord = 0.1;

constexpr TermKind kKinds[] = {TermKind::kTitle, TermKind::kText,         TermKind::kTheme,
                               TermKind::kPlace, TermKind::kOrganisation, TermKind::kAmount,
                               TermKind::kDay,   TermKind::kCountry,      TermKind::kRecord};

// Records that the background stands for where it has no frequencies of a kind of its own. A place,
// a theme, a day or a party is no rarer than one in eight before more is known.
constexpr std::int64_t kBackground = 1000;
constexpr std::int64_t kCoarseBackground = 8;

bool IsCoarse(TermKind kind) {
  return kind == TermKind::kTheme || kind == TermKind::kPlace || kind == TermKind::kCountry ||
         kind == TermKind::kOrganisation || kind == TermKind::kDay;
}

}  // namespace

ProjectModel StartProjectModel(std::string version) {
  ProjectModel model;
  model.version = std::move(version);
  model.terms.AddBackground(kProjectTermsData);
  for (const TermKind kind : kKinds) {
    model.terms.AddTotal(kind, IsCoarse(kind) ? kCoarseBackground : kBackground);
  }
  return model;
}

std::shared_ptr<const ProjectModel> FinishModel(ProjectModel model) {
  const double records = static_cast<double>(model.terms.Total(TermKind::kTitle));
  model.prior_same = std::log2(kDuplicatesPerRecord / records);
  model.terms.Freeze();
  return std::make_shared<const ProjectModel>(std::move(model));
}

std::shared_ptr<const ProjectModel> DefaultProjectModel() {
  static const auto* const model =
      new std::shared_ptr<const ProjectModel>(FinishModel(StartProjectModel("default-1")));
  return *model;
}

}  // namespace baraza::duplication
