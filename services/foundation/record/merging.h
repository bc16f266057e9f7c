// Registers whose records can be archived and merged.
//
// Why: what is one in the world is often registered several times. A merge keeps one record and
// lets every other name lead to it for ever; how that is decided, checked and remembered is the
// same for organisations and projects, and only what moves from one record to the other differs
// (MergingRules).
//
// A type of record that can be merged has the states ARCHIVED and MERGED and the fields
// `merged_into` and `former_names`. Chains are flat: a former name always leads straight to the
// record that stands.
//
// Thread-safety: as Register.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/record/register.h"
#include "services/foundation/record/stamp.h"
#include "services/foundation/record/unmerging.h"
#include "services/foundation/status/status.h"

namespace baraza::record {

// A decision that several records are one.
struct MergeDecision {
  std::string id;  // kept for ever: carried out at most once
  std::string survivor;
  std::vector<std::string> others;
  std::map<std::string, std::string> reviewed_etags;  // by name; a name without is not checked
};

// OK if the record can still be changed; FAILED_PRECONDITION, reason MERGED or ARCHIVED.
template <class R>
absl::Status CheckStanding(const R& record) {
  if (record.state() == R::MERGED) {
    return status::Error(
        absl::StatusCode::kFailedPrecondition, "MERGED",
        record.name() + " became part of " + record.merged_into() + ": change that record instead",
        {{"survivor", record.merged_into()}});
  }
  if (record.state() == R::ARCHIVED) {
    return status::Error(absl::StatusCode::kFailedPrecondition, "ARCHIVED",
                         record.name() + " is archived and cannot be changed");
  }
  return absl::OkStatus();
}

template <class R>
class MergingRules : public Rules<R> {
 public:
  // OK unless the two cannot be one: FAILED_PRECONDITION.
  virtual absl::Status CheckMergeable(const R& survivor, const R& other) const = 0;
  // Moves into `survivor` what `other` knows: fills single fields that it lacks, appends to lists,
  // replaces items in place; nothing is taken away (see unmerging.h).
  virtual void Unite(R& survivor, const R& other) const = 0;
  // Moves what depends on `other` (memberships ...) to `survivor`.
  virtual absl::Status MoveDependents(Transaction&, const scope::Scope&,
                                      const std::string& survivor, const std::string& other) {
    return absl::OkStatus();
  }
  // Gives what was moved from one of `others` back; the names of what was edited since and stays.
  virtual absl::StatusOr<std::vector<std::string>> GiveBackDependents(
      Transaction&, const scope::Scope&, const std::string& survivor,
      const std::vector<std::string>& others) {
    return std::vector<std::string>();
  }
  // OK if `record`, which was archived or merged, can be live again; FAILED_PRECONDITION.
  virtual absl::Status CheckRevivable(Transaction&, const scope::Scope&, const R& record) {
    return absl::OkStatus();
  }

  absl::Status CheckLive(const R& record) const override { return CheckStanding(record); }
};

// What an unmerge left.
template <class R>
struct Unmerged {
  R restored;
  R survivor;
  std::vector<std::string> kept_fields;      // of the survivor: edited since, top-level names
  std::vector<std::string> kept_dependents;  // names of dependents that were edited since
  int64_t position = 0;                      // of the last change in the feed
};

template <class R>
class MergingRegister : public Register<R> {
 public:
  using UnmergeDone = absl::AnyInvocable<void(absl::StatusOr<Unmerged<R>>)>;

  // All outlive the register.
  MergingRegister(Writer& writer, RecordWriter<R>& records, MergingRules<R>& rules,
                  const clock::Clock& clock)
      : Register<R>(writer, records, rules, clock), merging_(rules) {}

  // Takes a live record out of use. An ARCHIVED record stays as it is.
  void Archive(const scope::Scope& scope, std::string_view name, std::string_view etag,
               WriteOptions options, Writer::Done done) {
    SetState(scope, name, etag, R::ARCHIVED, std::move(options), std::move(done));
  }

  // Carries out a decision, all of it or nothing; repeated, answers with the survivor as it stands.
  // ABORTED: a reviewed etag is not the current one. FAILED_PRECONDITION: the records cannot be one
  // (MergingRules), or one is archived or merged elsewhere. PERMISSION_DENIED: the scope may write
  // none of them.
  void Merge(const scope::Scope& scope, MergeDecision decision, WriteOptions options,
             Writer::Done done) {
    auto body = [this, scope, decision = std::move(decision)](
                    Transaction& transaction) -> absl::StatusOr<Written> {
      std::string survivor = decision.survivor;
      ASSIGN_OR_RETURN(bool first, transaction.RememberDecision(decision.id, &survivor));
      if (!first) return Present(transaction, scope, survivor);
      return CarryOut(transaction, scope, decision);
    };
    this->writer().Write(scope, std::move(options), std::move(body), std::move(done));
  }

  // Undoes the merge by which `name` became part of another record: it is again what it was, and
  // the other loses what the merge brought, except what was edited since. FAILED_PRECONDITION,
  // reason NOT_MERGED; MERGED_FURTHER: its survivor was merged itself later and has to be unmerged
  // first; or as CheckRevivable. ABORTED: `survivor_etag` is not that of the survivor.
  void Unmerge(const scope::Scope& scope, std::string_view name, std::string_view survivor_etag,
               WriteOptions options, UnmergeDone done) {
    auto unmerged = std::make_shared<Unmerged<R>>();
    auto body = [this, scope, name = std::string(name), etag = std::string(survivor_etag),
                 unmerged](Transaction& transaction) {
      return Undo(transaction, scope, name, etag, *unmerged);
    };
    this->writer().Write(
        scope, std::move(options), std::move(body),
        [unmerged, done = std::move(done)](absl::StatusOr<Written> written) mutable {
          if (!written.ok()) return done(written.status());
          unmerged->position = written->position;
          done(std::move(*unmerged));
        });
  }

 protected:
  // Brings a live record into `state`; one that is in it stays as it is.
  void SetState(const scope::Scope& scope, std::string_view name, std::string_view etag,
                typename R::State state, WriteOptions options, Writer::Done done) {
    auto body = [this, scope, name = std::string(name), etag = std::string(etag),
                 state](Transaction& transaction) -> absl::StatusOr<Written> {
      Editor<R> editor(this->records(), merging_);
      ASSIGN_OR_RETURN(Versioned<R> before, editor.FindToWrite(transaction, scope, name));
      RETURN_IF_ERROR(CheckEtag(etag, before.resource.etag(), name));
      if (before.resource.state() != state) RETURN_IF_ERROR(merging_.CheckLive(before.resource));
      Versioned<R> after = before;
      after.resource.set_state(state);
      return editor.Store(transaction, scope, before, after);
    };
    this->writer().Write(scope, std::move(options), std::move(body), std::move(done));
  }

 private:
  absl::StatusOr<Versioned<R>> FindReadable(Transaction& transaction, const scope::Scope& scope,
                                            std::string_view name) {
    ASSIGN_OR_RETURN(std::optional<Versioned<R>> found,
                     this->records().Find(transaction, scope, name));
    if (!found.has_value()) return NotFound(name);
    return *std::move(found);
  }

  // The record that stands for `name` now.
  absl::StatusOr<Written> Present(Transaction& transaction, const scope::Scope& scope,
                                  const std::string& name) {
    ASSIGN_OR_RETURN(Versioned<R> found, FindReadable(transaction, scope, name));
    if (!found.resource.merged_into().empty()) {
      ASSIGN_OR_RETURN(found, FindReadable(transaction, scope, found.resource.merged_into()));
    }
    return Written{found.resource.name(), found.resource.SerializeAsString(), found.version};
  }

  // The record as it was reviewed.
  absl::StatusOr<Versioned<R>> FindReviewed(Transaction& transaction, const scope::Scope& scope,
                                            const MergeDecision& decision,
                                            const std::string& name) {
    ASSIGN_OR_RETURN(Versioned<R> found, FindReadable(transaction, scope, name));
    const auto reviewed = decision.reviewed_etags.find(name);
    if (reviewed != decision.reviewed_etags.end()) {
      RETURN_IF_ERROR(CheckEtag(reviewed->second, found.resource.etag(), name));
    }
    return found;
  }

  // Holds all records of the decision before they are read, in one order for all: nothing may come
  // to depend on one of them while its dependents move, and merges of the same records wait for
  // each other instead of ending in a deadlock.
  absl::Status HoldAll(Transaction& transaction, const MergeDecision& decision) {
    std::set<std::string> names(decision.others.begin(), decision.others.end());
    names.insert(decision.survivor);
    for (const std::string& name : names) {
      RETURN_IF_ERROR(this->records().Hold(transaction, name, /*alone=*/true));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Written> CarryOut(Transaction& transaction, const scope::Scope& scope,
                                   const MergeDecision& decision) {
    RETURN_IF_ERROR(HoldAll(transaction, decision));
    ASSIGN_OR_RETURN(const Versioned<R> before,
                     FindReviewed(transaction, scope, decision, decision.survivor));
    RETURN_IF_ERROR(merging_.CheckLive(before.resource));
    Versioned<R> survivor = before;
    bool may_decide = merging_.MayWrite(scope, before.resource);
    for (const std::string& name : decision.others) {
      if (name == decision.survivor) {
        return status::InvalidFields({{"others", "names the survivor: leave it out"}});
      }
      ASSIGN_OR_RETURN(Versioned<R> other, FindReviewed(transaction, scope, decision, name));
      may_decide = may_decide || merging_.MayWrite(scope, other.resource);
      if (other.resource.merged_into() == decision.survivor) continue;  // done already
      RETURN_IF_ERROR(merging_.CheckLive(other.resource));
      RETURN_IF_ERROR(Absorb(transaction, scope, survivor, other));
      RETURN_IF_ERROR(
          transaction.RememberMerge({name, decision.survivor, other.version, before.version}));
    }
    if (!may_decide) return MayNotDecide();
    return Editor<R>(this->records(), merging_).Store(transaction, scope, before, survivor);
  }

  static absl::Status MayNotDecide() {
    return status::Error(absl::StatusCode::kPermissionDenied, "NOT_YOURS",
                         "only the secretariat of an alliance of these records can merge them");
  }

  absl::Status Absorb(Transaction& transaction, const scope::Scope& scope, Versioned<R>& survivor,
                      const Versioned<R>& other) {
    RETURN_IF_ERROR(merging_.CheckMergeable(survivor.resource, other.resource));
    merging_.Unite(survivor.resource, other.resource);
    survivor.resource.add_former_names(other.resource.name());
    for (const std::string& former : other.resource.former_names()) {
      survivor.resource.add_former_names(former);
      // Not shown to the caller, who may not be among its readers.
      ASSIGN_OR_RETURN(Versioned<R> redirected,
                       FindReadable(transaction, scope::Scope::Service("register"), former));
      RETURN_IF_ERROR(Redirect(transaction, scope, redirected, survivor.resource.name()));
    }
    if (!failpoint::Planted("half-merge")) {
      RETURN_IF_ERROR(merging_.MoveDependents(transaction, scope, survivor.resource.name(),
                                              other.resource.name()));
    }
    if (failpoint::Planted("lost-redirect")) return absl::OkStatus();
    return Redirect(transaction, scope, other, survivor.resource.name());
  }

  // The merge by which a record became part of the one that it leads to now.
  absl::StatusOr<MergeFact> FindUndoable(Transaction& transaction, const R& record) {
    ASSIGN_OR_RETURN(std::optional<MergeFact> fact, transaction.FindMerge(record.name()));
    if (record.state() != R::MERGED || !fact.has_value()) {
      return status::Error(absl::StatusCode::kFailedPrecondition, "NOT_MERGED",
                           record.name() + " is not part of another record");
    }
    if (fact->survivor != record.merged_into()) {
      return status::Error(absl::StatusCode::kFailedPrecondition, "MERGED_FURTHER",
                           record.name() + " became part of " + fact->survivor +
                               ", which was merged itself later: unmerge that one first",
                           {{"unmerge_first", fact->survivor}});
    }
    return *std::move(fact);
  }

  absl::StatusOr<R> VersionOf(Transaction& transaction, const std::string& name, int64_t version) {
    ASSIGN_OR_RETURN(const std::string body, transaction.BodyOf(name, version));
    R record;
    if (record.ParseFromString(body)) return record;
    return absl::DataLossError("a version of " + name + " cannot be read: restore from a backup");
  }

  // What the survivor would be with one of its other merges only.
  absl::StatusOr<std::vector<std::unique_ptr<google::protobuf::Message>>> WithOthers(
      Transaction& transaction, const MergeFact& undone, const R& before) {
    ASSIGN_OR_RETURN(std::vector<MergeFact> facts, transaction.MergesInto(undone.survivor));
    std::vector<std::unique_ptr<google::protobuf::Message>> others;
    for (const MergeFact& fact : facts) {
      if (fact.other == undone.other) continue;
      ASSIGN_OR_RETURN(R other, VersionOf(transaction, fact.other, fact.other_version));
      auto united = std::make_unique<R>(before);
      merging_.Unite(*united, other);
      others.push_back(std::move(united));
    }
    return others;
  }

  // Takes `other` out of the survivor; the fields that were edited since.
  absl::StatusOr<std::vector<std::string>> Separate(Transaction& transaction, const MergeFact& fact,
                                                    const R& other, R& survivor) {
    ASSIGN_OR_RETURN(R before, VersionOf(transaction, fact.survivor, fact.survivor_version));
    ASSIGN_OR_RETURN(const auto others, WithOthers(transaction, fact, before));
    R united = before;
    merging_.Unite(united, other);
    std::vector<std::string> kept = TakeBack(before, united, others, survivor);
    std::set<std::string> gone(other.former_names().begin(), other.former_names().end());
    gone.insert(other.name());
    auto& names = *survivor.mutable_former_names();
    names.erase(std::remove_if(names.begin(), names.end(),
                               [&](const std::string& name) { return gone.contains(name); }),
                names.end());
    return kept;
  }

  absl::StatusOr<Written> Undo(Transaction& transaction, const scope::Scope& scope,
                               const std::string& name, const std::string& survivor_etag,
                               Unmerged<R>& unmerged) {
    ASSIGN_OR_RETURN(const Versioned<R> merged, FindReadable(transaction, scope, name));
    ASSIGN_OR_RETURN(const MergeFact fact, FindUndoable(transaction, merged.resource));
    ASSIGN_OR_RETURN(const Versioned<R> before, FindReadable(transaction, scope, fact.survivor));
    RETURN_IF_ERROR(CheckEtag(survivor_etag, before.resource.etag(), fact.survivor));
    RETURN_IF_ERROR(merging_.CheckLive(before.resource));
    Versioned<R> restored = merged, survivor = before;
    ASSIGN_OR_RETURN(restored.resource, VersionOf(transaction, name, fact.other_version));
    if (!merging_.MayWrite(scope, before.resource) &&
        !merging_.MayWrite(scope, restored.resource)) {
      return MayNotDecide();
    }
    if (failpoint::Planted("lost-unmerge")) {
      unmerged.restored = restored.resource;
      unmerged.survivor = before.resource;
      return Written{fact.survivor, before.resource.SerializeAsString(), before.version};
    }
    ASSIGN_OR_RETURN(unmerged.kept_fields,
                     Separate(transaction, fact, restored.resource, survivor.resource));
    ASSIGN_OR_RETURN(
        Written written,
        Editor<R>(this->records(), merging_).Store(transaction, scope, before, survivor));
    RETURN_IF_ERROR(Revive(transaction, scope, merged, restored));
    RETURN_IF_ERROR(transaction.ForgetMerge(name));
    std::vector<std::string> others = {name};
    others.insert(others.end(), restored.resource.former_names().begin(),
                  restored.resource.former_names().end());
    ASSIGN_OR_RETURN(unmerged.kept_dependents,
                     merging_.GiveBackDependents(transaction, scope, fact.survivor, others));
    unmerged.restored = restored.resource;
    unmerged.survivor = survivor.resource;
    return written;
  }

  // Puts `restored` in the place of the merged record, and lets the names that led to it do so
  // again.
  absl::Status Revive(Transaction& transaction, const scope::Scope& scope,
                      const Versioned<R>& merged, Versioned<R>& restored) {
    RETURN_IF_ERROR(merging_.CheckRevivable(transaction, scope, restored.resource));
    restored.audience = merging_.AudienceOf(restored.resource, nullptr);
    RETURN_IF_ERROR(this->records().Put(transaction, scope, &merged, restored));
    for (const std::string& former : restored.resource.former_names()) {
      ASSIGN_OR_RETURN(Versioned<R> redirected,
                       FindReadable(transaction, scope::Scope::Service("register"), former));
      RETURN_IF_ERROR(Redirect(transaction, scope, redirected, restored.resource.name()));
    }
    return absl::OkStatus();
  }

  // Lets a record lead to `survivor`.
  absl::Status Redirect(Transaction& transaction, const scope::Scope& scope,
                        const Versioned<R>& before, const std::string& survivor) {
    Versioned<R> after = before;
    after.resource.clear_former_names();
    after.resource.set_state(R::MERGED);
    after.resource.set_merged_into(survivor);
    return this->records().Put(transaction, scope, &before, after);
  }

  MergingRules<R>& merging_;
};

}  // namespace baraza::record
