// Text as the contract wants it: valid, in Unicode NFC, without control characters, trimmed.
//
// Why: published files carry line feeds in names, entities that were escaped twice
// ("&amp;amp;" in the file, "&amp;" after parsing) and letters in decomposed form. A register that
// keeps them as they came finds neither duplicates nor its own records.
//
// Input is UTF-8; bytes that are not become U+FFFD. Thread-safety: all functions are pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "unicode/unistr.h"

namespace baraza::exchange {

// Text within one line: every run of white space becomes one space.
std::string CleanLine(std::string_view text);

// Text of several lines: line feeds stay, at most two in a row; tabs become spaces.
std::string CleanParagraphs(std::string_view text);

// True if the text holds an entity that is still escaped after parsing: "Bill &amp; Melinda".
bool IsEscapedTwice(std::string_view text);

// Decodes &amp; &lt; &gt; &quot; &apos; &nbsp; and numeric entities once. What is no entity stays.
std::string DecodeEntities(std::string_view text);

// The first `count` code points of the text, trimmed at the cut; the text itself if it is shorter.
std::string FirstCodePoints(std::string_view text, size_t count);

// The text in Unicode normalisation form NFKC. Serves comparison, never display.
icu::UnicodeString CompatibilityForm(std::string_view text);

}  // namespace baraza::exchange
