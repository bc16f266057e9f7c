// Readers and writers who race for the same records through several replicas, and write down what
// they were shown.
//
// Why so: half of all calls go to a few hot records, so that reads and writes of one record meet;
// the other half go to all of them, more than a small near cache holds, so that it evicts all the
// time. Who has written looks at once, through another replica, for when that is seen there. Some
// reads ask for the position of the last write that was acknowledged. Some ask for a page that
// shows all hot records, a list or a search: that comes from the store, or from what replicas
// share, and holds a replica to what it showed.
//
// Thread-safety: one thread; counters may be read from any.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"
#include "tests/chaos/coherence.h"

namespace baraza::chaos {

class CoherenceLoad {
 public:
  struct Options {
    int records = 2000;
    int hot = 40;
    int readers = 2;                               // for each replica
    int writers = 1;                               // for each replica
    int at_least_in_100 = 10;                      // reads that ask for a position
    int pages_in_100 = 5;                          // reads of all hot records at once
    absl::Duration pace = absl::Milliseconds(10);  // between two writes of a writer
    absl::Duration patience = absl::Seconds(10);   // of a read
    uint32_t seed = 1;
  };

  // `addresses`: of the replicas, which keep theirs when they are started again. `coherence`
  // outlives the load.
  CoherenceLoad(Options options, const std::vector<std::string>& addresses, Coherence& coherence);
  ~CoherenceLoad();

  // Creates the records through the first replica, and reads each through all.
  absl::Status CreateRecords();
  void Start();
  void Stop();
  // Tells that what is asked of the replica from now on is asked of a new process.
  void BeginLife(int replica) { ++lives_[replica]; }

  // Calls that succeeded, and that failed, of a replica.
  int64_t succeeded(int replica) const { return succeeded_[replica]; }
  int64_t failed(int replica) const { return failed_[replica]; }

 private:
  using Stub = organisations::v1::OrganisationsService::Stub;

  int Choose(std::mt19937& random) const;
  void Read(int replica, uint32_t seed);
  void Write(int replica, uint32_t seed);
  absl::Status CreateOnce(int record);
  bool ReadPage(int replica, bool search);
  absl::StatusOr<std::vector<Access>> PageOnce(int replica, bool search);
  void LookFor(const Access& write);
  absl::Status ReadOnce(Access& access);
  absl::Status WriteOnce(Access& access);
  // Measures `call`, and writes down what it was shown; the version, 0 where it failed.
  template <class Call>
  int64_t Do(Access& access, Call call);

  const Options options_;
  Coherence& coherence_;
  std::vector<std::unique_ptr<Stub>> stubs_;
  std::vector<std::atomic<int>> lives_;
  std::vector<std::atomic<int64_t>> succeeded_, failed_;
  std::vector<std::atomic<int64_t>> positions_;  // of each record's last acknowledged write
  std::atomic<int64_t> names_given_{0};
  std::atomic<bool> stopping_{false};
  std::vector<std::thread> threads_;
};

}  // namespace baraza::chaos
