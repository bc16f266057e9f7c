// What a process says over HTTP: its metrics, and whether it lives and can be called.
//
// Thread-safety: pure.
#pragma once

#include <string>

namespace baraza::harness {

// What http://ADDRESS/PATH answers, with its header; empty if nobody answers there.
std::string Scrape(const std::string& address, const std::string& path = "/metrics");

}  // namespace baraza::harness
