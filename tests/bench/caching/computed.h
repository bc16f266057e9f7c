// What the answers cost that reporting and duplication compute from what they hold in memory.
//
// Thread-safety: one thread. Faults end the program with a sentence.
#pragma once

#include <cstdint>
#include <string>

#include "tests/harness/server_process.h"

namespace baraza::bench {

// Registers a project for every five organisations of the register with `records` of them, in a
// projects service on the empty `database`; then asks reporting and duplication over both.
void MeasureComputed(const harness::ServerProcess& organisations, const std::string& database,
                     const std::string& redis, int64_t records);

}  // namespace baraza::bench
