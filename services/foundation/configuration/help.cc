#include "services/foundation/configuration/help.h"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace baraza::configuration {
namespace {

constexpr std::size_t kWidth = 80;
constexpr std::size_t kIndent = 6;  // of what explains a flag

// `text` in lines of at most kWidth characters, each indented.
std::string Wrap(const std::string& text, std::size_t indent) {
  std::istringstream words(text);
  std::string wrapped;
  std::string line(indent, ' ');
  for (std::string word; words >> word;) {
    const bool first = line.size() == indent;
    if (!first && line.size() + 1 + word.size() > kWidth) {
      wrapped += line + '\n';
      line = std::string(indent, ' ') + word;
    } else {
      line += (first ? "" : " ") + word;
    }
  }
  return wrapped + line + '\n';
}

std::string Flag(const Option& option) {
  if (option.kind == Kind::kBoolean) return "--[no-]" + option.name;
  return "--" + option.name + ' ' + Placeholder(option);
}

// What is accepted, where the placeholder does not say it.
std::string Limits(const Option& option) {
  switch (option.kind) {
    case Kind::kInteger:
    case Kind::kDuration:
      return "; " + Accepted(option);
    default:
      return "";
  }
}

std::string Default(const Option& option) {
  if (option.secret) return "; never shown";
  const std::string text = Print(option.fallback);
  return text.empty() ? "" : "; default " + text;
}

std::string Describe(const Option& option) {
  return "  " + Flag(option) + '\n' + Wrap(option.help + Limits(option) + Default(option), kIndent);
}

std::string Usage(const HelpPage& page) {
  const std::string words = page.positional.empty() ? "" : ' ' + page.positional;
  return "Usage: " + page.program + " [options]" + words + "\n\n";
}

std::string DescribeSources(const HelpPage& page) {
  const std::string& name = page.options.back().name;
  return Wrap("Each option can also be set by a variable (" + VariableName(name) +
                  ") or by a line of the file that --config names (" + name +
                  " = ...). Flags come before variables, variables before the file.",
              0);
}

}  // namespace

std::string FormatHelp(const HelpPage& page) {
  std::string text = Usage(page) + Wrap(page.purpose, 0);
  if (!page.positional.empty()) {
    text += "\n  " + page.positional + '\n' + Wrap(page.positional_help, kIndent);
  }
  text += "\nOptions:\n";
  for (const Option& option : page.options) text += Describe(option);
  text += "  --help, -h\n" + Wrap("this text", kIndent);
  text += '\n' + DescribeSources(page);
  if (!page.examples.empty()) text += "\nExamples:\n";
  for (const auto& [command, purpose] : page.examples) {
    text += "  " + command + '\n' + Wrap(purpose, kIndent);
  }
  return text;
}

}  // namespace baraza::configuration
