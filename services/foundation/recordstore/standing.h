// A record with the moment at which it was read.
#pragma once

#include <cstdint>

#include "services/foundation/record/record.h"

namespace baraza::recordstore {

// A record as it stood when the feed's head was at `position`; 0 where nobody asked for that.
struct Standing {
  record::Record record;
  int64_t position = 0;
};

}  // namespace baraza::recordstore
