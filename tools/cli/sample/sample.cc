#include "tools/cli/sample/sample.h"

#include <google/protobuf/util/json_util.h>

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "services/foundation/status/status.h"
#include "tools/cli/sample/embedded.h"

namespace baraza::sample {
namespace {

using nlohmann::json;

absl::StatusOr<json> ParseFile(const std::string& file) {
  const std::string_view text = Embedded(file);
  json list = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (list.is_discarded()) return absl::InternalError(absl::StrCat(file, " is no JSON"));
  return list;
}

std::string Text(const json& object, const char* key) {
  auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool Flag(const json& object, const char* key) {
  auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

std::vector<std::string> Texts(const json& object, const char* key) {
  std::vector<std::string> texts;
  auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return texts;
  for (const json& one : *found) {
    if (one.is_string()) texts.push_back(one.get<std::string>());
  }
  return texts;
}

Scope ScopeOf(const json& record) {
  const json scope = record.value("scope", json::object());
  return {Text(scope, "alliance"), Text(scope, "organisation"),
          Text(scope, "role") == "SECRETARIAT"};
}

// Reads the records of a file whose message is kept under `key`.
template <typename Message>
absl::StatusOr<std::vector<Record<Message>>> Records(const std::string& file, const char* key) {
  ASSIGN_OR_RETURN(const json list, ParseFile(file));
  std::vector<Record<Message>> records;
  for (const json& one : list) {
    Record<Message> record;
    record.scope = ScopeOf(one);
    record.synthetic = Flag(one, "synthetic");
    const auto parsed = google::protobuf::util::JsonStringToMessage(
        one.value(key, json::object()).dump(), &record.message);
    if (!parsed.ok()) {
      return absl::InternalError(
          absl::StrCat(file, ": record ", records.size() + 1, ": ", std::string(parsed.message())));
    }
    records.push_back(std::move(record));
  }
  return records;
}

absl::StatusOr<std::vector<Alliance>> Alliances() {
  ASSIGN_OR_RETURN(const json list, ParseFile("alliances.json"));
  std::vector<Alliance> alliances;
  for (const json& one : list) {
    alliances.push_back(
        {Text(one, "name"), Text(one, "title"), Texts(one, "countries"), Flag(one, "synthetic")});
  }
  return alliances;
}

absl::Status ReadExpected(Sample& sample) {
  ASSIGN_OR_RETURN(const json object, ParseFile("expected.json"));
  for (const json& one : object.value("matches", json::array())) {
    ExpectedMatch match;
    if (!baraza::duplication::v1::Match::Kind_Parse(Text(one, "kind"), &match.kind)) {
      return absl::InternalError(absl::StrCat("expected.json: kind '", Text(one, "kind"), "'"));
    }
    match.subjects = Texts(one, "subjects");
    match.why = Text(one, "why");
    sample.expected.push_back(std::move(match));
  }
  for (const json& one : object.value("distinct", json::array())) {
    sample.distinct.push_back({Texts(one, "subjects"), Text(one, "why")});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Sample> Load() {
  Sample sample;
  ASSIGN_OR_RETURN(sample.alliances, Alliances());
  ASSIGN_OR_RETURN(sample.organisations, Records<baraza::organisations::v1::Organisation>(
                                             "organisations.json", "organisation"));
  ASSIGN_OR_RETURN(sample.projects,
                   Records<baraza::projects::v1::Project>("projects.json", "project"));
  ASSIGN_OR_RETURN(sample.results, Records<baraza::projects::v1::Result>("results.json", "result"));
  RETURN_IF_ERROR(ReadExpected(sample));
  return sample;
}

}  // namespace baraza::sample
