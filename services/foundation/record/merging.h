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

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/record/register.h"
#include "services/foundation/record/stamp.h"
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
  // Moves into `survivor` what `other` knows.
  virtual void Unite(R& survivor, const R& other) const = 0;

  absl::Status CheckLive(const R& record) const override { return CheckStanding(record); }
};

template <class R>
class MergingRegister : public Register<R> {
 public:
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

  absl::StatusOr<Written> CarryOut(Transaction& transaction, const scope::Scope& scope,
                                   const MergeDecision& decision) {
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
    return Redirect(transaction, scope, other, survivor.resource.name());
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
