// What a write does to one record within its transaction: create, change, import a row, save.
//
// Why: a register (register.h) starts writes and lets an Editor do them; a use case with a body of
// its own (a result, whose rules are those of its project) makes an Editor there.
//
// Ownership: an Editor is made for one write and holds references only. Thread-safety: none.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/foundation/fieldmask/fieldmask.h"
#include "services/foundation/record/record.h"
#include "services/foundation/record/refusal.h"
#include "services/foundation/record/rules.h"
#include "services/foundation/record/stamp.h"
#include "services/foundation/scope/scope.h"
#include "services/foundation/status/status.h"
#include "services/foundation/validation/validation.h"

namespace baraza::record {

// What became of an imported row.
enum class RowResult { kCreated, kUpdated, kUnchanged };

// A draft as a client sent it, under the name that it gets: without what clients cannot set.
template <class R>
R Draft(R sent, std::string name) {
  fieldmask::ClearUnwritable(sent);
  sent.set_name(std::move(name));
  return sent;
}

template <class R>
class Editor {
 public:
  // What a change does to a record; an error leaves it as it is. Not changing anything writes
  // nothing.
  using Edit = std::function<absl::Status(Transaction&, R&)>;
  // A check of this write alone, beside the rules; `before` is null for a new record. Its
  // violations are told together with those of the rules.
  using Check = std::function<absl::Status(const R* before, const R& after)>;

  // `check` may be null or empty: none.
  Editor(RecordWriter<R>& records, Rules<R>& rules, const Check* check = nullptr)
      : records_(records), rules_(rules), check_(check) {}

  // Creates a valid draft.
  absl::StatusOr<Written> Insert(Transaction& transaction, const scope::Scope& scope, R draft) {
    Versioned<R> created{std::move(draft)};
    RETURN_IF_ERROR(
        Both(rules_.Prepare(transaction, scope, created.resource), Ask(nullptr, created.resource)));
    created.audience = rules_.AudienceOf(created.resource, nullptr);
    RETURN_IF_ERROR(records_.Put(transaction, scope, nullptr, created));
    return Written{created.resource.name(), created.resource.SerializeAsString(), created.version};
  }

  // Edits a record that `scope` may write.
  absl::StatusOr<Written> Change(Transaction& transaction, const scope::Scope& scope,
                                 std::string_view name, std::string_view etag, const Edit& edit) {
    ASSIGN_OR_RETURN(Versioned<R> before, FindToWrite(transaction, scope, name));
    RETURN_IF_ERROR(CheckEtag(etag, before.resource.etag(), name));
    RETURN_IF_ERROR(rules_.CheckLive(before.resource));
    Versioned<R> after = before;
    RETURN_IF_ERROR(edit(transaction, after.resource));
    return Save(transaction, scope, before, after);
  }

  // Creates the row's record, which has a name, or replaces the fields that the row sets.
  absl::StatusOr<Written> Import(Transaction& transaction, const scope::Scope& scope, const R& row,
                                 RowResult& result) {
    ASSIGN_OR_RETURN(std::optional<Versioned<R>> before,
                     records_.Find(transaction, scope, row.name()));
    result = RowResult::kCreated;
    if (before.has_value()) return ImportUpdate(transaction, scope, *before, row, result);
    R draft = Draft(row, row.name());
    // A row is checked as a patch when it comes in; one that creates must be whole.
    RETURN_IF_ERROR(validation::Validate(draft));
    return Insert(transaction, scope, std::move(draft));
  }

  // The record, if `scope` may read and write it.
  absl::StatusOr<Versioned<R>> FindToWrite(Transaction& transaction, const scope::Scope& scope,
                                           std::string_view name) {
    ASSIGN_OR_RETURN(std::optional<Versioned<R>> found, records_.Find(transaction, scope, name));
    if (!found.has_value()) return NotFound(name);
    if (!rules_.MayWrite(scope, found->resource)) return NotYours(name);
    return *std::move(found);
  }

  // Writes `after`, a change by a caller, in the place of `before`, unless they are the same.
  absl::StatusOr<Written> Save(Transaction& transaction, const scope::Scope& scope,
                               const Versioned<R>& before, Versioned<R>& after) {
    if (Same(before, after)) return Unchanged(before);
    RETURN_IF_ERROR(validation::Validate(after.resource));
    RETURN_IF_ERROR(Both(rules_.Revise(transaction, scope, before.resource, after.resource),
                         Ask(&before.resource, after.resource)));
    return Store(transaction, scope, before, after);
  }

  // Writes `after`, which follows from records that were checked when they were written, in the
  // place of `before`, unless they are the same: as Save, without asking the rules.
  absl::StatusOr<Written> Store(Transaction& transaction, const scope::Scope& scope,
                                const Versioned<R>& before, Versioned<R>& after) {
    if (Same(before, after)) return Unchanged(before);
    after.audience = rules_.AudienceOf(after.resource, &before.audience);
    RETURN_IF_ERROR(records_.Put(transaction, scope, &before, after));
    RETURN_IF_ERROR(rules_.Carry(transaction, scope, before, after));
    return Written{after.resource.name(), after.resource.SerializeAsString(), after.version};
  }

 private:
  static bool Same(const Versioned<R>& before, const Versioned<R>& after) {
    return before.resource.SerializeAsString() == after.resource.SerializeAsString();
  }

  static Written Unchanged(const Versioned<R>& record) {
    return {record.resource.name(), record.resource.SerializeAsString(), record.version};
  }

  absl::Status Ask(const R* before, const R& after) const {
    return check_ == nullptr || !*check_ ? absl::OkStatus() : (*check_)(before, after);
  }

  // The violations of both, or the first error that is none.
  static absl::Status Both(absl::Status first, const absl::Status& second) {
    std::vector<status::FieldViolation> violations = status::Violations(first);
    if (!first.ok() && violations.empty()) return first;
    const std::vector<status::FieldViolation> more = status::Violations(second);
    if (!second.ok() && more.empty()) return second;
    violations.insert(violations.end(), more.begin(), more.end());
    return status::InvalidFields(std::move(violations));
  }

  absl::StatusOr<Written> ImportUpdate(Transaction& transaction, const scope::Scope& scope,
                                       const Versioned<R>& before, const R& row,
                                       RowResult& result) {
    Versioned<R> after = before;
    RETURN_IF_ERROR(fieldmask::Apply(row, {}, after.resource));
    result = Same(before, after) ? RowResult::kUnchanged : RowResult::kUpdated;
    if (result == RowResult::kUnchanged) return Unchanged(before);
    if (!rules_.MayWrite(scope, before.resource)) return NotYours(row.name());
    RETURN_IF_ERROR(rules_.CheckLive(before.resource));
    return Save(transaction, scope, before, after);
  }

  RecordWriter<R>& records_;
  Rules<R>& rules_;
  const Check* const check_;
};

}  // namespace baraza::record
