// Records: versioned resources with an audience, and the port through which use cases read and
// write them.
//
// Why: organisations, projects, results and matches are kept in the same way - one row per resource
// with its wire bytes beside the columns that are searched, versions without gap, an audience, a
// feed row and an audit row per change, idempotent requests - and differ only in what they mean.
// Use cases speak to this port; recordstore implements it on SQL.
//
// Every read and write takes the caller's scope. What the scope may not read does not exist for it:
// NOT_FOUND, missing from pages, never counted.
//
// Thread-safety: RecordReader and Writer may be called from any thread; a Transaction belongs to
// the body that got it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/foundation/scope/scope.h"

namespace baraza::record {

// A resource as it is stored. Immutable once made.
struct Record {
  std::string name;
  int64_t version = 0;  // 1, 2, 3 ... without gap
  std::string body;     // wire bytes of the resource message, as a caller gets it
  scope::Audience audience;
  std::string redirect;  // of a merged record: the name of the one it became part of
};
using RecordPtr = std::shared_ptr<const Record>;

// A resource with what is kept about it beside the message.
template <class R>
struct Versioned {
  R resource;
  int64_t version = 0;
  scope::Audience audience;
};

// Only records with one of these values in a field. Which fields there are is said by the service's
// storage.
struct Filter {
  std::string field;
  std::vector<std::variant<int64_t, std::string>> any_of;
};

// What a list asks for.
struct Query {
  std::vector<Filter> filters;  // combined with "and"
  std::string order_by;         // one of the orders of the service's storage
  bool descending = false;
  // Only records whose sort key in that order is this or greater. Empty: all.
  std::string from_key;
  // Where to go on: the last record of the preceding page. Empty: from the start.
  std::string after_key;
  std::string after_name;
  int limit = 50;
  // Only records that hold, for each of these (folded), a word that begins so. With words, the
  // order "relevance" is there, too.
  std::vector<std::string> words = {};
  // Whether the page tells how many records there are on all pages.
  bool count_total = false;
};

// A page, in order.
struct Page {
  std::vector<std::string> bodies;
  // Of the last record, to go on from; empty if this is the last page.
  std::string next_key;
  std::string next_name;
  // With Query::count_total.
  std::optional<int64_t> total = std::nullopt;
};

// Reads records of one type.
class RecordReader {
 public:
  virtual ~RecordReader() = default;

  // The record under `name`, of a merged one its survivor. NOT_FOUND: none that `scope` may read.
  virtual absl::StatusOr<RecordPtr> Get(const scope::Scope& scope, std::string_view name) = 0;
  // As Get, at once: from memory, or from a file on this machine. Nothing if that would mean to
  // wait for another process or for a free session.
  virtual std::optional<absl::StatusOr<RecordPtr>> TryGet(const scope::Scope& scope,
                                                          std::string_view name) = 0;
  // As Get for many names; null where there is none that `scope` may read.
  virtual absl::StatusOr<std::vector<RecordPtr>> BatchGet(
      const scope::Scope& scope, const std::vector<std::string>& names) = 0;
  // A page of the records that `scope` may read.
  virtual absl::StatusOr<Page> List(const scope::Scope& scope, const Query& query) = 0;
};

// A merge that was carried out and not undone: which record became part of which, and the versions
// of both that were united.
struct MergeFact {
  std::string other;
  std::string survivor;  // of this merge; later merges may have carried both further
  int64_t other_version = 0;
  int64_t survivor_version = 0;
};

// One change of one record, as the audit trail keeps it.
struct Revision {
  int64_t version = 0;
  std::string actor;
  std::string role;
  std::string acting_for;
  std::string method;
  absl::Time time;
  std::string before;  // wire bytes of the resource; empty: it did not exist
  std::string after;
};

// Reads the audit trail.
class History {
 public:
  virtual ~History() = default;
  // Up to `limit` revisions of a record with versions below `below`, newest first, whoever may
  // read them: the use case asks that. None if there is no such record.
  virtual absl::StatusOr<std::vector<Revision>> Revisions(std::string_view name, int64_t below,
                                                          int limit) = 0;
};

// One write's view of the database. Made by a Writer.
class Transaction {
 public:
  virtual ~Transaction() = default;

  // Remembers for ever that a decision was carried out, with its result. False: it was already;
  // `*result` is then what the first time remembered.
  virtual absl::StatusOr<bool> RememberDecision(std::string_view decision_id,
                                                std::string* result) = 0;
  // Remembers a merge until it is undone. A record is part of one other at most.
  virtual absl::Status RememberMerge(const MergeFact& fact) = 0;
  virtual absl::Status ForgetMerge(std::string_view other) = 0;
  // The merge by which `other` became part of another record, if there was one.
  virtual absl::StatusOr<std::optional<MergeFact>> FindMerge(std::string_view other) = 0;
  // The merges whose survivor was `survivor`, in the order of the others' names.
  virtual absl::StatusOr<std::vector<MergeFact>> MergesInto(std::string_view survivor) = 0;
  // Wire bytes of a version of a record. DATA_LOSS: the audit trail has it not.
  virtual absl::StatusOr<std::string> BodyOf(std::string_view name, int64_t version) = 0;
};

// Reads and writes records of one type within a transaction.
template <class R>
class RecordWriter {
 public:
  virtual ~RecordWriter() = default;

  // The record itself, also if it is merged; nothing if `scope` may not read it.
  virtual absl::StatusOr<std::optional<Versioned<R>>> Find(Transaction& transaction,
                                                           const scope::Scope& scope,
                                                           std::string_view name) = 0;
  // Lets the record stand as it is until the transaction ends, for what rests on it without writing
  // it; `alone`: nobody else may hold it meanwhile. To be called before it is read. Waits for
  // others that hold or write it. Nothing has to be done where one process writes at a time.
  virtual absl::Status Hold(Transaction&, std::string_view name, bool alone) {
    return absl::OkStatus();
  }
  // Creates the record (no `before`) or replaces it, and stamps `after` with version, etag and
  // times. Writes the feed row and the audit row. ALREADY_EXISTS: the name is taken, or a unique
  // column (reason UNIQUE_VIOLATION, metadata "constraint"). ABORTED, reason LOST_RACE: another
  // writer was faster; the commit queue runs the write again.
  virtual absl::Status Put(Transaction& transaction, const scope::Scope& scope,
                           const Versioned<R>* before, Versioned<R>& after) = 0;
  // Removes the record for ever and audits that. Only of types that hold personal data and stand in
  // no feed. ABORTED as Put.
  virtual absl::Status Erase(Transaction& transaction, const scope::Scope& scope,
                             const Versioned<R>& record) = 0;
};

// How a write is done.
struct Written;
struct WriteOptions {
  std::string method;          // for audit and idempotency: "CreateOrganisation"
  std::string request_id;      // empty: not idempotent
  uint64_t request_hash = 0;   // of the request's content
  bool validate_only = false;  // do everything, then roll back
  // Where the audit trail doesn't keep what was written: how a repeated request is answered. Empty:
  // from the audit trail.
  std::function<absl::StatusOr<Written>(Transaction&, const std::string& name)> present = {};
};

// What a write answers with.
struct Written {
  std::string name;
  std::string body;  // wire bytes of the resource after the write
  int64_t version = 0;
  int64_t position = 0;   // of the change in the feed; 0 with validate_only
  bool repeated = false;  // an earlier request with this id had done it
};

// Starts writes.
class Writer {
 public:
  // Reads and writes; may be run again, so it must not use up what it captured.
  using Body = absl::AnyInvocable<absl::StatusOr<Written>(Transaction&)>;
  using Done = absl::AnyInvocable<void(absl::StatusOr<Written>)>;

  virtual ~Writer() = default;

  // Runs `body` in a transaction; `done` is called exactly once, after what was written is durable
  // or with the error after which nothing is. With a request_id that succeeded before under the
  // same caller and method, `body` is not run: `done` gets the version written then, or
  // INVALID_ARGUMENT if the content differs.
  virtual void Write(const scope::Scope& scope, WriteOptions options, Body body, Done done) = 0;
};

}  // namespace baraza::record
