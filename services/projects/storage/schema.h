// The tables of projects and their results.
//
// Thread-safety: pure.
#pragma once

#include <vector>

#include "services/foundation/store/migration.h"

namespace baraza::projects {

// The schema's steps.
const std::vector<store::Migration>& Migrations();

}  // namespace baraza::projects
