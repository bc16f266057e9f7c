// The page that --help prints.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/foundation/configuration/option.h"

namespace baraza::configuration {

struct HelpPage {
  std::string program;
  std::string purpose;
  std::string positional;       // "FILE...", or empty
  std::string positional_help;  // what they are
  std::vector<Option> options;
  std::vector<std::pair<std::string, std::string>> examples;  // command, what it is for
};

// At most 80 characters wide, unless a word or a flag is longer. Secrets' defaults are not shown.
std::string FormatHelp(const HelpPage& page);

}  // namespace baraza::configuration
