// Which slot of a Redis cluster a key belongs to, and which server holds a slot.
//
// Thread-safety: values and pure functions.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/foundation/redis/address.h"
#include "services/foundation/redis/reply.h"

namespace baraza::redis {

inline constexpr int kSlots = 16384;

// CRC16 of XMODEM, as Redis computes it.
std::uint16_t Crc16(std::string_view bytes);

// The slot of a key: of what stands between its first '{' and the '}' that follows, if anything
// does, and otherwise of the whole.
int SlotOf(std::string_view key);

// The masters that hold keys, and which of them holds which.
struct Layout {
  std::vector<Endpoint> masters;
  std::vector<std::int16_t> of_slot;  // index into masters, -1: nobody; empty: masters[0] has all

  // Index of the master of `key`; -1 where nobody holds its slot.
  int MasterOf(std::string_view key) const;
  friend bool operator==(const Layout&, const Layout&) = default;
};

// The layout that an answer to CLUSTER SLOTS tells; `asked` stands for a server that does not know
// its own address. UNAVAILABLE where no slot is held; INTERNAL where it is no such answer.
absl::StatusOr<Layout> ReadClusterSlots(const Reply& reply, const Endpoint& asked);

}  // namespace baraza::redis
