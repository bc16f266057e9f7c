#include "services/duplication/domain/packing.h"

#include <utility>

namespace baraza::duplication {
namespace {

constexpr std::uint64_t kPrime = 0x100000001b3ULL;
constexpr std::size_t kChecksumBytes = sizeof(std::uint64_t);

}  // namespace

std::uint64_t Checksum(std::string_view bytes) {
  std::uint64_t sum = 0xcbf29ce484222325ULL ^ bytes.size();
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t taken = bytes.size() < sizeof word ? bytes.size() : sizeof word;
    std::memcpy(&word, bytes.data(), taken);
    sum = (sum ^ word) * kPrime;
    sum ^= sum >> 29;  // high bits reach the low ones, which multiplication alone doesn't
    bytes.remove_prefix(taken);
  }
  return sum;
}

Packer::Packer(std::string_view kind, std::uint32_t version) {
  Text(kind);
  Number(version);
}

void Packer::Text(std::string_view text) {
  Number(static_cast<std::uint32_t>(text.size()));
  bytes_.append(text);
}

void Packer::Part(std::string_view bytes) {
  Number(static_cast<std::uint64_t>(bytes.size()));
  bytes_.append(bytes);
}

std::string Packer::Close() {
  Number(Checksum(bytes_));
  return std::move(bytes_);
}

absl::StatusOr<Unpacker> Unpacker::Open(std::string_view bytes, std::string_view kind,
                                        std::uint32_t version) {
  if (bytes.size() < kChecksumBytes) return absl::DataLossError("the bytes are cut off");
  std::uint64_t sum = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - kChecksumBytes, kChecksumBytes);
  bytes.remove_suffix(kChecksumBytes);
  if (Checksum(bytes) != sum) return absl::DataLossError("the bytes are damaged");
  Unpacker opened(bytes);
  const bool same_kind = opened.Text() == kind;
  const bool same_version = opened.Number<std::uint32_t>() == version;
  if (same_kind && same_version && opened.ok()) return opened;
  return absl::FailedPreconditionError("the bytes are of another kind or version");
}

std::string_view Unpacker::Raw(std::size_t size) {
  if (size > rest_.size()) {
    ok_ = false;
    rest_ = {};
    return {};
  }
  const std::string_view raw = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return raw;
}

absl::Status Unpacker::Close() const {
  if (ok_ && rest_.empty()) return absl::OkStatus();
  return absl::DataLossError("the bytes don't hold what they say");
}

}  // namespace baraza::duplication
