#include "tools/cli/presentation/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace baraza::presentation {
namespace {

constexpr size_t kDefaultWidth = 80;
constexpr size_t kLeastWidth = 20;

bool WantsColour() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  return !dumb && (no_color == nullptr || *no_color == '\0');
}

size_t WidthOf(int file_descriptor) {
  winsize size = {};
  if (ioctl(file_descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= kLeastWidth) {
    return size.ws_col;
  }
  int columns = 0;
  const char* stated = std::getenv("COLUMNS");
  const bool known = stated != nullptr && absl::SimpleAtoi(stated, &columns) &&
                     columns >= static_cast<int>(kLeastWidth);
  return known ? static_cast<size_t>(columns) : kDefaultWidth;
}

std::string_view CodeOf(Ink ink) {
  switch (ink) {
    case Ink::kBold:
      return "1";
    case Ink::kDim:
      return "2";
    case Ink::kGreen:
      return "32";
    case Ink::kRed:
      return "31";
    case Ink::kYellow:
      return "33";
    case Ink::kCyan:
      return "36";
    case Ink::kPlain:
      break;
  }
  return "";
}

}  // namespace

Terminal Terminal::Of(int file_descriptor) {
  Terminal terminal;
  terminal.interactive = isatty(file_descriptor) == 1;
  if (!terminal.interactive) return terminal;
  terminal.colour = WantsColour();
  terminal.width = WidthOf(file_descriptor);
  return terminal;
}

std::string Terminal::Inked(std::string_view text, Ink ink) const {
  const std::string_view code = CodeOf(ink);
  if (!colour || code.empty() || text.empty()) return std::string(text);
  std::string inked = "\x1b[";
  inked.append(code).append("m").append(text).append("\x1b[0m");
  return inked;
}

}  // namespace baraza::presentation
