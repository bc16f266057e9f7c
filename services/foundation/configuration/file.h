// Reads a configuration file: one `name = value` per line.
//   # Where members reach the service.
//   listen = "0.0.0.0:8080"
//   threads = 16                # a comment may follow
//   drain = 20s
//
// Why so little: a service has some dozen settings without structure. A file whose durations,
// addresses and texts are in quotes is also valid TOML, so that editors colour it; whoever leaves
// the quotes out is understood as well.
//
// Quoted values know the escapes \" \\ \n \t; values in single quotes know none. Names are those of
// the flags without "--".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/foundation/configuration/setting.h"

namespace baraza::configuration {

inline constexpr std::size_t kMaxFileBytes = 1 << 20;

// The settings that `contents` makes, in order, their source `path:line`. What cannot be read is
// added to `faults`; the lines after it are read all the same.
std::vector<Setting> ParseFile(const std::string& path, std::string_view contents, Faults& faults);

// The contents of a file. NOT_FOUND: it is not there or is no file. PERMISSION_DENIED: it may not
// be read. RESOURCE_EXHAUSTED: it is larger than kMaxFileBytes. The message is to follow the path.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// `text` as a quoted value.
std::string Quote(std::string_view text);

}  // namespace baraza::configuration
