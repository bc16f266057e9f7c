// A follower of the register's feed, outside of the server: keeps its token over every break of the
// connection and holds the feed to its promises while it reads.
//
// Why: gaps, doublings and disorder are seen where they arise, not only in the end; and a follower
// that reads all the time meets the feed in the moments in which a server dies.
//
// Promises held: positions rise by exactly one from change to change; versions of each record are
// 1, 2, 3 ...; `before` is, to the byte, what the preceding change of the record left.
//
// Thread-safety: all methods may be called from any thread, Stop from one.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "baraza/organisations/v1/organisations_service.grpc.pb.h"

namespace baraza::chaos {

// A change as the feed told it, of whatever type.
struct Seen {
  int64_t position = 0;
  int64_t version = 0;
  std::string name;
  std::string etag;
  std::string bytes;    // of the record after the change
  int64_t act = 0;      // that made it, by its actor; 0: none
  std::string content;  // of organisations: as ContentOf gives it
  int64_t write = 0;    // of organisations: whose content it shows
  friend bool operator==(const Seen&, const Seen&) = default;
};

// What is seen, checked as it comes. Thread-safety: one thread.
class Sequence {
 public:
  // Takes the next change and says what is wrong with it; empty: nothing.
  std::string Take(const organisations::v1::OrganisationChange& change);
  const std::vector<Seen>& seen() const { return seen_; }

 private:
  struct Last {
    int64_t version = 0;
    std::string etag;
    std::string bytes;
  };
  static Last StateOf(const organisations::v1::OrganisationChange& change, const char* when);

  std::vector<Seen> seen_;
  std::map<std::string, Last> last_;
};

// True for the name of an organisation, of a membership.
bool IsOrganisation(const std::string& name);
bool IsMembership(const std::string& name);

// A token from which the whole history of a register that is still empty can be read.
absl::StatusOr<std::string> TokenOfNow(const std::string& address);

class FeedReader {
 public:
  // Called with each change, on the reader's thread.
  using OnChange = std::function<void(const Seen&)>;

  // Starts to follow from `token`. With several addresses each stream is begun at the next one.
  FeedReader(const std::vector<std::string>& addresses, std::string token,
             OnChange on_change = nullptr);
  FeedReader(const std::string& address, std::string token, OnChange on_change = nullptr)
      : FeedReader(std::vector<std::string>{address}, std::move(token), std::move(on_change)) {}
  ~FeedReader() { Stop(); }

  // Breaks the stream off; it is begun again from the token.
  void Interrupt();
  // Waits until the change at `position` was read; false: not in time.
  bool AwaitPosition(int64_t position, absl::Duration limit = absl::Seconds(30));
  // Waits until the server said, in an answer to a stream that began after this call, that there is
  // nothing newer. False: not in time.
  bool AwaitCaughtUp(absl::Duration limit = absl::Seconds(30));
  void Stop();

  std::vector<Seen> seen() const;
  std::vector<std::string> complaints() const;
  // How often the stream was begun.
  int streams() const { return streams_; }

 private:
  using Response = organisations::v1::WatchOrganisationsResponse;

  void Run();
  absl::Status Follow();
  void Take(const Response& response);
  void Complain(const std::string& what) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  std::vector<std::unique_ptr<organisations::v1::OrganisationsService::Stub>> stubs_;
  const OnChange on_change_;
  std::string token_;  // the reader's thread only
  std::atomic<int> streams_{0};
  mutable absl::Mutex mutex_;
  Sequence sequence_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> complaints_ ABSL_GUARDED_BY(mutex_);
  grpc::ClientContext* open_ ABSL_GUARDED_BY(mutex_) = nullptr;
  int caught_up_in_stream_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace baraza::chaos
