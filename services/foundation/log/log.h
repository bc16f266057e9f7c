// What a service tells its operators: one line per event, with a level, a message that never varies
// and typed fields that do.
//   log::Info("server listening", {{"address", address}, {"port", port}});
//
// Why: lines are read by collectors first and by people second; a message that is always the same
// can be counted, fields can be searched. On a terminal the same call gives coloured text.
//
// The free functions write to the process's default logger (stderr, level info, format as
// format.h's FormatFor chooses), which main replaces and tests capture with ScopedDefault.
//
// Cost: a call whose level is off reads one atomic (its arguments are evaluated, not formatted).
// Thread-safety: everything here may be called from any thread. Errors: logging never fails and
// never throws; a line that cannot be made or written is dropped.
#pragma once

#include <atomic>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "services/foundation/clock/clock.h"
#include "services/foundation/log/field.h"
#include "services/foundation/log/format.h"
#include "services/foundation/log/level.h"
#include "services/foundation/log/rate_limit.h"
#include "services/foundation/log/sink.h"

namespace baraza::log {

using Fields = std::initializer_list<Field>;

struct Options {
  Level level = Level::kInfo;
  Format format = Format::kJson;
  std::string service = {};  // written on each JSON line unless empty
};

class Logger {
 public:
  // Sink and clock outlive the logger.
  Logger(Sink& sink, const clock::Clock& clock, Options options = {});
  Logger(const Logger&) = delete;
  Logger& operator=(const Logger&) = delete;

  bool Enabled(Level level) const noexcept {
    return level >= level_.load(std::memory_order_relaxed);
  }
  void SetLevel(Level level) noexcept { level_.store(level, std::memory_order_relaxed); }

  // Writes the line if its level is on.
  void Write(Level level, std::string_view message, std::span<const Field> fields) noexcept;
  void Write(Level level, std::string_view message, Fields fields = {}) noexcept {
    if (Enabled(level)) Write(level, message, std::span(fields.begin(), fields.size()));
  }

  // Writes the line if its level is on and `limit` admits it, with the field "left_out" if lines
  // were left out since the last one.
  void Write(RateLimit& limit, Level level, std::string_view message, Fields fields = {}) noexcept;

 private:
  Sink& sink_;
  const clock::Clock& clock_;
  const Format format_;
  const std::string service_;
  std::atomic<Level> level_;
};

// The process's logger.
Logger& Default() noexcept;

// Makes `logger` the process's logger while it lives. It goes when no other thread logs any more.
class ScopedDefault {
 public:
  explicit ScopedDefault(Logger& logger) noexcept;
  ~ScopedDefault();
  ScopedDefault(const ScopedDefault&) = delete;
  ScopedDefault& operator=(const ScopedDefault&) = delete;

 private:
  Logger* const before_;
};

inline void Debug(std::string_view message, Fields fields = {}) noexcept {
  Default().Write(Level::kDebug, message, fields);
}
inline void Info(std::string_view message, Fields fields = {}) noexcept {
  Default().Write(Level::kInfo, message, fields);
}
inline void Warning(std::string_view message, Fields fields = {}) noexcept {
  Default().Write(Level::kWarning, message, fields);
}
inline void Error(std::string_view message, Fields fields = {}) noexcept {
  Default().Write(Level::kError, message, fields);
}
inline void Write(RateLimit& limit, Level level, std::string_view message,
                  Fields fields = {}) noexcept {
  Default().Write(limit, level, message, fields);
}

}  // namespace baraza::log
