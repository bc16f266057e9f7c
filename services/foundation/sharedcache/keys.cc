#include "services/foundation/sharedcache/keys.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/foundation/redis/slots.h"

namespace baraza::sharedcache {
namespace {

constexpr std::size_t kNumberBytes = kStampBytes / 2;
constexpr std::size_t kTagBytes = 6;  // with its braces

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

std::string Tagged(std::string_view prefix, std::string_view key) {
  return absl::StrCat(View(prefix), absl::StrFormat("{%04x}", redis::Crc16(key)), View(key));
}

}  // namespace

std::string Stamp(std::int64_t version, std::int64_t position) {
  return absl::StrFormat("%019d%019d", version, position);
}

std::optional<cache::SharedEntry> ReadEntry(std::string_view stored) {
  cache::SharedEntry entry;
  if (stored.size() < kStampBytes ||
      !absl::SimpleAtoi(View(stored.substr(0, kNumberBytes)), &entry.version) ||
      !absl::SimpleAtoi(View(stored.substr(kNumberBytes, kNumberBytes)), &entry.position)) {
    return std::nullopt;
  }
  entry.value = stored.substr(kStampBytes);
  return entry;
}

Keys::Keys(std::string_view service, std::string_view instance)
    : values_(absl::StrCat("baraza:", View(service), ":v:")),
      tombstones_(absl::StrCat("baraza:", View(service), ":t:")),
      announced_(absl::StrCat("baraza:", View(service), ":a:")),
      own_(absl::StrCat(announced_, View(instance), ":")) {}

std::string Keys::Value(std::string_view key) const { return Tagged(values_, key); }
std::string Keys::Tombstone(std::string_view key) const { return Tagged(tombstones_, key); }
std::string Keys::Announcement(std::string_view key) const { return Tagged(own_ + "k", key); }
std::string Keys::HeartBeat(std::string_view tag) const {
  return absl::StrCat(own_, "h{", View(tag), "}");
}

std::optional<std::string_view> Keys::ReadAnnouncement(std::string_view announcement) const {
  if (!announcement.starts_with(announced_) || announcement.starts_with(own_)) return std::nullopt;
  const size_t instance_end = announcement.find(':', announced_.size());
  if (instance_end == std::string_view::npos) return std::nullopt;
  const std::string_view rest = announcement.substr(instance_end + 1);
  if (!rest.starts_with('k') || rest.size() < 1 + kTagBytes) return std::nullopt;
  return rest.substr(1 + kTagBytes);
}

}  // namespace baraza::sharedcache
