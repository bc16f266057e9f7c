// A program of the machine's own as a child that goes with the test.
//
// Thread-safety: any thread.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace baraza::harness {

// Starts words[0], a path; what it says is appended to the file `log`. Its process, which the
// caller waits for; it is killed when the calling thread ends. The program may be missing: it exits
// with 127 then.
pid_t Spawn(std::vector<std::string> words, const std::string& log);

}  // namespace baraza::harness
