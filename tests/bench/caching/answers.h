// A kind of answer, and what it costs to get it: asked for by one caller, again and again.
//
// Faults end the program with a sentence. Thread-safety: one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "tests/bench/load.h"
#include "tests/harness/server_process.h"

namespace baraza::bench {

// So many different requests are asked again and again.
inline constexpr int64_t kHotRequests = 10'000;

struct Answer {
  std::string name;
  std::string method;  // "/package.Service/Method"
  std::function<std::string(int64_t number)> request;
};

// Asks for some seconds, after a round that warms whatever there is to be warmed.
LoadFigures Measure(const harness::ServerProcess& server, const Answer& answer);

// How large the first answer is.
size_t AnswerBytes(const harness::ServerProcess& server, const Answer& answer);

// Prints what is measured; a measurement; what one Find of an entry of so many bytes takes.
void PrintTitle(const harness::ServerProcess& server, const Answer& answer);
void Print(const char* where, const LoadFigures& figures);
void PrintFind(const std::string& redis, size_t bytes);

}  // namespace baraza::bench
