// One run of the command: who asks whom, how the answer is shown, and where it goes.
//
// Why: every command takes the same options for that, and is tested by giving it streams. A command
// adds its flags to a CLI::App and leaves what to do in `chosen`; main runs it after parsing, so
// that nothing is done on a command line that is wrong at its end.
//
// Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/scope/scope.h"
#include "tools/cli/presentation/table.h"
#include "tools/cli/presentation/terminal.h"

namespace CLI {
class App;
}

namespace baraza::cli {

class Client;

struct Invocation {
  std::ostream& out;  // answers
  std::ostream& err;  // progress and failures
  presentation::Terminal out_terminal;
  presentation::Terminal err_terminal;
  const clock::Clock& clock;

  // What the parsed command line asks for: its exit is the status' exit code.
  std::function<absl::Status(Invocation&)> chosen = nullptr;
  // Of a command that did what was asked, where that is not simply done: see ExitCode.
  int exit_code = 0;

  // As the flags say; see AddConnectionOptions and AddOutputOption.
  std::string server = "127.0.0.1:7400";
  // Of services that answer elsewhere; empty: at `server`.
  std::string organisations_server;
  std::string projects_server;
  std::string duplication_server;
  std::string reporting_server;
  std::string as = {};
  std::string subject = {}, role = {}, organisation = {}, alliance = {}, authority = {};
  std::string tls_certificate = {}, tls_key = {}, tls_authorities = {};
  double timeout_seconds = 30;
  presentation::Output output = presentation::Output::kTable;

  // The caller that the flags describe. A usage error if they contradict one another.
  absl::StatusOr<scope::Scope> Caller() const;
  // The platform at `server`, as that caller. Connects when it is first used. A usage error if a
  // TLS file is missing or cannot be used.
  absl::StatusOr<Client> Connect() const;
};

// --server, --timeout, --tls-certificate, --tls-key, --tls-authorities, and who calls: --as, or
// --role with --subject, --organisation, --alliance,
// --authority; each also as a variable BARAZA_SERVER, BARAZA_AS, BARAZA_ROLE ...
void AddConnectionOptions(CLI::App& command, Invocation& invocation);

// --output table|json|csv.
void AddOutputOption(CLI::App& command, Invocation& invocation);

// --limit N, with its default.
void AddLimitOption(CLI::App& command, int64_t& limit);

// Says below a list on the screen how many there are, and how to see those that are left.
void SayHowMany(int count, const std::string& noun, bool more, const Invocation& invocation);

// Output and connection options, an example per line below them, and what to do.
void Complete(CLI::App& command, Invocation& invocation, const std::string& examples,
              std::function<absl::Status(Invocation&)> run);

// The same of a command that asks no server: without connection options.
void CompleteHere(CLI::App& command, Invocation& invocation, const std::string& examples,
                  std::function<absl::Status(Invocation&)> run);

}  // namespace baraza::cli
