#include "services/foundation/rpc/revisions.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

#include <limits>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/foundation/rpc/listing.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;

constexpr int kVersion = 1, kActor = 2, kRole = 3, kActingFor = 4, kMethod = 5, kTime = 6,
              kBefore = 10, kAfter = 11;

void Text(int field, const std::string& text, CodedOutputStream& out) {
  if (text.empty()) return;
  WireFormatLite::WriteBytes(field, text, &out);
}

std::string TimeBytes(absl::Time time) {
  const int64_t us = absl::ToUnixMicros(time);
  google::protobuf::Timestamp stamp;
  stamp.set_seconds(us / 1000000);
  stamp.set_nanos(static_cast<int>(us % 1000000 * 1000));
  return stamp.SerializeAsString();
}

}  // namespace

absl::StatusOr<RevisionPage> StartRevisions(const google::protobuf::Message& request,
                                            const scope::Scope& scope, int page_size,
                                            const std::string& page_token) {
  record::Query query;
  RETURN_IF_ERROR(StartPage(request, scope, page_size, page_token, query));
  RevisionPage page{std::numeric_limits<int64_t>::max(), query.limit};
  if (!query.after_key.empty() && !absl::SimpleAtoi(query.after_key, &page.below)) {
    return status::InvalidFields({{"page_token", "is not a token of this list"}});
  }
  return page;
}

std::string EncodeRevision(const record::Revision& revision) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    CodedOutputStream out(&stream);
    WireFormatLite::WriteInt64(kVersion, revision.version, &out);
    Text(kActor, revision.actor, out);
    Text(kRole, revision.role, out);
    Text(kActingFor, revision.acting_for, out);
    Text(kMethod, revision.method, out);
    Text(kTime, TimeBytes(revision.time), out);
    Text(kBefore, revision.before, out);
    Text(kAfter, revision.after, out);
  }
  return bytes;
}

Reply RevisionsReply(const google::protobuf::Message& request, const scope::Scope& scope,
                     const RevisionPage& page, const std::vector<record::Revision>& revisions) {
  record::Page told;
  for (const record::Revision& revision : revisions) {
    told.bodies.push_back(EncodeRevision(revision));
  }
  // Versions have no gap: the last one is 1.
  if (static_cast<int>(revisions.size()) == page.limit && revisions.back().version > 1) {
    told.next_key = absl::StrCat(revisions.back().version);
    told.next_name = "revision";
  }
  return PageReply(request, scope, told);
}

}  // namespace baraza::rpc
