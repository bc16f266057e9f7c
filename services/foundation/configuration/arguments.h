// Reads a command line: --name=value, --name value, --switch, --no-switch, and what is no flag.
#pragma once

#include <string>
#include <vector>

#include "services/foundation/configuration/option.h"
#include "services/foundation/configuration/setting.h"

namespace baraza::configuration {

struct Arguments {
  std::vector<Setting> settings;        // in order, their source "--name"
  std::vector<std::string> positional;  // in order; after "--" everything is
  bool help = false;                    // --help or -h was there
};

// Reads `words`, the command line without the program's name, for `options`. Unknown flags, flags
// without their value and flags given twice are added to `faults`.
Arguments ParseArguments(const std::vector<std::string>& words, const std::vector<Option>& options,
                         Faults& faults);

// " Did you mean --threads?" if one of the options' names is near, else "". `prefix` stands before
// the name.
std::string Suggest(const std::string& name, const std::vector<Option>& options,
                    const std::string& prefix);

}  // namespace baraza::configuration
