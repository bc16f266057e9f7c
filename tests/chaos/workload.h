// Writers that load the register of organisations from outside, as impatient but honest clients:
// each has one request in flight, repeats it with the same request_id until it is answered, and
// enters what it sends and what is acknowledged in a Journal.
//
// The mix: records are created, updated under their etag by the writer that made them, updated
// without etag by all writers at once (shared records), tried in dry runs, and sent in a way that
// is refused after a part of them was written. Of the acknowledged requests one in eight is sent
// again and has to be answered with the same record and version. Each write is read back. One in
// thirty of those whose answer was lost is given up, so that its fate stays open. Beside these
// writers there are families (family.h), which carry out everything else that the register knows.
//
// Thread-safety: one thread; the writers are threads of the workload's own.
#pragma once

#include <string>
#include <thread>
#include <vector>

#include "tests/chaos/client.h"
#include "tests/chaos/journal.h"

namespace baraza::chaos {

class Workload {
 public:
  struct Options {
    std::vector<std::string> addresses;  // the servers; each has writers of its own
    int writers = 32;                    // for each server
    int families = 16;                   // for each server
    int shared_records = 4;
    uint32_t seed = 1;
  };

  // Starts the writers. `journal` outlives the workload.
  Workload(Options options, Journal& journal);
  ~Workload() { Stop(); }

  // Lets every writer have its last answer, and ends. A server has to be up.
  void Stop();
  // Requests that were repeated because their answer was lost.
  int64_t retries() const { return load_.retries; }
  // Requests that wait for an answer now.
  int in_flight() const { return load_.in_flight; }

 private:
  Load load_;
  std::vector<std::thread> threads_;
};

}  // namespace baraza::chaos
