// A register of notes for tests of the feed: writes that are changes, a table that tells what the
// feed has to lead to, and a reader that complains of what a follower must never meet.
//
// Thread-safety: Notes from one thread, except its database; Reader from one thread.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "services/foundation/clock/fake_clock.h"
#include "services/foundation/feed/compaction.h"
#include "services/foundation/feed/feed_log.h"
#include "services/foundation/feed/follower.h"
#include "services/foundation/status/status.h"

namespace baraza::feed {

// Latest version by name.
using Versions = std::map<std::string, int64_t>;

class Notes {
 public:
  static absl::StatusOr<std::unique_ptr<Notes>> Open(const std::string& address,
                                                     clock::FakeClock& clock) {
    std::unique_ptr<Notes> notes(new Notes(clock));
    ASSIGN_OR_RETURN(notes->database_, store::Database::Open({.address = address}));
    RETURN_IF_ERROR(Migrate(*notes->database_, clock));
    RETURN_IF_ERROR(store::Migrate(*notes->database_, "notes", {{1, kTable}}, clock));
    ASSIGN_OR_RETURN(notes->session_, notes->database_->NewSession());
    return notes;
  }

  store::Database& database() { return *database_; }
  clock::FakeClock& clock() { return clock_; }

  // Writes the next version of each note, at the clock's time and in one transaction.
  absl::Status Write(const std::vector<std::string>& names, scope::Audience audience = {true, {}}) {
    std::vector<Change> changes;
    for (const std::string& name : names) changes.push_back(Next(name, audience));
    return store::Transact(*session_, [&]() -> absl::Status {
      for (const Change& change : changes) RETURN_IF_ERROR(Store(change));
      return Append(*session_, changes).status();
    });
  }

  // One chunk of compaction, in a transaction of its own.
  absl::StatusOr<bool> Compact(absl::Time limit, int chunk = kCompactionChunk) {
    bool more = false;
    RETURN_IF_ERROR(store::Transact(*session_, [&]() -> absl::Status {
      ASSIGN_OR_RETURN(more, CompactChunk(*session_, limit, chunk));
      return absl::OkStatus();
    }));
    return more;
  }
  absl::Status CompactAll(absl::Time limit, int chunk = kCompactionChunk) {
    bool more = true;
    while (more) {
      ASSIGN_OR_RETURN(more, Compact(limit, chunk));
    }
    return absl::OkStatus();
  }

  store::Session& session() { return *session_; }
  Head head() { return *ReadHead(*session_); }
  Follower Follow(scope::Scope scope = scope::Scope::Service("reader")) {
    return Follower(*database_, sources_, std::move(scope));
  }
  std::string TokenAt(int64_t position) {
    return EncodeToken({.epoch = head().epoch, .position = position});
  }

  // Rows that the feed holds, as "position name version".
  std::vector<std::string> Rows() {
    std::vector<std::string> rows;
    const std::vector<Change> changes = *ReadAfter(*session_, 0, 1 << 20);
    for (const Change& change : changes) {
      rows.push_back(absl::StrCat(change.position, " ", change.name, " ", change.version));
    }
    return rows;
  }
  // What the table of notes says.
  Versions Table() {
    Versions versions;
    auto rows = *session_->Query<std::string, int64_t>("SELECT name, version FROM note");
    for (auto& [name, version] : rows) versions[name] = version;
    return versions;
  }
  // What a reader held that had read everything up to `position`.
  Versions At(int64_t position) const {
    Versions versions;
    for (int64_t i = 0; i < position; ++i) versions[history_[i].first] = history_[i].second;
    return versions;
  }

 private:
  static constexpr char kTable[] =
      "CREATE TABLE note (name KEY_TEXT PRIMARY KEY, version BIGINT NOT NULL);\n";

  explicit Notes(clock::FakeClock& clock) : clock_(clock) {
    sources_.push_back([](store::Session& session, const scope::Scope&, std::string_view after,
                          int limit) -> absl::StatusOr<std::vector<Change>> {
      ASSIGN_OR_RETURN(auto rows, session.Query<std::string, int64_t>(
                                      "SELECT name, version FROM note WHERE name > :after "
                                      "ORDER BY name LIMIT :limit",
                                      after, limit));
      std::vector<Change> states;
      for (const auto& [name, version] : rows) {
        states.push_back({.name = name,
                          .version = version,
                          .after = Body(name, version),
                          .after_audience = {true, {}}});
      }
      return states;
    });
  }

  static std::string Body(const std::string& name, int64_t version) {
    organisations::v1::Organisation note;
    note.set_name(name);
    note.set_etag(absl::StrCat(version));
    return note.SerializeAsString();
  }

  Change Next(const std::string& name, const scope::Audience& audience) {
    const int64_t version = ++versions_[name];
    history_.emplace_back(name, version);
    return {.name = name,
            .version = version,
            .actor = "writer",
            .time = clock_.Now(),
            .before = version == 1 ? "" : Body(name, version - 1),
            .after = Body(name, version),
            .before_audience = audience,
            .after_audience = audience};
  }

  absl::Status Store(const Change& change) {
    return session_
        ->Execute(
            "INSERT INTO note VALUES (:name, :version) ON CONFLICT (name) DO UPDATE SET "
            "version = excluded.version",
            change.name, change.version)
        .status();
  }

  clock::FakeClock& clock_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<store::Session> session_;
  std::vector<SnapshotSource> sources_;
  Versions versions_;
  std::vector<std::pair<std::string, int64_t>> history_;  // by position, from 1
};

// A follower's state: takes what is newer, ignores what it has, complains of what was skipped.
class Reader {
 public:
  explicit Reader(Versions held = {}) : held_(std::move(held)) {}

  // Reads until there is nothing newer.
  absl::Status CatchUp(Follower& follower) {
    Batch batch;
    while (!batch.caught_up) {
      ASSIGN_OR_RETURN(batch, follower.Next());
      for (const std::string& bytes : batch.changes) Take(bytes);
    }
    return absl::OkStatus();
  }
  // From a token to the end.
  absl::Status Resume(Follower follower, std::string_view token) {
    RETURN_IF_ERROR(follower.Start(token));
    return CatchUp(follower);
  }

  const Versions& held() const { return held_; }
  const std::vector<std::string>& complaints() const { return complaints_; }

 private:
  void Take(const std::string& bytes) {
    organisations::v1::OrganisationChange change;
    if (!change.ParseFromString(bytes)) complaints_.push_back("a change cannot be read");
    int64_t& held = held_[change.name()];
    const bool snapshot = change.kind() == v1::CHANGE_KIND_SNAPSHOT;
    if (change.version() <= held) return;
    if (!snapshot && change.version() != held + 1) {
      complaints_.push_back(
          absl::StrCat(change.name(), ": version ", change.version(), " comes after ", held));
    }
    held = change.version();
  }

  Versions held_;
  std::vector<std::string> complaints_;
};

}  // namespace baraza::feed
