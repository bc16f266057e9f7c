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

// What a database remembers beside its records.
struct FakeMemory {
  std::map<std::string, std::string> decisions;
  std::map<std::string, MergeFact> merges;  // by the other's name
  std::map<std::pair<std::string, int64_t>, std::string> bodies;
};

class FakeTransaction : public Transaction {
 public:
  explicit FakeTransaction(FakeMemory& memory) : memory_(memory) {}

  absl::StatusOr<bool> RememberDecision(std::string_view id, std::string* result) override {
    auto [known, first] = memory_.decisions.emplace(id, *result);
    *result = known->second;
    if (first) OnRollback([this, id = std::string(id)] { memory_.decisions.erase(id); });
    return first;
  }

  absl::Status RememberMerge(const MergeFact& fact) override {
    memory_.merges[fact.other] = fact;
    OnRollback([this, other = fact.other] { memory_.merges.erase(other); });
    return absl::OkStatus();
  }
  absl::Status ForgetMerge(std::string_view other) override {
    auto known = memory_.merges.extract(std::string(other));
    OnRollback([this, fact = known.mapped()] { memory_.merges[fact.other] = fact; });
    return absl::OkStatus();
  }
  absl::StatusOr<std::optional<MergeFact>> FindMerge(std::string_view other) override {
    const auto known = memory_.merges.find(std::string(other));
    if (known == memory_.merges.end()) return std::nullopt;
    return known->second;
  }
  absl::StatusOr<std::vector<MergeFact>> MergesInto(std::string_view survivor) override {
    std::vector<MergeFact> facts;
    for (const auto& [other, fact] : memory_.merges) {
      if (fact.survivor == survivor) facts.push_back(fact);
    }
    return facts;
  }
  absl::StatusOr<std::string> BodyOf(std::string_view name, int64_t version) override {
    const auto known = memory_.bodies.find({std::string(name), version});
    if (known == memory_.bodies.end()) return absl::DataLossError("no such version");
    return known->second;
  }
  // Keeps a version; that of a write which is rolled back is overwritten by the next.
  void Keep(const std::string& name, int64_t version, std::string body) {
    memory_.bodies[{name, version}] = std::move(body);
  }

  void OnRollback(std::function<void()> undo) { undo_.push_back(std::move(undo)); }
  void Rollback() {
    for (auto undo = undo_.rbegin(); undo != undo_.rend(); ++undo) (*undo)();
    undo_.clear();
  }

 private:
  FakeMemory& memory_;
  std::vector<std::function<void()>> undo_;
};

class FakeWriter : public Writer {
 public:
  void Write(const scope::Scope&, WriteOptions options, Body body, Done done) override {
    FakeTransaction transaction(memory_);
    absl::StatusOr<Written> written = body(transaction);
    if (!written.ok() || options.validate_only) transaction.Rollback();
    done(std::move(written));
  }

 private:
  FakeMemory memory_;
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
    auto& fake = static_cast<FakeTransaction&>(transaction);
    fake.OnRollback(Restore(name));
    after.version = before == nullptr ? 1 : before->version + 1;
    fake.Keep(name, after.version, Stamp(after.resource, after.version, clock_.Now()));
    records_.insert_or_assign(name, after);
    puts_.push_back(name);
    return absl::OkStatus();
  }

  absl::Status Erase(Transaction& transaction, const scope::Scope&,
                     const Versioned<R>& record) override {
    const std::string name = record.resource.name();
    static_cast<FakeTransaction&>(transaction).OnRollback(Restore(name));
    records_.erase(name);
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
