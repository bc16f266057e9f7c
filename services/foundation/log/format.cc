#include "services/foundation/log/format.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>

#include "services/foundation/log/escape.h"

namespace baraza::log {
namespace {

constexpr std::string_view kReset = "\x1b[0m";
constexpr std::string_view kDim = "\x1b[2m";

template <typename Number>
void AppendNumber(std::string& line, Number number) {
  std::array<char, 32> digits;
  char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  line.append(digits.data(), end);
}

// RFC 3339 in UTC to the microsecond.
std::string FormatInstant(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d%ET%H:%M:%E6SZ", time, absl::UTCTimeZone());
}

std::string Describe(const absl::Status& status) {
  if (status.ok()) return "OK";
  std::string text = absl::StatusCodeToString(status.code());
  text += ": ";
  text.append(status.message().data(), status.message().size());
  return text;
}

// Writes values for machines: durations are seconds.
struct JsonValue {
  std::string& line;

  void operator()(bool value) const { line += value ? "true" : "false"; }
  void operator()(std::int64_t value) const { AppendNumber(line, value); }
  void operator()(std::uint64_t value) const { AppendNumber(line, value); }
  void operator()(double value) const {
    if (std::isfinite(value)) return AppendNumber(line, value);
    line += std::isnan(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
  }
  void operator()(std::string_view value) const { AppendQuoted(line, value); }
  void operator()(absl::Duration value) const { (*this)(absl::ToDoubleSeconds(value)); }
  void operator()(absl::Time value) const { AppendQuoted(line, FormatInstant(value)); }
  void operator()(const absl::Status* value) const { AppendQuoted(line, Describe(*value)); }
};

// Writes values for people: durations have units.
struct TextValue {
  std::string& line;

  void operator()(std::string_view value) const { AppendPlain(line, value); }
  void operator()(absl::Duration value) const { line += absl::FormatDuration(value); }
  void operator()(absl::Time value) const { line += FormatInstant(value); }
  void operator()(double value) const { AppendNumber(line, value); }
  void operator()(const auto& value) const { JsonValue{line}(value); }
};

bool IsFixedKey(std::string_view key) {
  return key == "time" || key == "level" || key == "service" || key == "message";
}

void AppendJsonField(std::string& line, const Field& field) {
  line += ',';
  AppendQuoted(line, IsFixedKey(field.key) ? std::string(field.key) + '_' : field.key);
  line += ':';
  std::visit(JsonValue{line}, field.value);
}

void AppendJson(std::string& line, const Entry& entry) {
  line += "{\"time\":\"";
  line += FormatInstant(entry.time);
  line += "\",\"level\":\"";
  line += Name(entry.level);
  line += '"';
  if (!entry.service.empty()) {
    line += ",\"service\":";
    AppendQuoted(line, entry.service);
  }
  line += ",\"message\":";
  AppendQuoted(line, entry.message);
  for (const Field& field : entry.fields) AppendJsonField(line, field);
  line += "}\n";
}

struct LevelStyle {
  std::string_view label;
  std::string_view colour;
};

LevelStyle StyleOf(Level level) {
  switch (level) {
    case Level::kDebug:
      return {"DEBUG  ", "\x1b[36m"};
    case Level::kWarning:
      return {"WARNING", "\x1b[33m"};
    case Level::kError:
      return {"ERROR  ", "\x1b[31m"};
    default:
      return {"INFO   ", "\x1b[32m"};
  }
}

void AppendStyled(std::string& line, bool coloured, std::string_view colour,
                  std::string_view text) {
  if (coloured) line += colour;
  line += text;
  if (coloured) line += kReset;
}

void AppendText(std::string& line, bool coloured, const Entry& entry) {
  AppendStyled(line, coloured, kDim,
               absl::FormatTime("%H:%M:%E3S", entry.time, absl::UTCTimeZone()));
  line += ' ';
  const LevelStyle style = StyleOf(entry.level);
  AppendStyled(line, coloured, style.colour, style.label);
  line += ' ';
  AppendEscaped(line, entry.message);
  std::string_view gap = "  ";
  for (const Field& field : entry.fields) {
    line += gap;
    AppendStyled(line, coloured, kDim, std::string(field.key) + '=');
    std::visit(TextValue{line}, field.value);
    gap = " ";
  }
  line += '\n';
}

}  // namespace

Format FormatFor(bool terminal, const char* no_color, const char* term) {
  if (!terminal) return Format::kJson;
  const bool refused = no_color != nullptr && *no_color != '\0';
  const bool dumb = term != nullptr && std::strcmp(term, "dumb") == 0;
  return refused || dumb ? Format::kText : Format::kColouredText;
}

void AppendLine(std::string& line, Format format, const Entry& entry) {
  if (format == Format::kJson) return AppendJson(line, entry);
  AppendText(line, format == Format::kColouredText, entry);
}

}  // namespace baraza::log
