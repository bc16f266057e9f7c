// The settings of a program: each declared once, then read from flags, the environment and a file.
//   configuration::Declaration declaration("organisations", "Keeps the records of organisations.");
//   const auto listen = declaration.Address("listen", {"127.0.0.1", 8081}, "where gRPC is served");
//   const auto threads = declaration.Integer("threads", 8, {1, 512}, "threads that may block");
//   declaration.Example("organisations --listen 0.0.0.0:8081", "serve other machines");
//   ...
//   auto values = declaration.Read(configuration::Sources::OfProcess(argc, argv, environ));
//   if (!values.ok()) { std::cerr << configuration::Explain(values.status()); return 2; }
//   if (values->help_wanted()) { std::cout << declaration.Help(); return 0; }
//   Serve(values->Get(listen), values->Get(threads));
//
// Why: an operator who made three mistakes learns of three, each with the place where it was made
// and with what would be right; nothing that was written is passed over in silence. There is no
// global state: a test declares and reads what it likes.
//
// Precedence: flag --queue-capacity, then variable BARAZA_QUEUE_CAPACITY, then `queue-capacity = N`
// in the file that --config or BARAZA_CONFIG names, then the default. Every source is checked,
// also where a stronger one overrides it.
//
// A variable BARAZA_... that no option has is no fault (Kubernetes sets such for each of its
// services), but a warning if its name is near an option's.
//
// Ownership: values and keys are values; keys are used with the Values of their declaration.
// Thread-safety: declare and read in one thread; const methods may be called from any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/foundation/configuration/option.h"
#include "services/foundation/configuration/setting.h"

namespace baraza::configuration {

// Where a program's settings come from.
struct Sources {
  std::vector<std::string> arguments;              // the command line without the program's name
  std::map<std::string, std::string> environment;  // all variables

  // Those of this process; `environ` is POSIX's.
  static Sources OfProcess(int argc, const char* const* argv, const char* const* environ);
};

// Names an option whose value is a T.
template <typename T>
class Key {
 private:
  friend class Declaration;
  friend class Values;
  explicit Key(std::size_t index) : index_(index) {}

  std::size_t index_;
};

// What was read.
class Values {
 public:
  template <typename T>
  const T& Get(Key<T> key) const {
    return std::get<T>(entries_.at(key.index_).value);
  }

  // Whether --help was there: nothing else is to be done. All values are the defaults.
  bool help_wanted() const { return help_wanted_; }

  // What was no flag, in order.
  const std::vector<std::string>& positional() const { return positional_; }

  // Sentences for the log.
  const std::vector<std::string>& warnings() const { return warnings_; }

  // Every option, its value and where that came from, one per line; the lines can be used as a
  // configuration file. Secrets are not shown, only where they came from.
  std::string Dump() const;

 private:
  friend class Declaration;
  struct Entry {
    Option option;
    Value value;
    std::string source;
  };

  std::vector<Entry> entries_;
  std::vector<std::string> positional_;
  std::vector<std::string> warnings_;
  bool help_wanted_ = false;
};

class Declaration {
 public:
  // `program` as it is called, `purpose` a sentence. Declares --config besides.
  Declaration(std::string program, std::string purpose);

  // Each declares an option: name without "--", default, what is accepted if not all of the kind,
  // and what it is for (a phrase, no full stop).
  Key<std::string> Text(std::string name, std::string fallback, std::string help);
  Key<std::int64_t> Integer(std::string name, std::int64_t fallback, IntegerRange range,
                            std::string help);
  // Also "--no-name".
  Key<bool> Boolean(std::string name, bool fallback, std::string help);
  Key<absl::Duration> Duration(std::string name, absl::Duration fallback, DurationRange range,
                               std::string help);
  Key<configuration::Address> Address(std::string name, configuration::Address fallback,
                                      std::string help);
  // An empty default means that there is none; otherwise the path is not empty.
  Key<std::string> Path(std::string name, std::string fallback, std::string help);
  Key<std::string> Choice(std::string name, std::string fallback, std::vector<std::string> choices,
                          std::string help);
  // A text that is never shown. The default is empty.
  Key<std::string> Secret(std::string name, std::string help);

  // Lets the command line have words that are no flags; `synopsis` is "FILE...". Otherwise they are
  // faults.
  void Positional(std::string synopsis, std::string help);

  // A command line to copy, and what it is for.
  void Example(std::string command, std::string purpose);

  // Reads all sources.
  // INVALID_ARGUMENT: a violation per fault, its field the flag, variable or file:line. Faults of
  // the declaration itself are among them.
  absl::StatusOr<Values> Read(const Sources& sources) const;

  // What --help prints.
  std::string Help() const;

 private:
  struct Described {
    std::string subject;
    std::string description;
  };

  std::size_t Declare(Option option);
  Faults FindMisdeclared() const;
  std::vector<Setting> FromEnvironment(const Sources& sources,
                                       std::vector<std::string>& warnings) const;
  std::vector<Setting> FromFile(const std::vector<Setting>& stronger, Faults& faults) const;
  void Apply(const std::vector<Setting>& settings, Values& values, Faults& faults) const;
  void CheckPositional(const std::vector<std::string>& positional, Faults& faults) const;
  Values Defaults() const;

  std::string program_;
  std::string purpose_;
  std::vector<Option> options_;
  std::vector<Described> examples_;
  Described positional_;
};

// The faults that Read() found, a line each, for a terminal.
std::string Explain(const absl::Status& status);

}  // namespace baraza::configuration
