// What is under way at a server that is to end.
#pragma once

#include <cstdint>

namespace baraza::rpc {

struct Activity {
  bool idle = true;        // no call and no stream is under way
  std::int64_t begun = 0;  // calls and streams so far
};

}  // namespace baraza::rpc
