#include "tests/integration/asker.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "google/rpc/error_details.pb.h"

namespace baraza::integration {

std::string WithoutTokens(const google::protobuf::Message& message) {
  std::unique_ptr<google::protobuf::Message> copy(message.New());
  copy->CopyFrom(message);
  for (const char* name : {"positions", "organisations_position", "projects_position"}) {
    const auto* positions = copy->GetDescriptor()->FindFieldByName(name);
    if (positions != nullptr) copy->GetReflection()->ClearField(copy.get(), positions);
  }
  std::vector<std::string> lines = absl::StrSplit(copy->DebugString(), '\n');
  std::string kept;
  for (const std::string& line : lines) {
    if (!absl::StrContains(line, "resume_token") && !absl::StrContains(line, "page_token")) {
      absl::StrAppend(&kept, line, "\n");
    }
  }
  return kept;
}

std::string Told(const absl::Status& status) {
  std::string text = absl::StrCat(absl::StatusCodeToString(status.code()), " ", status.message());
  status.ForEachPayload([&text](absl::string_view type, const absl::Cord& bytes) {
    google::rpc::ErrorInfo info;
    const bool is_info =
        absl::EndsWith(type, "ErrorInfo") && info.ParseFromString(std::string(bytes));
    absl::StrAppend(&text, "\n", type, " ", is_info ? info.DebugString() : std::string(bytes));
  });
  return text;
}

}  // namespace baraza::integration
