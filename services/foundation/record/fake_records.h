// The ports of records in memory, for unit tests of domains.
//
// Why: a domain's rules can be tried in microseconds, without a database. What is kept is what the
// ports promise - versions, etags, audiences, all or nothing, decisions once - and no more: no
// idempotency by request_id, no feed beyond the list of what was put.
//
// Thread-safety: none; bodies run and `done` is called within Write.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/foundation/clock/clock.h"
#include "services/foundation/record/record.h"
#include "services/foundation/record/stamp.h"
#include "services/foundation/status/status.h"

namespace baraza::record {

class FakeTransaction : public Transaction {
 public:
  explicit FakeTransaction(std::map<std::string, std::string>& decisions) : decisions_(decisions) {}

  absl::StatusOr<bool> RememberDecision(std::string_view id, std::string* result) override {
    auto [known, first] = decisions_.emplace(id, *result);
    *result = known->second;
    if (first) OnRollback([this, id = std::string(id)] { decisions_.erase(id); });
    return first;
  }

  void OnRollback(std::function<void()> undo) { undo_.push_back(std::move(undo)); }
  void Rollback() {
    for (auto undo = undo_.rbegin(); undo != undo_.rend(); ++undo) (*undo)();
    undo_.clear();
  }

 private:
  std::map<std::string, std::string>& decisions_;
  std::vector<std::function<void()>> undo_;
};

class FakeWriter : public Writer {
 public:
  void Write(const scope::Scope&, WriteOptions options, Body body, Done done) override {
    FakeTransaction transaction(decisions_);
    absl::StatusOr<Written> written = body(transaction);
    if (!written.ok() || options.validate_only) transaction.Rollback();
    done(std::move(written));
  }

 private:
  std::map<std::string, std::string> decisions_;
};

// What `start(done)` tells its `done`, for writes that end before they return.
template <class Outcome, class Start>
absl::StatusOr<Outcome> Await(const Start& start) {
  absl::StatusOr<Outcome> outcome = absl::UnknownError("done was not called");
  start([&outcome](absl::StatusOr<Outcome> told) { outcome = std::move(told); });
  return outcome;
}

template <class R>
class FakeRecords : public RecordWriter<R> {
 public:
  explicit FakeRecords(const clock::Clock& clock) : clock_(clock) {}

  absl::StatusOr<std::optional<Versioned<R>>> Find(Transaction&, const scope::Scope& scope,
                                                   std::string_view name) override {
    const auto found = records_.find(std::string(name));
    if (found == records_.end() || !scope.MayRead(found->second.audience)) return std::nullopt;
    return found->second;
  }

  absl::Status Put(Transaction& transaction, const scope::Scope&, const Versioned<R>* before,
                   Versioned<R>& after) override {
    const std::string name = after.resource.name();
    const auto standing = records_.find(name);
    if (before == nullptr && standing != records_.end()) {
      return status::Error(absl::StatusCode::kAlreadyExists, "NAME_TAKEN", name + " is taken");
    }
    if (before != nullptr &&
        (standing == records_.end() || standing->second.version != before->version)) {
      return absl::AbortedError(name + " was changed by another writer");
    }
    static_cast<FakeTransaction&>(transaction).OnRollback(Restore(name));
    after.version = before == nullptr ? 1 : before->version + 1;
    Stamp(after.resource, after.version, clock_.Now());
    records_.insert_or_assign(name, after);
    puts_.push_back(name);
    return absl::OkStatus();
  }

  // What stands, by name.
  const std::map<std::string, Versioned<R>>& records() const { return records_; }
  const Versioned<R>& at(const std::string& name) const { return records_.at(name); }
  // Names in the order in which they were put, those of failed writes among them.
  const std::vector<std::string>& puts() const { return puts_; }

 private:
  std::function<void()> Restore(const std::string& name) {
    const auto standing = records_.find(name);
    if (standing == records_.end()) return [this, name] { records_.erase(name); };
    return [this, before = standing->second] {
      records_.insert_or_assign(before.resource.name(), before);
    };
  }

  const clock::Clock& clock_;
  std::map<std::string, Versioned<R>> records_;
  std::vector<std::string> puts_;
};

}  // namespace baraza::record
