// Where finished log lines go.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

namespace baraza::log {

// Thread-safety: Write may be called from any thread.
class Sink {
 public:
  virtual ~Sink() = default;

  // Takes one line with its line break. A sink that cannot write drops the line: a service must not
  // fail because its log does.
  virtual void Write(std::string_view line) noexcept = 0;
};

// Writes each line to a file descriptor, which it does not own, with one write(2) where the system
// takes it whole: lines of several threads, and of several processes on one pipe, stay apart.
class FileSink : public Sink {
 public:
  explicit FileSink(int descriptor) : descriptor_(descriptor) {}
  void Write(std::string_view line) noexcept override;

 private:
  const int descriptor_;
  absl::Mutex mutex_;  // keeps the pieces of a line together
};

// Keeps the lines, without their line breaks, for a test to look at.
class CaptureSink : public Sink {
 public:
  void Write(std::string_view line) noexcept override;
  std::vector<std::string> lines() const;

 private:
  mutable absl::Mutex mutex_;
  std::vector<std::string> lines_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace baraza::log
