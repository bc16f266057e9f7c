// How much of a BLOB parameter is stored: all of it.
#pragma once

#include <algorithm>
#include <string>

#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/store/session.h"

namespace baraza::store {

inline size_t StoredSize(const Bytes& bytes) {
  const size_t size = bytes.value.size();
  if (!failpoint::Planted("cut-bytes")) return size;
  return std::min(size, bytes.value.find('\0'));
}

}  // namespace baraza::store
