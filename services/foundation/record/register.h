// The use cases that every register has: create, update, import a row, change a state.
//
// Why: organisations, projects and results differ in what makes a draft valid, who may write and
// who may read - their Rules - and in nothing else of these. What is particular (merging, results
// of a project) stands in the service's domain, on the same ports.
//
// Thread-safety: all methods may be called from any thread. Bodies run on the commit queue; `done`
// is called once, possibly before the method returns if the write is refused at once.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/fieldmask/fieldmask.h"
#include "services/foundation/record/record.h"
#include "services/foundation/record/stamp.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/scope/scope.h"
#include "services/foundation/status/status.h"
#include "services/foundation/validation/validation.h"

namespace baraza::record {

// What is particular about one type of record.
template <class R>
class Rules {
 public:
  virtual ~Rules() = default;

  // Completes a valid draft (its name is set, what clients cannot set is cleared) that `scope`
  // creates: registrar, state ... An error refuses it.
  virtual absl::Status Prepare(Transaction& transaction, const scope::Scope& scope, R& draft) = 0;
  // Checks a change by somebody who may write, and completes it.
  virtual absl::Status Revise(Transaction& transaction, const scope::Scope& scope, const R& before,
                              R& after) = 0;
  // True if `scope`, which may read the record, may also write it.
  virtual bool MayWrite(const scope::Scope& scope, const R& record) const = 0;
  // OK if the record can still be changed; else FAILED_PRECONDITION, saying why not.
  virtual absl::Status CheckLive(const R& record) const = 0;
  // Who may read the record; `before` is who could read it until now, null for a new one.
  virtual scope::Audience AudienceOf(const R& record, const scope::Audience* before) const = 0;
};

// What became of an imported row.
enum class RowResult { kCreated, kUpdated, kUnchanged };
struct Imported {
  RowResult result;
  std::string name;
};

template <class R>
class Register {
 public:
  // What a change does to a record; an error leaves it as it is. Not calling anything and
  // returning OK with an unchanged record writes nothing.
  using Edit = std::function<absl::Status(Transaction&, R&)>;
  using ImportDone = absl::AnyInvocable<void(absl::StatusOr<Imported>)>;

  // All outlive the register.
  Register(Writer& writer, RecordWriter<R>& records, Rules<R>& rules, const clock::Clock& clock)
      : writer_(writer), records_(records), rules_(rules), clock_(clock) {}

  // Creates `draft` as `collection/id`; an empty id is generated. ALREADY_EXISTS, reason
  // NAME_TAKEN.
  void Create(const scope::Scope& scope, std::string_view collection, std::string_view id, R draft,
              WriteOptions options, Writer::Done done) {
    fieldmask::ClearUnwritable(draft);
    draft.set_name(
        resourcename::Join(collection, id.empty() ? resourcename::NewId(clock_) : std::string(id)));
    writer_.Write(
        scope, std::move(options),
        [this, scope, draft = std::move(draft)](Transaction& transaction) {
          return Insert(transaction, scope, draft);
        },
        std::move(done));
  }

  // Replaces the fields of `patch` that the mask names. ABORTED: its etag is not the current one.
  void Update(const scope::Scope& scope, R patch, google::protobuf::FieldMask mask,
              WriteOptions options, Writer::Done done) {
    const std::string name = patch.name(), etag = patch.etag();
    Change(
        scope, name, etag, std::move(options),
        [patch = std::move(patch), mask = std::move(mask)](Transaction&, R& record) {
          return fieldmask::Apply(patch, mask, record);
        },
        std::move(done));
  }

  // Edits a record that `scope` may write. NOT_FOUND: it may not read it; PERMISSION_DENIED: it may
  // not write it.
  void Change(const scope::Scope& scope, std::string_view name, std::string_view etag,
              WriteOptions options, Edit edit, Writer::Done done) {
    writer_.Write(
        scope, std::move(options),
        [this, scope, name = std::string(name), etag = std::string(etag),
         edit = std::move(edit)](Transaction& transaction) -> absl::StatusOr<Written> {
          ASSIGN_OR_RETURN(Versioned<R> before, FindToWrite(transaction, scope, name));
          RETURN_IF_ERROR(CheckEtag(etag, before.resource.etag(), name));
          RETURN_IF_ERROR(rules_.CheckLive(before.resource));
          Versioned<R> after = before;
          RETURN_IF_ERROR(edit(transaction, after.resource));
          return Save(transaction, scope, before, after);
        },
        std::move(done));
  }

  // Imports a row: without a name it is created; with the name of a record that record's fields
  // that the row sets are replaced; else it is created under that name.
  void ImportRow(const scope::Scope& scope, std::string_view collection, R row,
                 WriteOptions options, ImportDone done) {
    auto result = std::make_shared<RowResult>(RowResult::kCreated);
    auto body = [this, scope, collection = std::string(collection), row = std::move(row),
                 result](Transaction& transaction) -> absl::StatusOr<Written> {
      if (row.name().empty()) {
        return InsertRow(transaction, scope,
                         Draft(row, resourcename::Join(collection, resourcename::NewId(clock_))));
      }
      ASSIGN_OR_RETURN(std::optional<Versioned<R>> before,
                       records_.Find(transaction, scope, row.name()));
      if (!before.has_value()) return InsertRow(transaction, scope, Draft(row, row.name()));
      return UpdateByRow(transaction, scope, *before, row, *result);
    };
    writer_.Write(scope, std::move(options), std::move(body),
                  [result, done = std::move(done)](absl::StatusOr<Written> written) mutable {
                    if (!written.ok()) return done(written.status());
                    if (written->repeated) *result = RowResult::kUnchanged;
                    done(Imported{*result, written->name});
                  });
  }

  // The record, if `scope` may read and write it.
  absl::StatusOr<Versioned<R>> FindToWrite(Transaction& transaction, const scope::Scope& scope,
                                           std::string_view name) {
    ASSIGN_OR_RETURN(std::optional<Versioned<R>> found, records_.Find(transaction, scope, name));
    if (!found.has_value()) {
      return status::Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                           std::string(name) + " does not exist, or is not yours to read",
                           {{"name", std::string(name)}});
    }
    if (!rules_.MayWrite(scope, found->resource)) {
      return status::Error(
          absl::StatusCode::kPermissionDenied, "NOT_YOURS",
          std::string(name) + " can be changed by its registrar and its secretariat only",
          {{"name", std::string(name)}});
    }
    return *std::move(found);
  }

  // Writes `after` in the place of `before`, unless they are the same.
  absl::StatusOr<Written> Save(Transaction& transaction, const scope::Scope& scope,
                               const Versioned<R>& before, Versioned<R>& after) {
    const std::string unchanged = before.resource.SerializeAsString();
    if (after.resource.SerializeAsString() == unchanged) {
      return Written{before.resource.name(), unchanged, before.version};
    }
    RETURN_IF_ERROR(validation::Validate(after.resource));
    RETURN_IF_ERROR(rules_.Revise(transaction, scope, before.resource, after.resource));
    after.audience = rules_.AudienceOf(after.resource, &before.audience);
    RETURN_IF_ERROR(records_.Put(transaction, scope, &before, after));
    return Written{after.resource.name(), after.resource.SerializeAsString(), after.version};
  }

 private:
  static R Draft(R row, std::string name) {
    fieldmask::ClearUnwritable(row);
    row.set_name(std::move(name));
    return row;
  }

  absl::StatusOr<Written> Insert(Transaction& transaction, const scope::Scope& scope, R draft) {
    Versioned<R> created{std::move(draft)};
    RETURN_IF_ERROR(rules_.Prepare(transaction, scope, created.resource));
    created.audience = rules_.AudienceOf(created.resource, nullptr);
    RETURN_IF_ERROR(records_.Put(transaction, scope, nullptr, created));
    return Written{created.resource.name(), created.resource.SerializeAsString(), created.version};
  }

  // A row is checked as a patch when it comes in; one that creates must be whole.
  absl::StatusOr<Written> InsertRow(Transaction& transaction, const scope::Scope& scope, R draft) {
    RETURN_IF_ERROR(validation::Validate(draft));
    return Insert(transaction, scope, std::move(draft));
  }

  absl::StatusOr<Written> UpdateByRow(Transaction& transaction, const scope::Scope& scope,
                                      const Versioned<R>& before, const R& row, RowResult& result) {
    Versioned<R> after = before;
    RETURN_IF_ERROR(fieldmask::Apply(row, {}, after.resource));
    const bool same = after.resource.SerializeAsString() == before.resource.SerializeAsString();
    result = same ? RowResult::kUnchanged : RowResult::kUpdated;
    if (same) return Written{before.resource.name(), "", before.version};
    ASSIGN_OR_RETURN(Versioned<R> writable, FindToWrite(transaction, scope, row.name()));
    RETURN_IF_ERROR(rules_.CheckLive(writable.resource));
    return Save(transaction, scope, before, after);
  }

  Writer& writer_;
  RecordWriter<R>& records_;
  Rules<R>& rules_;
  const clock::Clock& clock_;
};

}  // namespace baraza::record
