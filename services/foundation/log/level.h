// How much a log line matters, and the names by which people choose.
#pragma once

#include <optional>
#include <string_view>

namespace baraza::log {

enum class Level {
  kDebug,    // for whoever looks for a fault; off in production
  kInfo,     // something happened that an operator may want to know later
  kWarning,  // something is wrong, the service goes on by itself
  kError,    // something failed that somebody should look at
  kOff,      // as a threshold: nothing is written
};

// "debug", "info", "warning", "error", "off".
constexpr std::string_view Name(Level level) {
  constexpr std::string_view kNames[] = {"debug", "info", "warning", "error", "off"};
  return kNames[static_cast<int>(level)];
}

// The level of that name; nothing if there is none.
constexpr std::optional<Level> LevelOf(std::string_view name) {
  for (Level level : {Level::kDebug, Level::kInfo, Level::kWarning, Level::kError, Level::kOff}) {
    if (Name(level) == name) return level;
  }
  return std::nullopt;
}

}  // namespace baraza::log
