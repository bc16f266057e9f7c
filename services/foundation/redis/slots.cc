#include "services/foundation/redis/slots.h"

#include <algorithm>
#include <array>

#include "services/foundation/status/status.h"

namespace baraza::redis {
namespace {

constexpr std::uint16_t kPolynomial = 0x1021;

constexpr std::array<std::uint16_t, 256> MakeTable() {
  std::array<std::uint16_t, 256> table{};
  for (unsigned byte = 0; byte < 256; ++byte) {
    unsigned value = byte << 8;
    for (int bit = 0; bit < 8; ++bit) {
      value = (value & 0x8000) != 0 ? (value << 1) ^ kPolynomial : value << 1;
    }
    table[byte] = static_cast<std::uint16_t>(value);
  }
  return table;
}

constexpr std::array<std::uint16_t, 256> kTable = MakeTable();

std::int16_t IndexOf(const Endpoint& endpoint, std::vector<Endpoint>& masters) {
  const auto found = std::find(masters.begin(), masters.end(), endpoint);
  const auto index = static_cast<std::int16_t>(found - masters.begin());
  if (found == masters.end()) masters.push_back(endpoint);
  return index;
}

// One range of slots: [first, last, [host, port, ...], replicas...].
bool ReadRange(const Reply& range, const Endpoint& asked, Layout& layout) {
  if (!range.is_list() || range.elements.size() < 3) return false;
  const std::vector<Reply>& parts = range.elements;
  const Reply& master = parts[2];
  if (!master.is_list() || master.elements.size() < 2) return false;
  if (parts[0].integer < 0 || parts[1].integer >= kSlots) return false;
  Endpoint endpoint{master.elements[0].text, static_cast<int>(master.elements[1].integer)};
  if (endpoint.host.empty() || endpoint.host == "?") endpoint.host = asked.host;
  const std::int16_t index = IndexOf(endpoint, layout.masters);
  for (std::int64_t slot = parts[0].integer; slot <= parts[1].integer; ++slot) {
    layout.of_slot[static_cast<size_t>(slot)] = index;
  }
  return true;
}

}  // namespace

std::uint16_t Crc16(std::string_view bytes) {
  std::uint16_t crc = 0;
  for (const char byte : bytes) {
    const auto at = static_cast<std::uint8_t>((crc >> 8) ^ static_cast<std::uint8_t>(byte));
    crc = static_cast<std::uint16_t>((crc << 8) ^ kTable[at]);
  }
  return crc;
}

int SlotOf(std::string_view key) {
  if (const size_t open = key.find('{'); open != std::string_view::npos) {
    const size_t close = key.find('}', open + 1);
    if (close != std::string_view::npos && close > open + 1) {
      key = key.substr(open + 1, close - open - 1);
    }
  }
  return Crc16(key) % kSlots;
}

int Layout::MasterOf(std::string_view key) const {
  if (masters.empty()) return -1;
  return of_slot.empty() ? 0 : of_slot[static_cast<size_t>(SlotOf(key))];
}

absl::StatusOr<Layout> ReadClusterSlots(const Reply& reply, const Endpoint& asked) {
  if (reply.is_error()) return absl::UnavailableError(reply.text);
  Layout layout;
  layout.of_slot.assign(kSlots, -1);
  for (const Reply& range : reply.elements) {
    if (!ReadRange(range, asked, layout)) {
      return absl::InternalError("an answer to CLUSTER SLOTS that cannot be read");
    }
  }
  if (layout.masters.empty()) {
    return absl::UnavailableError(asked.ToString() +
                                  " knows nobody who holds a slot of the cluster");
  }
  return layout;
}

}  // namespace baraza::redis
