#include "services/foundation/log/sink.h"

#include <unistd.h>

#include <cerrno>

namespace baraza::log {

void FileSink::Write(std::string_view line) noexcept {
  absl::MutexLock lock(&mutex_);
  while (!line.empty()) {
    const ssize_t written = ::write(descriptor_, line.data(), line.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    line.remove_prefix(static_cast<std::size_t>(written));
  }
}

void CaptureSink::Write(std::string_view line) noexcept {
  absl::MutexLock lock(&mutex_);
  lines_.emplace_back(line.substr(0, line.size() - 1));
}

std::vector<std::string> CaptureSink::lines() const {
  absl::MutexLock lock(&mutex_);
  return lines_;
}

}  // namespace baraza::log
