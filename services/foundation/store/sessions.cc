#include "services/foundation/store/sessions.h"

#include <algorithm>

#include "services/foundation/failpoint/failpoint.h"

namespace baraza::store {

absl::Status CheckTexts(absl::Span<const Value> parameters) {
  for (const Value& value : parameters) {
    const auto* text = std::get_if<std::string>(&value);
    if (text != nullptr && text->find('\0') != std::string::npos) {
      return absl::InvalidArgumentError("a text holds a zero byte: send it without");
    }
  }
  return absl::OkStatus();
}

size_t StoredSize(const Bytes& bytes) {
  const size_t size = bytes.value.size();
  if (!failpoint::Planted("cut-bytes")) return size;
  return std::min(size, bytes.value.find('\0'));
}

}  // namespace baraza::store
