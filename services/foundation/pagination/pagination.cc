#include "services/foundation/pagination/pagination.h"

#include <algorithm>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/message.h"
#include "services/foundation/status/status.h"

namespace baraza::pagination {
namespace {

constexpr char kVersion = 1;
constexpr std::size_t kNumberBytes = 8;
constexpr std::size_t kHeadBytes = 1 + kNumberBytes;

// FNV-1a, 64 bit (Fowler, Noll, Vo), with the last step of MurmurHash3 so that every bit counts.
// Not absl::Hash: that differs from process to process.
std::uint64_t Digest(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  return hash ^ (hash >> 33);
}

void AppendNumber(std::string& bytes, std::uint64_t number) {
  for (std::size_t i = 0; i < kNumberBytes; ++i) bytes += static_cast<char>(number >> (8 * i));
}

std::uint64_t ReadNumber(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = kNumberBytes; i-- > 0;) {
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return number;
}

void Clear(google::protobuf::Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  if (field != nullptr) message.GetReflection()->ClearField(&message, field);
}

std::string SerializeDeterministically(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializePartialToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

// The bytes of a token whose form and checksum are right; empty otherwise. Writing them again tells
// texts that merely decode to the same bytes.
std::string Decode(std::string_view token) {
  std::string bytes;
  const absl::string_view text(token.data(), token.size());
  if (!absl::WebSafeBase64Unescape(text, &bytes) || absl::WebSafeBase64Escape(bytes) != text ||
      bytes.size() < kHeadBytes + 1 + kNumberBytes || bytes[0] != kVersion) {
    return "";
  }
  const std::string_view sealed = std::string_view(bytes).substr(0, bytes.size() - kNumberBytes);
  if (Digest(sealed) != ReadNumber(std::string_view(bytes).substr(sealed.size()))) return "";
  bytes.resize(sealed.size());
  return bytes;
}

absl::Status Refuse(std::string description) {
  return status::InvalidFields({{"page_token", std::move(description)}});
}

}  // namespace

std::uint64_t Fingerprint(const google::protobuf::Message& request, std::string_view caller) {
  std::unique_ptr<google::protobuf::Message> copy(request.New());
  copy->CopyFrom(request);
  Clear(*copy, "page_size");
  Clear(*copy, "page_token");
  std::string bytes = request.GetDescriptor()->full_name() + '\0';
  bytes.append(caller).push_back('\0');
  return Digest(bytes + SerializeDeterministically(*copy));
}

std::string Seal(const Cursor& cursor, std::uint64_t fingerprint) {
  std::string bytes(1, kVersion);
  AppendNumber(bytes, fingerprint);
  bytes.append(cursor.id).append(1, '\0').append(cursor.sort_key);
  AppendNumber(bytes, Digest(bytes));
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<Cursor> Open(std::string_view token, std::uint64_t fingerprint) {
  const std::string bytes = Decode(token);
  const std::size_t id_end = bytes.find('\0', std::min(bytes.size(), kHeadBytes));
  if (id_end == std::string::npos) {
    return Refuse("is not a token that this service gave out: use next_page_token unchanged");
  }
  if (ReadNumber(std::string_view(bytes).substr(1)) != fingerprint) {
    return Refuse(
        "belongs to a request with other fields or of another caller: repeat all fields of the "
        "first page, or start again without a token");
  }
  return Cursor{.sort_key = bytes.substr(id_end + 1),
                .id = bytes.substr(kHeadBytes, id_end - kHeadBytes)};
}

int PageSize(std::int32_t asked) {
  return asked <= 0 ? kDefaultPageSize : std::min<int>(asked, kMaxPageSize);
}

}  // namespace baraza::pagination
