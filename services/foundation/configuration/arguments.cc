#include "services/foundation/configuration/arguments.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "services/foundation/configuration/nearest.h"

namespace baraza::configuration {
namespace {

bool IsFlag(std::string_view word) { return word.size() > 1 && word.starts_with('-'); }

// Reads the words one after the other.
class Reader {
 public:
  Reader(const std::vector<std::string>& words, const std::vector<Option>& options, Faults& faults)
      : words_(words), options_(options), faults_(faults) {}

  Arguments Read() {
    while (next_ < words_.size()) ReadWord(words_[next_++]);
    return std::move(arguments_);
  }

 private:
  void ReadWord(const std::string& word) {
    if (word == "--") {
      arguments_.positional.insert(arguments_.positional.end(), words_.begin() + next_,
                                   words_.end());
      next_ = words_.size();
    } else if (word == "--help" || word == "-h") {
      arguments_.help = true;
    } else if (IsFlag(word)) {
      ReadFlag(word);
    } else {
      arguments_.positional.push_back(word);
    }
  }

  void ReadFlag(const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string flag = word.substr(0, equals);
    std::optional<std::string> text;
    if (equals != std::string::npos) text = word.substr(equals + 1);
    const std::string name = flag.starts_with("--") ? flag.substr(2) : "";
    if (const Option* option = Find(name)) return ReadValue(*option, flag, std::move(text));
    if (const Option* option = FindSwitchedOff(name); option != nullptr && !text) {
      return Set(option->name, "false", flag);
    }
    Fault(flag, "is no option of this program." + Suggest(name, options_, "--") +
                    " All are listed by --help");
  }

  void ReadValue(const Option& option, const std::string& flag, std::optional<std::string> text) {
    if (!text && option.kind == Kind::kBoolean) text = "true";
    if (!text && next_ < words_.size() && !words_[next_].starts_with("--")) text = words_[next_++];
    if (!text) return Fault(flag, "has no value: write " + Accepted(option));
    Set(option.name, *std::move(text), flag);
  }

  void Set(const std::string& name, std::string text, const std::string& flag) {
    if (!names_.insert(name).second) return Fault(flag, "is given twice: write it once");
    arguments_.settings.push_back({name, std::move(text), flag});
  }

  void Fault(const std::string& flag, std::string description) {
    faults_.push_back({flag, std::move(description)});
  }

  const Option* Find(std::string_view name) const {
    const auto found = std::find_if(options_.begin(), options_.end(),
                                    [name](const Option& option) { return option.name == name; });
    return found == options_.end() ? nullptr : &*found;
  }

  // The switch that "no-name" turns off.
  const Option* FindSwitchedOff(std::string_view name) const {
    const Option* const option = name.starts_with("no-") ? Find(name.substr(3)) : nullptr;
    return option != nullptr && option->kind == Kind::kBoolean ? option : nullptr;
  }

  const std::vector<std::string>& words_;
  const std::vector<Option>& options_;
  Faults& faults_;
  std::size_t next_ = 0;
  std::set<std::string> names_;
  Arguments arguments_;
};

}  // namespace

Arguments ParseArguments(const std::vector<std::string>& words, const std::vector<Option>& options,
                         Faults& faults) {
  return Reader(words, options, faults).Read();
}

std::string Suggest(const std::string& name, const std::vector<Option>& options,
                    const std::string& prefix) {
  std::vector<std::string> names;
  for (const Option& option : options) names.push_back(option.name);
  const std::optional<std::string> nearest = Nearest(name, names);
  return nearest ? " Did you mean " + prefix + *nearest + "?" : "";
}

}  // namespace baraza::configuration
