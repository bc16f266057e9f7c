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

// A line of /proc/PID/status, which tells kB, in MB.
double StatusLine(pid_t process, const std::string& name) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name)) return std::stod(line.substr(name.size())) / 1024;
  }
  return 0;
}

}  // namespace

double WallSeconds() { return Read(CLOCK_MONOTONIC); }

double ThreadCpuSeconds() { return Read(CLOCK_THREAD_CPUTIME_ID); }

double ProcessCpuSeconds(pid_t process) {
  clockid_t clock{};
  return clock_getcpuclockid(process, &clock) == 0 ? Read(clock) : 0;
}

double ResidentMegabytes(pid_t process) { return StatusLine(process, "VmRSS:"); }
double OwnMegabytes(pid_t process) { return StatusLine(process, "RssAnon:"); }
double PeakMegabytes(pid_t process) { return StatusLine(process, "VmHWM:"); }

double LoadAverage() {
  double load = 0;
  return getloadavg(&load, 1) == 1 ? load : 0;
}

}  // namespace baraza::bench
