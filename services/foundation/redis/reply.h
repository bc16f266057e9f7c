// What Redis answers to a command, as a value of our own.
//
// Why: what a driver allocates stays inside this library. Thread-safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace baraza::redis {

// A command and its arguments; any bytes.
using Command = std::vector<std::string>;

struct Reply {
  enum class Kind { kNil, kText, kInteger, kError, kList };

  Kind kind = Kind::kNil;
  std::string text;  // of kText (also of a simple "OK") and kError
  std::int64_t integer = 0;
  std::vector<Reply> elements;  // of kList

  bool is_text() const { return kind == Kind::kText; }
  bool is_list() const { return kind == Kind::kList; }
  bool is_error() const { return kind == Kind::kError; }
  // True for an error whose first word is `word`: "MOVED", "NOSCRIPT".
  bool IsError(std::string_view word) const {
    return is_error() && text.starts_with(word) &&
           (text.size() == word.size() || text[word.size()] == ' ');
  }
};

}  // namespace baraza::redis
