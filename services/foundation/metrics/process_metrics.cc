#include "services/foundation/metrics/process_metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"

namespace baraza::metrics {
namespace {

// Fields of /proc/self/stat by their numbers in proc(5); those before the third hold the name.
constexpr int kFirstAfterName = 3;
constexpr int kStartTicks = 22;
constexpr int kVirtualBytes = 23;
constexpr int kResidentPages = 24;

double OfStat(int field) {
  std::ifstream file("/proc/self/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  const size_t end_of_name = text.rfind(')');
  if (end_of_name == std::string::npos) return 0;
  std::istringstream words(text.substr(end_of_name + 1));
  std::string word;
  for (int i = kFirstAfterName; i <= field; ++i) words >> word;
  double value = 0;
  return absl::SimpleAtod(word, &value) ? value : 0;
}

double BootTime() {
  std::ifstream file("/proc/stat");
  std::string line;
  while (std::getline(file, line)) {
    double seconds = 0;
    if (absl::StartsWith(line, "btime ") && absl::SimpleAtod(line.substr(6), &seconds)) {
      return seconds;
    }
  }
  return 0;
}

double StartTime() {
  return BootTime() + OfStat(kStartTicks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double CpuSeconds() {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  return Seconds(usage.ru_utime) + Seconds(usage.ru_stime);
}

double OpenDescriptors() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end;
       !error && entry != end; entry.increment(error)) {
    ++count;
  }
  return count > 0 ? count - 1 : 0;  // without the one by which they are counted
}

double MaxDescriptors() {
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<double>(limit.rlim_cur) : 0;
}

double ResidentBytes() {
  return OfStat(kResidentPages) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

std::vector<Reading> DeclareProcessMetrics(Registry& registry) {
  registry
      .AddGauge("baraza_build_info", "1; the labels say which build this is.",
                {{"version", BARAZA_VERSION}, {"compiler", "gcc " __VERSION__}})
      .Set(1);
  registry.AddGauge("process_start_time_seconds", "When the process started, in Unix time.")
      .Set(StartTime());
  registry.AddGauge("process_max_fds", "How many descriptors may be open.").Set(MaxDescriptors());
  std::vector<Reading> readings;
  readings.push_back(registry.ReadCounter(
      "process_cpu_seconds_total", "Processor time spent, user and system.", {}, CpuSeconds));
  readings.push_back(registry.ReadGauge(
      "process_resident_memory_bytes", "Memory of the process that is in RAM.", {}, ResidentBytes));
  readings.push_back(registry.ReadGauge("process_virtual_memory_bytes",
                                        "Address space of the process.", {},
                                        [] { return OfStat(kVirtualBytes); }));
  readings.push_back(
      registry.ReadGauge("process_open_fds", "Descriptors that are open.", {}, OpenDescriptors));
  return readings;
}

}  // namespace baraza::metrics
