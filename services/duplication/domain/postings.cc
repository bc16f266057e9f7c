#include "services/duplication/domain/postings.h"

#include <vector>

namespace baraza::duplication {

void Postings::Pack(Packer& packer) const {
  std::vector<std::uint64_t> keys;
  keys.reserve(lists_.size());
  for (const auto& [key, list] : lists_) keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  packer.Number(static_cast<std::uint64_t>(keys.size()));
  for (const std::uint64_t key : keys) {
    const List& list = lists_.find(key)->second;
    packer.Number(key);
    packer.Number(static_cast<std::uint32_t>(list.size()));
    packer.Raw({reinterpret_cast<const char*>(list.data()), list.size() * sizeof(RecordId)});
  }
}

void Postings::Unpack(Unpacker& from) {
  const auto count = from.Number<std::uint64_t>();
  if (from.ok()) lists_.reserve(count);
  for (std::uint64_t left = count; left > 0 && from.ok(); --left) {
    List& list = lists_[from.Number<std::uint64_t>()];
    const std::size_t length = from.Number<std::uint32_t>();
    const std::string_view raw = from.Raw(length * sizeof(RecordId));
    list.resize(raw.size() / sizeof(RecordId));
    if (!raw.empty()) std::memcpy(list.data(), raw.data(), raw.size());
  }
}

}  // namespace baraza::duplication
