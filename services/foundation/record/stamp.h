// What every write does to a resource: checks that the caller saw the current version, and stamps
// the next one.
//
// A resource type has the string fields `name` and `etag` and the timestamps `create_time` and
// `update_time`. An etag is "version-hash": the hash tells apart versions of the same number after
// a restore.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/record/record.h"
#include "services/foundation/status/status.h"

namespace baraza::record {

// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/): stable over processes and versions.
inline uint64_t Hash(std::string_view bytes) {
  uint64_t hash = 14695981039346656037u;
  for (unsigned char byte : bytes) hash = (hash ^ byte) * 1099511628211u;
  return hash;
}

// OK if `etag` is empty or the current one; ABORTED, reason ETAG_MISMATCH, naming the current one.
inline absl::Status CheckEtag(std::string_view etag, std::string_view current,
                              std::string_view name) {
  if (etag.empty() || etag == current || failpoint::Planted("ignore-etag")) return absl::OkStatus();
  return status::Error(
      absl::StatusCode::kAborted, "ETAG_MISMATCH",
      absl::StrFormat("%s was changed since you read it: read it again (etag %s) and repeat", name,
                      current),
      {{"name", std::string(name)}, {"etag", std::string(current)}});
}

// Stamps version, etag and times; serialises.
template <class R>
std::string Stamp(R& resource, int64_t version, absl::Time now) {
  auto set = [now](google::protobuf::Timestamp* time) {
    const int64_t us = absl::ToUnixMicros(now);
    time->set_seconds(us / 1000000);
    time->set_nanos(static_cast<int>(us % 1000000 * 1000));
  };
  if (version == 1) set(resource.mutable_create_time());
  set(resource.mutable_update_time());
  resource.clear_etag();
  const std::string content = resource.SerializeAsString();
  resource.set_etag(absl::StrFormat("%d-%08x", version, Hash(content) & 0xffffffff));
  return resource.SerializeAsString();
}

}  // namespace baraza::record
