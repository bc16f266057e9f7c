// What the other end of a stream can show: how wide it is, whether it takes colours.
//
// Why: the same command serves a person at a terminal, a pipe into another program and a log of a
// build. Colours and fitted widths are for the first alone; NO_COLOR (no-color.org) and TERM=dumb
// are heeded. Everything below takes a Terminal, so that tests say what it is.
//
// Thread-safety: values; Terminal::Of reads the environment.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace baraza::presentation {

// Ways to stress text.
enum class Ink { kPlain, kBold, kDim, kGreen, kRed, kYellow, kCyan };

struct Terminal {
  bool interactive = false;  // a person looks at it
  bool colour = false;
  size_t width = 0;  // columns; 0: as wide as it takes (a pipe)

  // What the file descriptor (1: standard output, 2: standard error) is connected to. The width of
  // a terminal is asked of it, else taken from COLUMNS, else 80.
  static Terminal Of(int file_descriptor);

  // The text in that ink, or as it is where there is no colour.
  std::string Inked(std::string_view text, Ink ink) const;

  // The width to lay things out for: that of the terminal, or 100 where there is none.
  size_t LayoutWidth() const { return width == 0 ? 100 : width; }
};

}  // namespace baraza::presentation
