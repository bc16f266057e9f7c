#include "tests/bench/caching/answers.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/sharedcache/open.h"
#include "tests/bench/subjects.h"

namespace baraza::bench {
namespace {

constexpr double kSeconds = 3;      // of each measurement
constexpr double kWarmSeconds = 8;  // at most, before it
constexpr int kFinds = 2'000;

// Median of a Find of one entry of so many bytes, in microseconds.
double FindMicroseconds(const std::string& address, size_t bytes) {
  const clock::RealClock clock;
  auto tier = Check(sharedcache::Open(
      {.address = address, .service = "bench", .largest_value = 8 << 20}, nullptr, clock));
  const std::string key = absl::StrCat("answer", bytes);
  while (!tier->Find({key})[0].has_value()) {
    tier->Offer(key, {.version = 1, .position = 1, .value = std::string(bytes, 'x')});
    absl::SleepFor(absl::Milliseconds(10));
  }
  std::vector<double> times;
  for (int i = 0; i < kFinds; ++i) {
    const absl::Time start = absl::Now();
    tier->Find({key});
    times.push_back(absl::ToDoubleMicroseconds(absl::Now() - start));
  }
  std::nth_element(times.begin(), times.begin() + kFinds / 2, times.end());
  return times[kFinds / 2];
}

}  // namespace

LoadFigures Measure(const harness::ServerProcess& server, const Answer& answer) {
  LoadOptions load{.address = server.address(),
                   .method = answer.method,
                   .request = answer.request,
                   .caller = kCaller,
                   .callers = 1,
                   .seconds = kWarmSeconds,
                   .most = kHotRequests,
                   .smallest_answer = 0,  // a check may find nothing
                   .server = server.pid()};
  Check(RunLoad(load).status());
  load.most = int64_t{1} << 30;
  load.seconds = kSeconds;
  return Check(RunLoad(load));
}

size_t AnswerBytes(const harness::ServerProcess& server, const Answer& answer) {
  const auto channel = grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials());
  return Check(CallOnce(channel, answer.method, kCaller, answer.request(0))).size();
}

void PrintTitle(const harness::ServerProcess& server, const Answer& answer) {
  std::printf("%s (%zu bytes)\n", answer.name.c_str(), AnswerBytes(server, answer));
}

void Print(const char* where, const LoadFigures& figures) {
  std::printf("  %-8s p50 %7.0f us  p99 %7.0f us  server CPU %6.0f us\n", where, figures.p50_us,
              figures.p99_us, figures.server_cpu_us);
  std::fflush(stdout);
}

void PrintFind(const std::string& redis, size_t bytes) {
  std::printf("  Find of an entry of that size: p50 %.0f us\n", FindMicroseconds(redis, bytes));
  std::fflush(stdout);
}

}  // namespace baraza::bench
