// A log entry as one line: JSON for collectors, text for people.
//
// JSON: {"time":"2024-01-01T00:00:00.000000Z","level":"info","service":"organisations",
//        "message":"server listening","address":"127.0.0.1","port":8080}
// Text: 00:00:00.000 INFO    server listening  address=127.0.0.1 port=8080
//
// Times are UTC. Fields follow in the order given. A field whose key is one of the four fixed ones
// gets an underscore ("time_"): a JSON object has each key once. Numbers that JSON lacks (NaN,
// infinities) are written as strings.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "services/foundation/log/field.h"
#include "services/foundation/log/level.h"

namespace baraza::log {

enum class Format { kJson, kText, kColouredText };

// What is written where nobody chose: text on a terminal, with colours unless NO_COLOR
// (https://no-color.org: set and not empty) asks for none or TERM is "dumb"; JSON elsewhere.
// The two variables are as getenv() gives them and may be null.
Format FormatFor(bool terminal, const char* no_color, const char* term);

struct Entry {
  absl::Time time;
  Level level = Level::kInfo;
  std::string_view service;  // not written if empty
  std::string_view message;
  std::span<const Field> fields;
};

// Appends the entry and a line break.
void AppendLine(std::string& line, Format format, const Entry& entry);

}  // namespace baraza::log
