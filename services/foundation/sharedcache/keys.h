// How the shared cache writes keys and values in Redis:
//   baraza:SERVICE:v:{TAG}KEY            a value: version, position, bytes
//   baraza:SERVICE:t:{TAG}KEY            a tombstone: version and position of the newest change
//   baraza:SERVICE:a:INSTANCE:k{TAG}KEY  set and removed to announce a change
//   baraza:SERVICE:a:INSTANCE:h{TAG}     the same as a heart-beat
// TAG is four hexadecimal digits made of KEY, so that all keys of one entry lie in one slot of a
// cluster, whatever bytes KEY has. INSTANCE is of one process: it does not heed what it announced
// itself. Version and position are written as 19 digits each: in the order of their bytes they are
// in their own, which Lua can tell without loss.
//
// Thread-safety: immutable; pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/foundation/cache/shared_tier.h"

namespace baraza::sharedcache {

inline constexpr std::size_t kStampBytes = 38;

// Version and position as they stand before a value. Neither is negative.
std::string Stamp(std::int64_t version, std::int64_t position);

// What a value of Redis holds; nothing where it cannot be read.
std::optional<cache::SharedEntry> ReadEntry(std::string_view stored);

class Keys {
 public:
  Keys(std::string_view service, std::string_view instance);

  std::string Value(std::string_view key) const;
  std::string Tombstone(std::string_view key) const;
  std::string Announcement(std::string_view key) const;
  std::string HeartBeat(std::string_view tag) const;

  // What all announcements and heart-beats of all instances begin with.
  const std::string& announced() const { return announced_; }
  // The key that another instance announces; nothing for its heart-beats and for our own.
  std::optional<std::string_view> ReadAnnouncement(std::string_view announcement) const;

 private:
  const std::string values_;
  const std::string tombstones_;
  const std::string announced_;
  const std::string own_;
};

}  // namespace baraza::sharedcache
