// Text made safe for one line of output.
//
// Why: what is logged comes from other people's systems. A line break in a name must not forge a
// log line, an escape sequence must not drive somebody's terminal, and bytes that are no UTF-8 must
// not make a line unreadable to the collector.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace baraza::log {

// A value longer than this is cut, and says by how much: no line is without an end.
inline constexpr std::size_t kMaxTextBytes = 8192;

// Appends `text` between double quotes as a JSON string (RFC 8259, section 7). Control characters
// are escaped, bytes that are no UTF-8 become U+FFFD each.
void AppendQuoted(std::string& line, std::string_view text);

// Appends `text` escaped like AppendQuoted, without the quotes.
void AppendEscaped(std::string& line, std::string_view text);

// Appends `text` for a person: as it is if it is one plain word, else quoted.
void AppendPlain(std::string& line, std::string_view text);

}  // namespace baraza::log
