#include "tests/bench/load.h"

#include <grpcpp/generic/generic_stub.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "tests/bench/stopwatch.h"
#include "tests/bench/streams.h"

namespace baraza::bench {
namespace {

constexpr int kConnections = 4;

// What all callers share.
struct Shared {
  explicit Shared(const LoadOptions& options) : options(options), running(options.callers) {}

  const LoadOptions& options;
  double end = 0;  // on the wall
  std::atomic<int64_t> next{0};
  std::atomic<bool> failed{false};
  absl::Mutex mutex;
  absl::Status fault ABSL_GUARDED_BY(mutex);
  absl::BlockingCounter running;
};

// Calls again and again, one call at a time.
class Caller {
 public:
  Caller(Shared& shared, std::shared_ptr<grpc::Channel> channel)
      : shared_(shared), stub_(std::move(channel)) {
    latencies_.reserve(1 << 16);
  }

  void Next() {
    const int64_t number = shared_.next++;
    started_ = WallSeconds();
    if (started_ >= shared_.end || number >= shared_.options.most || shared_.failed) {
      shared_.running.DecrementCount();
      return;
    }
    const grpc::Slice slice(shared_.options.request(number));
    request_ = grpc::ByteBuffer(&slice, 1);
    context_.emplace();
    context_->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
    if (!shared_.options.caller.empty()) {
      context_->AddMetadata("baraza-caller", shared_.options.caller);
    }
    stub_.UnaryCall(&*context_, shared_.options.method, grpc::StubOptions(), &request_, &answer_,
                    [this](const grpc::Status& status) { OnAnswer(status); });
  }

  const std::vector<float>& latencies() const { return latencies_; }

 private:
  void OnAnswer(const grpc::Status& status) {
    latencies_.push_back(static_cast<float>((WallSeconds() - started_) * 1e6));
    if (!status.ok()) {
      Fail(absl::StrCat(shared_.options.method, ": ", status.error_message()));
    } else if (answer_.Length() < shared_.options.smallest_answer) {
      Fail(absl::StrCat(shared_.options.method, ": answered ", answer_.Length(), " bytes"));
    }
    Next();
  }

  void Fail(const std::string& what) {
    absl::MutexLock lock(&shared_.mutex);
    shared_.fault.Update(absl::InternalError(what));
    shared_.failed = true;
  }

  Shared& shared_;
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub_;
  std::optional<grpc::ClientContext> context_;
  grpc::ByteBuffer request_;
  grpc::ByteBuffer answer_;
  double started_ = 0;
  std::vector<float> latencies_;
};

std::vector<std::shared_ptr<grpc::Channel>> Connect(const LoadOptions& options) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);  // else they share one connection
  for (int i = 0; i < std::min(kConnections, options.callers); ++i) {
    channels.push_back(grpc::CreateCustomChannel(options.address, options.credentials, arguments));
    channels.back()->WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(5));
  }
  return channels;
}

// Connects, and calls when calls are due.
class PacedCaller {
 public:
  PacedCaller(const LoadOptions& options, double per_second, double start,
              std::atomic<int64_t>& next)
      : options_(options), per_second_(per_second), start_(start), next_(next) {}

  absl::Status Run(const std::shared_ptr<grpc::Channel>& channel) {
    while (true) {
      const int64_t number = next_++;
      const double due = start_ + static_cast<double>(number) / per_second_;
      if (due >= start_ + options_.seconds || number >= options_.most) return absl::OkStatus();
      absl::SleepFor(absl::Seconds(due - WallSeconds()));
      const auto answer =
          CallOnce(channel, options_.method, options_.caller, options_.request(number));
      if (!answer.ok()) return answer.status();
      latencies_.push_back(static_cast<float>((WallSeconds() - due) * 1e6));
    }
  }
  const std::vector<float>& latencies() const { return latencies_; }

 private:
  const LoadOptions& options_;
  const double per_second_;
  const double start_;  // on the wall
  std::atomic<int64_t>& next_;
  std::vector<float> latencies_;
};

double Quantile(std::vector<float>& values, double quantile) {
  if (values.empty()) return 0;
  auto at = values.begin() + static_cast<ptrdiff_t>(quantile * (values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace

absl::StatusOr<LoadFigures> RunLoad(const LoadOptions& options) {
  Shared shared(options);
  const auto channels = Connect(options);
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < options.callers; ++i) {
    callers.push_back(std::make_unique<Caller>(shared, channels[i % channels.size()]));
  }
  const double wall = WallSeconds(), cpu = ProcessCpuSeconds(options.server);
  shared.end = wall + options.seconds;
  for (auto& caller : callers) caller->Next();
  shared.running.Wait();
  const double took = WallSeconds() - wall, spent = ProcessCpuSeconds(options.server) - cpu;
  absl::MutexLock lock(&shared.mutex);
  if (!shared.fault.ok()) return shared.fault;

  std::vector<float> latencies;
  for (const auto& caller : callers) {
    latencies.insert(latencies.end(), caller->latencies().begin(), caller->latencies().end());
  }
  const auto calls = static_cast<double>(latencies.size());
  return LoadFigures{static_cast<int64_t>(latencies.size()), calls / took, spent / calls * 1e6,
                     Quantile(latencies, 0.5), Quantile(latencies, 0.99)};
}

absl::StatusOr<LoadFigures> RunPaced(const LoadOptions& options, double per_second) {
  const auto channels = Connect(options);
  std::atomic<int64_t> next{0};
  const double start = WallSeconds();
  std::vector<PacedCaller> callers(options.callers, {options, per_second, start, next});
  std::vector<absl::Status> ends(options.callers);
  std::vector<std::thread> threads;
  for (int i = 0; i < options.callers; ++i) {
    threads.emplace_back([&, i] { ends[i] = callers[i].Run(channels[i % channels.size()]); });
  }
  std::vector<float> latencies;
  absl::Status failed;
  for (int i = 0; i < options.callers; ++i) {
    threads[i].join();
    failed.Update(ends[i]);
    latencies.insert(latencies.end(), callers[i].latencies().begin(), callers[i].latencies().end());
  }
  const double took = WallSeconds() - start;
  if (!failed.ok()) return failed;
  return LoadFigures{.calls = static_cast<int64_t>(latencies.size()),
                     .per_second = static_cast<double>(latencies.size()) / took,
                     .p50_us = Quantile(latencies, 0.5),
                     .p99_us = Quantile(latencies, 0.99)};
}

absl::StatusOr<std::string> CallOnce(const std::shared_ptr<grpc::Channel>& channel,
                                     const std::string& method, const std::string& caller,
                                     const std::string& request) {
  grpc::TemplatedGenericStub<grpc::ByteBuffer, grpc::ByteBuffer> stub(channel);
  grpc::ClientContext context;
  if (!caller.empty()) context.AddMetadata("baraza-caller", caller);
  const grpc::Slice slice(request);
  const grpc::ByteBuffer in(&slice, 1);
  grpc::ByteBuffer out;
  grpc::Status status;
  absl::Notification done;
  stub.UnaryCall(&context, method, grpc::StubOptions(), &in, &out, [&](grpc::Status answered) {
    status = std::move(answered);
    done.Notify();
  });
  done.WaitForNotification();
  if (!status.ok()) return absl::InternalError(absl::StrCat(method, ": ", status.error_message()));
  return BytesOf(out);
}

}  // namespace baraza::bench
