// Whether a port of this machine can be listened on.
#pragma once

namespace baraza::cli {

// True if nobody listens on that port of 127.0.0.1 right now.
bool IsFree(int port);

}  // namespace baraza::cli
