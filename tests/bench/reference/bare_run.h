// What the bare stores have in common.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace baraza::bench {

// So many records were read or written in this time.
struct BareRun {
  int64_t records = 0;
  double seconds = 0;      // on the wall
  double cpu_seconds = 0;  // of this thread

  double PerSecond() const { return static_cast<double>(records) / seconds; }
};

// Reads a stored body by name. One thread.
class PointReader {
 public:
  virtual ~PointReader() = default;
  virtual std::string Read(std::string_view name) = 0;
};

}  // namespace baraza::bench
