// A TCP port of the loopback interface that nobody listens on just now.
//
// Why: servers that cannot be told to choose a port themselves. Somebody may take it before it is
// used: whoever asks tries another one then. Thread-safety: any thread.
#pragma once

namespace baraza::harness {

int FreePort();

}  // namespace baraza::harness
