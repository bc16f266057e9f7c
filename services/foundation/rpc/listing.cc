#include "services/foundation/rpc/listing.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include "services/foundation/pagination/pagination.h"
#include "services/foundation/status/status.h"

namespace baraza::rpc {
namespace {

// Appends a field of bytes. Not through a stream on the string: that fills what is reserved with
// zeros first.
void Append(int field, const std::string& bytes, std::string& out) {
  using google::protobuf::internal::WireFormatLite;
  using google::protobuf::io::CodedOutputStream;
  uint8_t header[10];
  uint8_t* end = CodedOutputStream::WriteTagToArray(
      WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_LENGTH_DELIMITED), header);
  end = CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(bytes.size()), end);
  out.append(reinterpret_cast<const char*>(header), end - header).append(bytes);
}

void AppendNumber(int field, int64_t number, std::string& out) {
  using google::protobuf::internal::WireFormatLite;
  using google::protobuf::io::CodedOutputStream;
  uint8_t bytes[20];
  uint8_t* end = CodedOutputStream::WriteTagToArray(
      WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_VARINT), bytes);
  end = CodedOutputStream::WriteVarint64ToArray(static_cast<uint64_t>(number), end);
  out.append(reinterpret_cast<const char*>(bytes), end - bytes);
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
  for (const std::string& body : page.bodies) Append(1, body, bytes);
  if (!page.next_name.empty()) {
    Append(2,
           pagination::Seal({page.next_key, page.next_name},
                            pagination::Fingerprint(request, scope.Fingerprint())),
           bytes);
  }
  if (page.total.has_value()) AppendNumber(3, *page.total, bytes);
  return Reply::Bytes(std::move(bytes));
}

}  // namespace baraza::rpc
