#include "services/foundation/rpc/listing.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

#include "services/foundation/pagination/pagination.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

void Write(int field, const std::string& bytes, google::protobuf::io::CodedOutputStream& out) {
  using google::protobuf::internal::WireFormatLite;
  out.WriteTag(WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED));
  out.WriteVarint32(static_cast<uint32_t>(bytes.size()));
  out.WriteRaw(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

absl::Status StartPage(const google::protobuf::Message& request, const scope::Scope& scope,
                       int page_size, const std::string& page_token, record::Query& query) {
  query.limit = pagination::PageSize(page_size);
  if (page_token.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      pagination::Cursor cursor,
      pagination::Open(page_token, pagination::Fingerprint(request, scope.Fingerprint())));
  query.after_key = std::move(cursor.sort_key);
  query.after_name = std::move(cursor.id);
  return absl::OkStatus();
}

Reply PageReply(const google::protobuf::Message& request, const scope::Scope& scope,
                const record::Page& page) {
  size_t size = 300;
  for (const std::string& body : page.bodies) size += body.size() + 10;
  std::string bytes;
  bytes.reserve(size);
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream out(&stream);
    for (const std::string& body : page.bodies) Write(1, body, out);
    if (!page.next_name.empty()) {
      Write(2,
            pagination::Seal({page.next_key, page.next_name},
                             pagination::Fingerprint(request, scope.Fingerprint())),
            out);
    }
  }
  return Reply::Bytes(std::move(bytes));
}

}  // namespace baraza::rpc
