// What a process says at /metrics.
//
// Thread-safety: pure.
#pragma once

#include <string>

namespace baraza::chaos {

// The text at http://ADDRESS/metrics; empty if nobody answers there.
std::string Scrape(const std::string& address);

}  // namespace baraza::chaos
