#include "services/foundation/rpc/broken_text.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "google/protobuf/unknown_field_set.h"
#include "services/foundation/text/text.h"

namespace baraza::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

constexpr size_t kMostPaths = 100;
constexpr int kDepth = 20;

void Find(const std::string& bytes, const Descriptor* type, const std::string& path, int depth,
          std::vector<std::string>& paths) {
  UnknownFieldSet fields;
  if (depth == 0 || !fields.ParseFromString(bytes)) return;
  std::map<int, int> seen;  // occurrences by number of the field
  for (int i = 0; i < fields.field_count() && paths.size() < kMostPaths; ++i) {
    const UnknownField& field = fields.field(i);
    const FieldDescriptor* declared = type->FindFieldByNumber(field.number());
    if (declared == nullptr || field.type() != UnknownField::TYPE_LENGTH_DELIMITED) continue;
    std::string name = absl::StrCat(path, path.empty() ? "" : ".", declared->name());
    if (declared->is_repeated()) absl::StrAppend(&name, "[", seen[field.number()]++, "]");
    if (declared->type() == FieldDescriptor::TYPE_MESSAGE) {
      Find(field.length_delimited(), declared->message_type(), name, depth - 1, paths);
    } else if (declared->type() == FieldDescriptor::TYPE_STRING &&
               !text::IsValidUtf8(field.length_delimited())) {
      paths.push_back(name);
    }
  }
}

}  // namespace

std::vector<std::string> FindBrokenText(const std::string& bytes, const Descriptor* type) {
  std::vector<std::string> paths;
  Find(bytes, type, "", kDepth, paths);
  return paths;
}

}  // namespace baraza::rpc
