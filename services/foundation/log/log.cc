#include "services/foundation/log/log.h"

#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <utility>
#include <vector>

namespace baraza::log {
namespace {

// Never destroyed: other threads may log while the process ends.
Logger& Standard() {
  static Logger& logger = *new Logger(
      *new FileSink(STDERR_FILENO), *new clock::RealClock,
      {.format = FormatFor(isatty(STDERR_FILENO) == 1, getenv("NO_COLOR"), getenv("TERM"))});
  return logger;
}

std::atomic<Logger*> current = nullptr;

}  // namespace

Logger::Logger(Sink& sink, const clock::Clock& clock, Options options)
    : sink_(sink),
      clock_(clock),
      format_(options.format),
      service_(std::move(options.service)),
      level_(options.level) {}

void Logger::Write(Level level, std::string_view message, std::span<const Field> fields) noexcept {
  if (!Enabled(level)) return;
  try {
    thread_local std::string line;
    line.clear();
    AppendLine(line, format_, {clock_.Now(), level, service_, message, fields});
    sink_.Write(line);
  } catch (...) {
    // No memory for the line: whoever logs has worse to deal with.
  }
}

void Logger::Write(RateLimit& limit, Level level, std::string_view message,
                   Fields fields) noexcept {
  if (!Enabled(level)) return;
  const std::optional<std::uint64_t> left_out = limit.Admit(clock_.Now());
  if (!left_out) return;
  if (*left_out == 0) return Write(level, message, fields);
  try {
    std::vector<Field> extended(fields);
    extended.emplace_back("left_out", *left_out);
    Write(level, message, std::span<const Field>(extended));
  } catch (...) {
    Write(level, message, fields);
  }
}

Logger& Default() noexcept {
  Logger* const logger = current.load(std::memory_order_acquire);
  return logger != nullptr ? *logger : Standard();
}

ScopedDefault::ScopedDefault(Logger& logger) noexcept
    : before_(current.exchange(&logger, std::memory_order_acq_rel)) {}

ScopedDefault::~ScopedDefault() { current.store(before_, std::memory_order_release); }

}  // namespace baraza::log
