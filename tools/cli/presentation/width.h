// How much room text takes on a terminal, and making it take less.
//
// Why: names come in every script. A table is only straight if wide characters count twice,
// combining ones not at all, and nothing that a record holds can move the cursor.
//
// Units: columns of a terminal. Input is UTF-8. Thread-safety: all functions are pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace baraza::presentation {

// The text with control characters (escape sequences, line feeds) replaced by spaces.
std::string Printable(std::string_view text);

// Columns that a printable text takes.
size_t DisplayWidth(std::string_view text);

// The text if it fits, else its beginning and "…" in at most `width` columns. Characters are not
// parted from their accents. Empty for width 0.
std::string Shortened(std::string_view text, size_t width);

// The text in lines of at most `width` columns (at least 1), broken between words, or within a word
// that is longer than a line. At least one line.
std::vector<std::string> Wrapped(std::string_view text, size_t width);

// The text with spaces before or after it up to `width` columns; longer text stays.
std::string PaddedLeft(std::string_view text, size_t width);
std::string PaddedRight(std::string_view text, size_t width);

// A number with a comma between groups of three digits: "93,112".
std::string Grouped(long long number);

}  // namespace baraza::presentation
