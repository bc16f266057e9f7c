// Bytes that a model or an index is kept as: lengths, numbers and texts, closed by a checksum.
//
// Why: what is read back from a disk or a database may be cut off, damaged, or of another version
// of the program. Whoever reads it learns that before using any of it, and never reads beyond its
// end.
//
// Numbers are little-endian; a text is its length in four bytes and its bytes. The checksum is
// 64-bit FNV-1a over eight bytes at a time. Thread-safety: values.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace baraza::duplication {

// A checksum of the bytes, the same in every process.
std::uint64_t Checksum(std::string_view bytes);

class Packer {
 public:
  // `kind` and `version` say what the bytes are; an Unpacker must be told the same.
  Packer(std::string_view kind, std::uint32_t version);

  template <class T>
  void Number(T number) {
    static_assert(std::is_arithmetic_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  void Text(std::string_view text);
  // A part that may be larger than a text, its length in eight bytes.
  void Part(std::string_view bytes);
  // A text whose length the reader knows.
  void Raw(std::string_view bytes) { bytes_.append(bytes); }
  void Reserve(std::size_t bytes) { bytes_.reserve(bytes_.size() + bytes); }

  // The bytes with their checksum.
  std::string Close();

 private:
  std::string bytes_;
};

class Unpacker {
 public:
  // DATA_LOSS: cut off or damaged; FAILED_PRECONDITION: of another kind or version. `bytes` must
  // outlive the unpacker and the texts read.
  static absl::StatusOr<Unpacker> Open(std::string_view bytes, std::string_view kind,
                                       std::uint32_t version);

  // 0 and empty beyond the end; see ok().
  template <class T>
  T Number() {
    T number{};
    const std::string_view raw = Raw(sizeof number);
    if (raw.size() == sizeof number) std::memcpy(&number, raw.data(), sizeof number);
    return number;
  }
  std::string_view Text() { return Raw(Number<std::uint32_t>()); }
  std::string_view Part() { return Raw(Number<std::uint64_t>()); }
  std::string_view Raw(std::size_t size);

  // False: something was read that isn't there.
  bool ok() const { return ok_; }
  // OK if all was read, and no more.
  absl::Status Close() const;

 private:
  explicit Unpacker(std::string_view rest) : rest_(rest) {}

  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace baraza::duplication
