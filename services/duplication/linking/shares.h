// Work on all processors, in equal shares.
//
// Thread-safety: `work` is called from several threads at once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

namespace baraza::duplication {

// Shares of less than this aren't worth a thread.
inline constexpr std::size_t kLeastShare = 1000;

// How many shares InShares makes of `count`.
inline std::size_t CountShares(std::size_t count) {
  return std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1,
                                 std::max<std::size_t>(1, count / kLeastShare));
}

// Calls `work(begin, end, share)` for each share of 0 to `count`, and waits for them.
template <typename Work>
void InShares(std::size_t count, Work work) {
  const std::size_t shares = CountShares(count);
  std::vector<std::jthread> running;
  for (std::size_t i = 1; i < shares; ++i) {
    running.emplace_back([=] { work(count * i / shares, count * (i + 1) / shares, i); });
  }
  work(0, count / shares, 0);
}

}  // namespace baraza::duplication
