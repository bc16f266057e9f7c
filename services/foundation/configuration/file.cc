#include "services/foundation/configuration/file.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace baraza::configuration {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view Trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool IsEndOrComment(std::string_view rest) {
  rest = Trim(rest);
  return rest.empty() || rest.starts_with('#');
}

// The character that a backslash and `letter` stand for.
std::optional<char> Escaped(char letter) {
  switch (letter) {
    case '"':
    case '\\':
      return letter;
    case 'n':
      return '\n';
    case 't':
      return '\t';
    default:
      return std::nullopt;
  }
}

// The value of `text`, which begins with a double quote.
std::optional<std::string> ParseQuoted(std::string_view text) {
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      return IsEndOrComment(text.substr(i + 1)) ? std::optional(value) : std::nullopt;
    }
    if (text[i] != '\\') {
      value += text[i];
      continue;
    }
    const std::optional<char> escaped = ++i < text.size() ? Escaped(text[i]) : std::nullopt;
    if (!escaped) return std::nullopt;
    value += *escaped;
  }
  return std::nullopt;
}

// The value of `text`, which begins with a single quote.
std::optional<std::string> ParseLiteral(std::string_view text) {
  const std::size_t end = text.find('\'', 1);
  if (end == std::string_view::npos || !IsEndOrComment(text.substr(end + 1))) return std::nullopt;
  return std::string(text.substr(1, end - 1));
}

// The value of `text`, which begins with no quote: up to a comment, which a blank precedes.
std::string ParseBare(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool after_blank = i == 0 || kBlanks.find(text[i - 1]) != std::string_view::npos;
    if (text[i] == '#' && after_blank) return std::string(Trim(text.substr(0, i)));
  }
  return std::string(Trim(text));
}

std::optional<std::string> ParseText(std::string_view text) {
  if (text.starts_with('"')) return ParseQuoted(text);
  if (text.starts_with('\'')) return ParseLiteral(text);
  return ParseBare(text);
}

// Reads the lines one after the other.
class Reader {
 public:
  Reader(const std::string& path, Faults& faults) : path_(path), faults_(faults) {}

  void Read(std::string_view line) {
    ++number_;
    line = Trim(line);
    if (line.empty() || line.starts_with('#')) return;
    const std::size_t equals = line.find('=');
    if (line.starts_with('[') || equals == std::string_view::npos) {
      return Fault("is not understood: write one 'name = value' per line, without sections");
    }
    Set(std::string(Trim(line.substr(0, equals))), Trim(line.substr(equals + 1)));
  }

  std::vector<Setting> TakeSettings() { return std::move(settings_); }

 private:
  std::string Source() const { return path_ + ':' + std::to_string(number_); }

  void Fault(std::string description) { faults_.push_back({Source(), std::move(description)}); }

  void Set(std::string name, std::string_view text) {
    std::optional<std::string> value = ParseText(text);
    if (!value) {
      return Fault("has a quoted value of '" + name + "' that does not end, goes on after its " +
                   "quote, or has an escape other than \\\" \\\\ \\n \\t");
    }
    if (!names_.insert(name).second) return Fault("sets '" + name + "' for the second time");
    settings_.push_back({std::move(name), *std::move(value), Source()});
  }

  const std::string& path_;
  Faults& faults_;
  int number_ = 0;
  std::set<std::string> names_;
  std::vector<Setting> settings_;
};

}  // namespace

std::vector<Setting> ParseFile(const std::string& path, std::string_view contents, Faults& faults) {
  Reader reader(path, faults);
  while (!contents.empty()) {
    const std::size_t end = std::min(contents.find('\n'), contents.size());
    reader.Read(contents.substr(0, end));
    contents.remove_prefix(std::min(end + 1, contents.size()));
  }
  return reader.TakeSettings();
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return absl::NotFoundError("is not there, or is no file: write the path of a file");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::PermissionDeniedError("cannot be opened: check who may read it");
  std::string contents(kMaxFileBytes + 1, '\0');
  file.read(contents.data(), static_cast<std::streamsize>(contents.size()));
  contents.resize(static_cast<std::size_t>(file.gcount()));
  if (contents.size() > kMaxFileBytes) {
    return absl::ResourceExhaustedError("is larger than 1 MiB: is it a configuration file?");
  }
  return contents;
}

std::string Quote(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n' || c == '\t') {
      quoted += c == '\n' ? "\\n" : "\\t";
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

}  // namespace baraza::configuration
