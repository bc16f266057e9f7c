#include "services/foundation/feed/wire.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

namespace baraza::feed {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;
using google::protobuf::io::StringOutputStream;

constexpr int kName = 1, kKind = 2, kVersion = 3, kActor = 4, kTime = 5, kAudience = 6,
              kPosition = 7;
constexpr int kChanges = 1, kResumeToken = 2, kCaughtUp = 3, kHead = 4;

void Number(int field, int64_t value, CodedOutputStream& out) {
  if (value == 0) return;
  out.WriteTag(WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_VARINT));
  out.WriteVarint64(static_cast<uint64_t>(value));
}

void Text(int field, std::string_view value, CodedOutputStream& out) {
  out.WriteTag(WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
  out.WriteVarint32(static_cast<uint32_t>(value.size()));
  out.WriteRaw(value.data(), static_cast<int>(value.size()));
}

std::string TimestampBytes(absl::Time time) {
  std::string bytes;
  StringOutputStream stream(&bytes);
  CodedOutputStream out(&stream);
  const int64_t us = absl::ToUnixMicros(time);
  Number(1, us / 1000000, out);
  Number(2, us % 1000000 * 1000, out);
  out.Trim();
  return bytes;
}

std::string AudienceBytes(const scope::Audience& audience) {
  v1::Audience message;
  message.set_public_(audience.is_public);
  for (const std::string& reader : audience.readers) message.add_readers(reader);
  return message.SerializeAsString();
}

std::string Encode(const Change& change, v1::ChangeKind kind, bool with_before,
                   const scope::Scope& scope) {
  std::string bytes;
  bytes.reserve(change.before.size() + change.after.size() + 200);
  {
    StringOutputStream stream(&bytes);
    CodedOutputStream out(&stream);
    Text(kName, change.name, out);
    Number(kKind, kind, out);
    Number(kVersion, change.version, out);
    if (scope.ReadsAll()) Text(kActor, change.actor, out);
    Text(kTime, TimestampBytes(change.time), out);
    if (scope.ReadsAll()) Text(kAudience, AudienceBytes(change.after_audience), out);
    Number(kPosition, change.position, out);
    if (with_before) Text(change.before_field, change.before, out);
    if (kind != v1::CHANGE_KIND_REMOVED) Text(change.before_field + 1, change.after, out);
  }
  return bytes;
}

}  // namespace

std::string EncodeChange(const Change& change, const scope::Scope& scope) {
  const bool existed = !change.before.empty();
  const bool saw = existed && scope.MayRead(change.before_audience);
  const bool sees = scope.MayRead(change.after_audience);
  if (!saw && !sees) return "";
  const v1::ChangeKind kind = !sees     ? v1::CHANGE_KIND_REMOVED
                              : existed ? v1::CHANGE_KIND_UPDATED
                                        : v1::CHANGE_KIND_CREATED;
  return Encode(change, kind, saw && sees, scope);
}

std::string EncodeSnapshot(const Change& state, const scope::Scope& scope) {
  if (!scope.MayRead(state.after_audience)) return "";
  return Encode(state, v1::CHANGE_KIND_SNAPSHOT, /*with_before=*/false, scope);
}

std::string EncodeResponse(const Batch& batch) {
  size_t size = batch.resume_token.size() + 20;
  for (const std::string& change : batch.changes) size += change.size() + 10;
  std::string bytes;
  bytes.reserve(size);
  StringOutputStream stream(&bytes);
  CodedOutputStream out(&stream);
  for (const std::string& change : batch.changes) Text(kChanges, change, out);
  Text(kResumeToken, batch.resume_token, out);
  Number(kCaughtUp, batch.caught_up, out);
  Number(kHead, batch.position, out);
  out.Trim();
  return bytes;
}

}  // namespace baraza::feed
