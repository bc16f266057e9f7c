// The steps by which the tables of matches came to be.
//
// Thread-safety: pure.
#pragma once

#include <vector>

#include "services/foundation/store/migration.h"

namespace baraza::duplication {

const std::vector<store::Migration>& Migrations();

}  // namespace baraza::duplication
