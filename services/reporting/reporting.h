// The reporting service, put together: domain and rpc. It has no storage: what it knows it reads
// from the feeds of organisations and projects when it starts (docs/adr/0007).
//
// Thread-safety: as process::Service.
#pragma once

#include <memory>

#include "services/foundation/process/process.h"

namespace baraza::reporting {

// Makes the service ready to be added to `process`.
std::unique_ptr<process::Service> Open(process::Process& process);

}  // namespace baraza::reporting
