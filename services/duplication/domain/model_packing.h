// Models as bytes that are kept, and as weights that people read.
//
// Why: a score must be the same after a restart and on every replica, so what was learned is stored
// once and read back: the weights and every term's frequency, bit for bit. Equal models give equal
// bytes.
//
// Thread-safety: pure. Status: those of Unpacker.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/duplication/domain/organisation_model.h"
#include "services/duplication/domain/project_model.h"

namespace baraza::duplication {

std::string PackModel(const OrganisationModel& model);
std::string PackModel(const ProjectModel& model);

absl::StatusOr<std::shared_ptr<const OrganisationModel>> ParseOrganisationModel(
    std::string_view bytes);
absl::StatusOr<std::shared_ptr<const ProjectModel>> ParseProjectModel(std::string_view bytes);

// Weights in bits by their names, "same.country_differs", "name.misspelt", in a fixed order.
using NamedWeights = std::vector<std::pair<std::string, double>>;
NamedWeights WeightsOf(const OrganisationModel& model);
NamedWeights WeightsOf(const ProjectModel& model);

}  // namespace baraza::duplication
