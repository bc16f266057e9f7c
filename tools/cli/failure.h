// How a command fails: one sentence for people and an exit code for scripts.
//
// Why: whoever runs a command at a terminal, in a cron job or from a program must learn the same
// three things of every failure: what was wrong, where, and what to do. docs/cli.md lists the
// codes.
//
// Thread-safety: all functions are pure.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace baraza::cli {

// Exit codes are part of the command's contract: they may be added to, never changed.
enum class ExitCode {
  kDone = 0,         // all that was asked was done
  kFailed = 1,       // something went wrong that no other code names
  kUsage = 2,        // the command line is wrong; nothing was done
  kNotFound = 3,     // there is no such record that the caller may read
  kRefused = 4,      // the platform refused it: permission, state, values; or rows of an import
  kUnreachable = 5,  // no server answered, or not in time
  kUnreadable = 6,   // a file could not be read or is not what it should be; nothing was sent
};

ExitCode ExitCodeOf(const absl::Status& status);

// The command line is wrong in a way that only the command itself can see.
absl::Status UsageError(std::string_view sentence);

// A file that was given cannot be used; `cause` says why and names it.
absl::Status UnreadableInput(const absl::Status& cause);

// The failure for a terminal: a sentence, a line per violation, and what to do where that is known.
// `server` is the address that was called. Without line feed at the end.
std::string Describe(const absl::Status& status, std::string_view server);

}  // namespace baraza::cli
