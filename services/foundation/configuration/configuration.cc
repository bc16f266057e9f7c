#include "services/foundation/configuration/configuration.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "services/foundation/configuration/arguments.h"
#include "services/foundation/configuration/file.h"
#include "services/foundation/configuration/help.h"
#include "services/foundation/configuration/nearest.h"

namespace baraza::configuration {
namespace {

constexpr char kDefault[] = "default";
constexpr char kVariablePrefix[] = "BARAZA_";

std::string Refusal(const Option& option, const std::string& text) {
  return "is '" + text + "': write " + Accepted(option);
}

// Whether the value needs quotes in TOML.
bool IsText(const Option& option) {
  return option.kind != Kind::kInteger && option.kind != Kind::kBoolean;
}

}  // namespace

Sources Sources::OfProcess(int argc, const char* const* argv, const char* const* environ) {
  Sources sources;
  for (int i = 1; i < argc; ++i) sources.arguments.emplace_back(argv[i]);
  for (; environ != nullptr && *environ != nullptr; ++environ) {
    const std::string_view variable = *environ;
    const std::size_t equals = variable.find('=');
    if (equals == std::string_view::npos) continue;
    sources.environment.emplace(variable.substr(0, equals), variable.substr(equals + 1));
  }
  return sources;
}

std::string Values::Dump() const {
  std::string dump;
  for (const auto& [option, value, source] : entries_) {
    const std::string text = Print(value);
    if (option.secret) {
      dump += "# " + option.name + " is hidden";
    } else {
      dump += option.name + " = " + (IsText(option) ? Quote(text) : text);
    }
    dump += "  # " + source + '\n';
  }
  return dump;
}

Declaration::Declaration(std::string program, std::string purpose)
    : program_(std::move(program)), purpose_(std::move(purpose)) {
  Path("config", "", "a file with more of these options");
}

Key<std::string> Declaration::Text(std::string name, std::string fallback, std::string help) {
  return Key<std::string>(Declare({.name = std::move(name),
                                   .kind = Kind::kText,
                                   .fallback = std::move(fallback),
                                   .help = std::move(help)}));
}

Key<std::int64_t> Declaration::Integer(std::string name, std::int64_t fallback, IntegerRange range,
                                       std::string help) {
  return Key<std::int64_t>(Declare({.name = std::move(name),
                                    .kind = Kind::kInteger,
                                    .fallback = fallback,
                                    .help = std::move(help),
                                    .integers = range}));
}

Key<bool> Declaration::Boolean(std::string name, bool fallback, std::string help) {
  return Key<bool>(Declare({.name = std::move(name),
                            .kind = Kind::kBoolean,
                            .fallback = fallback,
                            .help = std::move(help)}));
}

Key<absl::Duration> Declaration::Duration(std::string name, absl::Duration fallback,
                                          DurationRange range, std::string help) {
  return Key<absl::Duration>(Declare({.name = std::move(name),
                                      .kind = Kind::kDuration,
                                      .fallback = fallback,
                                      .help = std::move(help),
                                      .durations = range}));
}

Key<configuration::Address> Declaration::Address(std::string name, configuration::Address fallback,
                                                 std::string help) {
  return Key<configuration::Address>(Declare({.name = std::move(name),
                                              .kind = Kind::kAddress,
                                              .fallback = std::move(fallback),
                                              .help = std::move(help)}));
}

Key<std::string> Declaration::Path(std::string name, std::string fallback, std::string help) {
  return Key<std::string>(Declare({.name = std::move(name),
                                   .kind = Kind::kPath,
                                   .fallback = std::move(fallback),
                                   .help = std::move(help)}));
}

Key<std::string> Declaration::Choice(std::string name, std::string fallback,
                                     std::vector<std::string> choices, std::string help) {
  return Key<std::string>(Declare({.name = std::move(name),
                                   .kind = Kind::kChoice,
                                   .fallback = std::move(fallback),
                                   .help = std::move(help),
                                   .choices = std::move(choices)}));
}

Key<std::string> Declaration::Secret(std::string name, std::string help) {
  return Key<std::string>(Declare({.name = std::move(name),
                                   .kind = Kind::kText,
                                   .fallback = "",
                                   .help = std::move(help),
                                   .secret = true}));
}

std::size_t Declaration::Declare(Option option) {
  options_.push_back(std::move(option));
  return options_.size() - 1;
}

void Declaration::Positional(std::string synopsis, std::string help) {
  positional_ = {std::move(synopsis), std::move(help)};
}

void Declaration::Example(std::string command, std::string purpose) {
  examples_.push_back({std::move(command), std::move(purpose)});
}

absl::StatusOr<Values> Declaration::Read(const Sources& sources) const {
  Values values = Defaults();
  Faults faults = FindMisdeclared();
  Arguments arguments = ParseArguments(sources.arguments, options_, faults);
  values.help_wanted_ = arguments.help;
  if (arguments.help) return values;

  std::vector<Setting> settings = FromEnvironment(sources, values.warnings_);
  settings.insert(settings.end(), arguments.settings.begin(), arguments.settings.end());
  Apply(FromFile(settings, faults), values, faults);
  Apply(settings, values, faults);
  CheckPositional(arguments.positional, faults);
  values.positional_ = std::move(arguments.positional);
  RETURN_IF_ERROR(status::InvalidFields(std::move(faults)));
  return values;
}

Values Declaration::Defaults() const {
  Values values;
  for (const Option& option : options_) {
    values.entries_.push_back({option, option.fallback, kDefault});
  }
  return values;
}

Faults Declaration::FindMisdeclared() const {
  Faults faults;
  std::set<std::string> names = {"help"};
  for (const Option& option : options_) {
    if (auto fault = Misdeclared(option)) faults.push_back({"option " + option.name, *fault});
    if (!names.insert(option.name).second) {
      faults.push_back({"option " + option.name, "is declared twice"});
    }
  }
  return faults;
}

std::vector<Setting> Declaration::FromEnvironment(const Sources& sources,
                                                  std::vector<std::string>& warnings) const {
  std::map<std::string, std::string> options;  // by variable
  std::vector<std::string> variables;
  for (const Option& option : options_) {
    variables.push_back(VariableName(option.name));
    options.emplace(variables.back(), option.name);
  }
  std::vector<Setting> settings;
  for (const auto& [variable, text] : sources.environment) {
    if (!variable.starts_with(kVariablePrefix)) continue;
    if (const auto option = options.find(variable); option != options.end()) {
      settings.push_back({option->second, text, variable});
    } else if (const auto nearest = Nearest(variable, variables)) {
      warnings.push_back("the variable " + variable + " is not read; did you mean " + *nearest +
                         "?");
    }
  }
  return settings;
}

// The file is named by a source that is stronger than itself: the last one counts.
std::vector<Setting> Declaration::FromFile(const std::vector<Setting>& stronger,
                                           Faults& faults) const {
  const auto setting = std::find_if(stronger.rbegin(), stronger.rend(),
                                    [](const Setting& s) { return s.name == "config"; });
  if (setting == stronger.rend() || setting->text.empty()) return {};
  const absl::StatusOr<std::string> contents = ReadFile(setting->text);
  if (!contents.ok()) {
    faults.push_back({setting->source, "names the file '" + setting->text + "', which " +
                                           std::string(contents.status().message())});
    return {};
  }
  std::vector<Setting> settings = ParseFile(setting->text, *contents, faults);
  for (const Setting& inner : settings) {
    if (inner.name != "config") continue;
    faults.push_back({inner.source, "names a further file: only one is read"});
  }
  return settings;
}

void Declaration::Apply(const std::vector<Setting>& settings, Values& values,
                        Faults& faults) const {
  for (const Setting& setting : settings) {
    const auto option = std::find_if(options_.begin(), options_.end(),
                                     [&](const Option& o) { return o.name == setting.name; });
    if (option == options_.end()) {
      faults.push_back({setting.source, "sets '" + setting.name + "', which is no option." +
                                            Suggest(setting.name, options_, "")});
      continue;
    }
    Values::Entry& entry = values.entries_[static_cast<std::size_t>(option - options_.begin())];
    std::optional<Value> value = configuration::Parse(*option, setting.text);
    if (value) {
      entry.value = *std::move(value);
      entry.source = setting.source;
    } else {
      faults.push_back({setting.source, Refusal(*option, setting.text)});
    }
  }
}

void Declaration::CheckPositional(const std::vector<std::string>& positional,
                                  Faults& faults) const {
  if (!positional_.subject.empty()) return;
  for (const std::string& word : positional) {
    faults.push_back({"'" + word + "'", "is not expected: options begin with --"});
  }
}

std::string Declaration::Help() const {
  HelpPage page{program_, purpose_, positional_.subject, positional_.description, options_, {}};
  for (const Described& example : examples_) {
    page.examples.emplace_back(example.subject, example.description);
  }
  return FormatHelp(page);
}

std::string Explain(const absl::Status& status) {
  const Faults faults = status::Violations(status);
  if (faults.empty()) return std::string(status.message()) + '\n';
  std::string text;
  for (const auto& [source, description] : faults) text += source + ' ' + description + '\n';
  return text;
}

}  // namespace baraza::configuration
