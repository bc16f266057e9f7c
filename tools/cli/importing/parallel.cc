#include "tools/cli/importing/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace baraza::importing {

absl::Status ForEach(size_t count, int threads, const std::function<absl::Status(size_t)>& work) {
  std::atomic<size_t> next{0};
  absl::Mutex mutex;
  absl::Status first;  // under the mutex
  auto run = [&] {
    for (size_t i = next++; i < count; i = next++) {
      if (absl::Status status = work(i); !status.ok()) {
        absl::MutexLock lock(&mutex);
        first.Update(status);
        next = count;
      }
    }
  };
  std::vector<std::thread> helpers;
  const size_t wanted = std::min(count, static_cast<size_t>(threads));
  for (size_t i = 1; i < wanted; ++i) helpers.emplace_back(run);
  run();
  for (std::thread& helper : helpers) helper.join();
  return first;
}

}  // namespace baraza::importing
