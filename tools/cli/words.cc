#include "tools/cli/words.h"

#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "services/foundation/status/status.h"
#include "tools/cli/failure.h"

namespace baraza::cli {
namespace {

absl::string_view View(std::string_view text) { return {text.data(), text.size()}; }

std::string Folded(absl::string_view name) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", "-"}}));
}

std::string Words(const google::protobuf::EnumDescriptor& type, std::string_view prefix) {
  std::vector<std::string> words;
  for (int i = 1; i < type.value_count(); ++i) {
    const std::string word = Folded(type.value(i)->name());
    words.emplace_back(absl::StripPrefix(word, View(prefix)));
  }
  return absl::StrJoin(words, ", ");
}

absl::StatusOr<std::string> Content(const std::string& path) {
  std::ostringstream content;
  if (path == "-") {
    content << std::cin.rdbuf();
    return content.str();
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return UnreadableInput(
        absl::NotFoundError(absl::StrCat("'", path, "' cannot be read: ", std::strerror(errno))));
  }
  content << file.rdbuf();
  return content.str();
}

absl::StatusOr<std::string> JsonOf(const google::protobuf::Message& message, bool whitespace) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = whitespace;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  if (status.ok()) return json;
  return absl::InternalError(absl::StrCat("the answer has no JSON form: ", status.ToString()));
}

}  // namespace

std::string WordOf(const google::protobuf::EnumDescriptor& type, int number) {
  if (number == 0) return "";
  const auto* value = type.FindValueByNumber(number);
  return value == nullptr ? absl::StrCat(number) : Folded(value->name());
}

absl::StatusOr<int> NumberOf(const google::protobuf::EnumDescriptor& type, std::string_view word,
                             std::string_view flag, std::string_view prefix) {
  const std::string wanted = Folded(View(word));
  for (int i = 1; i < type.value_count(); ++i) {
    const std::string name = Folded(type.value(i)->name());
    if (name == wanted || name == absl::StrCat(View(prefix), wanted)) {
      return type.value(i)->number();
    }
  }
  return UsageError(
      absl::StrCat(View(flag), " '", View(word), "': write one of ", Words(type, prefix)));
}

std::string NameIn(std::string_view collection, std::string_view name_or_id) {
  if (name_or_id.empty() || name_or_id.find('/') != std::string_view::npos) {
    return std::string(name_or_id);
  }
  return absl::StrCat(View(collection), "/", View(name_or_id));
}

std::string DateText(const google::type::Date& date) {
  if (date.year() == 0) return "";
  std::string text = absl::StrFormat("%04d", date.year());
  if (date.month() > 0) absl::StrAppendFormat(&text, "-%02d", date.month());
  if (date.month() > 0 && date.day() > 0) absl::StrAppendFormat(&text, "-%02d", date.day());
  return text;
}

absl::StatusOr<google::type::Date> ParseDate(std::string_view text, std::string_view flag) {
  google::type::Date date;
  const std::vector<std::string> parts = absl::StrSplit(View(text), '-');
  int numbers[3] = {0, 0, 0};
  bool valid = parts.size() <= 3;
  for (size_t i = 0; valid && i < parts.size(); ++i) {
    valid = absl::SimpleAtoi(parts[i], &numbers[i]) && numbers[i] > 0;
  }
  if (!valid || numbers[0] > 9999 || numbers[1] > 12 || numbers[2] > 31) {
    return UsageError(absl::StrCat(View(flag), " '", View(text), "': write a date: 2025-06-30"));
  }
  date.set_year(numbers[0]);
  date.set_month(numbers[1]);
  date.set_day(numbers[2]);
  return date;
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  if (time.seconds() == 0) return "";
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

absl::Status WriteJson(const google::protobuf::Message& message, std::ostream& out) {
  ASSIGN_OR_RETURN(const std::string json, JsonOf(message, /*whitespace=*/true));
  out << json;
  return absl::OkStatus();
}

absl::StatusOr<std::string> JsonLine(const google::protobuf::Message& message) {
  return JsonOf(message, /*whitespace=*/false);
}

absl::Status ReadJson(const std::string& path, google::protobuf::Message& message) {
  ASSIGN_OR_RETURN(const std::string json, Content(path));
  const auto status = google::protobuf::util::JsonStringToMessage(json, &message);
  if (status.ok()) return absl::OkStatus();
  return UnreadableInput(absl::InvalidArgumentError(
      absl::StrCat("'", path, "' is not the JSON of a ", message.GetDescriptor()->name(), ": ",
                   status.ToString())));
}

}  // namespace baraza::cli
