#include "tests/bench/stopwatch.h"

#include <stdlib.h>
#include <time.h>

#include <fstream>
#include <string>

namespace baraza::bench {
namespace {

double Read(clockid_t clock) {
  timespec time{};
  if (clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace

double WallSeconds() { return Read(CLOCK_MONOTONIC); }

double ThreadCpuSeconds() { return Read(CLOCK_THREAD_CPUTIME_ID); }

double ProcessCpuSeconds(pid_t process) {
  clockid_t clock{};
  return clock_getcpuclockid(process, &clock) == 0 ? Read(clock) : 0;
}

double ResidentMegabytes(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

double LoadAverage() {
  double load = 0;
  return getloadavg(&load, 1) == 1 ? load : 0;
}

}  // namespace baraza::bench
