#include "services/foundation/log/escape.h"

#include <algorithm>
#include <cstdint>

namespace baraza::log {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

bool IsContinuation(char byte) { return (static_cast<std::uint8_t>(byte) & 0xC0) == 0x80; }

// The bytes that a character beginning with `lead` has; 0 if none begins so.
std::size_t SequenceLength(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xC2) return 0;
  if (lead < 0xE0) return 2;
  if (lead < 0xF0) return 3;
  return lead < 0xF5 ? 4 : 0;
}

// Overlong forms, surrogates and what lies beyond U+10FFFF (Unicode 15, table 3-7).
bool SecondByteFits(std::uint8_t lead, std::uint8_t second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second < 0xA0;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second < 0x90;
    default:
      return true;
  }
}

// The bytes of the well-formed character at the start of `text` (not empty); 0 if it is none.
std::size_t CharacterLength(std::string_view text) {
  const auto lead = static_cast<std::uint8_t>(text[0]);
  const std::size_t length = SequenceLength(lead);
  if (length < 2) return length;
  if (text.size() < length) return 0;
  if (!std::all_of(text.begin() + 1, text.begin() + length, IsContinuation)) return 0;
  return SecondByteFits(lead, static_cast<std::uint8_t>(text[1])) ? length : 0;
}

void AppendCode(std::string& line, std::uint8_t code) {
  constexpr char kHex[] = "0123456789abcdef";
  line += "\\u00";
  line += kHex[code >> 4];
  line += kHex[code & 0xF];
}

void AppendAscii(std::string& line, char character) {
  switch (character) {
    case '"':
      line += "\\\"";
      return;
    case '\\':
      line += "\\\\";
      return;
    case '\n':
      line += "\\n";
      return;
    case '\r':
      line += "\\r";
      return;
    case '\t':
      line += "\\t";
      return;
    default:
      break;
  }
  if (character >= 0x20 && character != 0x7F) {
    line += character;
  } else {
    AppendCode(line, static_cast<std::uint8_t>(character));
  }
}

// U+0080 to U+009F: terminals obey some of them as they do ESC.
bool IsC1Control(std::string_view character) {
  return character.size() == 2 && character[0] == '\xC2' &&
         static_cast<std::uint8_t>(character[1]) < 0xA0;
}

void AppendCharacter(std::string& line, std::string_view character) {
  if (character.size() == 1) return AppendAscii(line, character[0]);
  if (IsC1Control(character)) return AppendCode(line, static_cast<std::uint8_t>(character[1]));
  line += character;
}

bool NeedsNoCare(char character) {
  return character >= 0x20 && character < 0x7F && character != '"' && character != '\\';
}

void AppendCharacters(std::string& line, std::string_view text) {
  while (!text.empty()) {
    // Nearly everything is plain ASCII, and is copied in one go.
    const auto* const care = std::find_if_not(text.begin(), text.end(), NeedsNoCare);
    line.append(text.begin(), care);
    text.remove_prefix(static_cast<std::size_t>(care - text.begin()));
    if (text.empty()) return;
    const std::size_t length = CharacterLength(text);
    if (length == 0) {
      line += kReplacement;
    } else {
      AppendCharacter(line, text.substr(0, length));
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
}

// Where to cut so that no character is split.
std::size_t CutAt(std::string_view text) {
  std::size_t end = kMaxTextBytes;
  while (end > kMaxTextBytes - 4 && IsContinuation(text[end])) --end;
  return end;
}

bool IsPlainWord(std::string_view text) {
  return !text.empty() && text.size() <= kMaxTextBytes &&
         std::all_of(text.begin(), text.end(), [](char character) {
           return character > ' ' && character < 0x7F && character != '"' && character != '=';
         });
}

}  // namespace

void AppendEscaped(std::string& line, std::string_view text) {
  if (text.size() <= kMaxTextBytes) return AppendCharacters(line, text);
  const std::size_t end = CutAt(text);
  AppendCharacters(line, text.substr(0, end));
  line += "... (" + std::to_string(text.size() - end) + " bytes more)";
}

void AppendQuoted(std::string& line, std::string_view text) {
  line += '"';
  AppendEscaped(line, text);
  line += '"';
}

void AppendPlain(std::string& line, std::string_view text) {
  if (IsPlainWord(text)) {
    line += text;
  } else {
    AppendQuoted(line, text);
  }
}

}  // namespace baraza::log
