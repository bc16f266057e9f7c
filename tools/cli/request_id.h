// Ids of requests, so that one whose answer was lost can be repeated without being done twice.
#pragma once

#include <string>

namespace baraza::cli {

// A new random UUID (RFC 4122, version 4).
std::string NewRequestId();

}  // namespace baraza::cli
