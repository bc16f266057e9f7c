// What was sent to a server and what it acknowledged, kept outside of it: the one side of the
// oracle's comparison.
//
// Every write carries content that occurs nowhere else: its number stands in the display name and
// in an identifier, so that whatever is found in a table or a feed leads back to the request that
// sent it.
//
// Thread-safety: all methods may be called from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "baraza/organisations/v1/organisation.pb.h"
#include "tests/chaos/act.h"

namespace baraza::chaos {

// What a request is meant to do.
enum class Intent {
  kCreate,
  kUpdate,
  kNothing,  // a dry run, or one that has to be refused half way: must leave no trace
};

struct Write {
  int64_t id = 0;
  Intent intent = Intent::kCreate;
  std::string key;      // the record's own identifier, the same in all its versions
  std::string content;  // as ContentOf gives it
  bool acknowledged = false;
  std::string name;  // as acknowledged
  std::string etag;  // as acknowledged; empty: no version was told
};

// A record with the content of write `id`, for the record `key`. More children the greater `id` is,
// modulo 4.
organisations::v1::Organisation Compose(int64_t id, const std::string& key);

// What a client wrote of a record, without what the server adds.
std::string ContentOf(organisations::v1::Organisation record);

// The number of the write that a record's content comes from; 0: of none.
int64_t WriteOf(const organisations::v1::Organisation& record);

// The filter of ListOrganisations that finds a record by the write that it shows.
std::string WriteFilter(int64_t id);

class Journal {
 public:
  // Enters a write before it is sent first; the record to send.
  organisations::v1::Organisation Enter(Intent intent, const std::string& key, int64_t* id);
  // The server said that it is done.
  void Acknowledge(int64_t id, const std::string& name, const std::string& etag);
  // Enters an act before it is sent first; its number.
  int64_t Enter(Act act);
  // The server said that act `id` is done; with an empty etag that it was done before.
  void AcknowledgeAct(int64_t id, const std::string& name, const std::string& etag);
  // Something that should not happen was seen while writing.
  void Complain(const std::string& what);

  // Waits until `count` writes and acts are acknowledged; false: not in time.
  bool AwaitAcknowledged(int64_t count, absl::Duration limit = absl::Seconds(60));
  int64_t acknowledged() const;
  std::vector<Write> writes() const;
  std::vector<Act> acts() const;
  std::vector<std::string> complaints() const;

 private:
  mutable absl::Mutex mutex_;
  std::vector<Write> writes_ ABSL_GUARDED_BY(mutex_);  // write `id` is writes_[id - 1]
  std::vector<Act> acts_ ABSL_GUARDED_BY(mutex_);      // act `id` is acts_[id - 1]
  std::vector<std::string> complaints_ ABSL_GUARDED_BY(mutex_);
  int64_t acknowledged_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace baraza::chaos
