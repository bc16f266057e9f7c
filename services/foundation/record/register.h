// The use cases that every register has: create, update, import a row, change a state.
//
// Why: organisations, projects and results differ in what makes a draft valid, who may write and
// who may read - their Rules - and in nothing else of these. Registers whose records can be
// archived and merged stand in merging.h; what is particular beyond that (results of a project) in
// the service's domain, on the same ports.
//
// Thread-safety: all methods may be called from any thread. Bodies run on the commit queue; `done`
// is called once, possibly before the method returns if the write is refused at once.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"
#include "services/foundation/clock/clock.h"
#include "services/foundation/fieldmask/fieldmask.h"
#include "services/foundation/record/editor.h"
#include "services/foundation/record/record.h"
#include "services/foundation/record/rules.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/scope/scope.h"

namespace baraza::record {

// What became of an imported row, and of which record.
struct Imported {
  RowResult result;
  std::string name;
};
using ImportDone = absl::AnyInvocable<void(absl::StatusOr<Imported>)>;

// The name of a new record: `collection/id`, with a generated id where the client gave none.
inline std::string NewName(std::string_view collection, std::string_view id,
                           const clock::Clock& clock) {
  return resourcename::Join(collection, id.empty() ? resourcename::NewId(clock) : std::string(id));
}

template <class R>
class Register {
 public:
  using Edit = typename Editor<R>::Edit;
  using Check = typename Editor<R>::Check;
  using ImportDone = record::ImportDone;

  // All outlive the register.
  Register(Writer& writer, RecordWriter<R>& records, Rules<R>& rules, const clock::Clock& clock)
      : writer_(writer), records_(records), rules_(rules), clock_(clock) {}

  // Creates `draft` as `collection/id`; an empty id is generated. ALREADY_EXISTS, reason
  // NAME_TAKEN.
  void Create(const scope::Scope& scope, std::string_view collection, std::string_view id, R draft,
              WriteOptions options, Writer::Done done, Check check = nullptr) {
    draft = Draft(std::move(draft), NewName(collection, id, clock_));
    writer_.Write(
        scope, std::move(options),
        [this, scope, check = std::move(check),
         draft = std::move(draft)](Transaction& transaction) {
          return Editor<R>(records_, rules_, &check).Insert(transaction, scope, draft);
        },
        std::move(done));
  }

  // Replaces the fields of `patch` that the mask names. ABORTED: its etag is not the current one.
  void Update(const scope::Scope& scope, R patch, google::protobuf::FieldMask mask,
              WriteOptions options, Writer::Done done, Check check = nullptr) {
    const std::string name = patch.name(), etag = patch.etag();
    if (name.empty()) return done(NameMissing());
    Change(
        scope, name, etag, std::move(options),
        [patch = std::move(patch), mask = std::move(mask)](Transaction&, R& record) {
          return fieldmask::Apply(patch, mask, record);
        },
        std::move(done), std::move(check));
  }

  // Edits a record that `scope` may write. NOT_FOUND: it may not read it; PERMISSION_DENIED: it may
  // not write it.
  void Change(const scope::Scope& scope, std::string_view name, std::string_view etag,
              WriteOptions options, Edit edit, Writer::Done done, Check check = nullptr) {
    writer_.Write(
        scope, std::move(options),
        [this, scope, name = std::string(name), etag = std::string(etag), edit = std::move(edit),
         check = std::move(check)](Transaction& transaction) {
          return Editor<R>(records_, rules_, &check).Change(transaction, scope, name, etag, edit);
        },
        std::move(done));
  }

  // Imports a row: without a name it is created; with the name of a record that record's fields
  // that the row sets are replaced; else it is created under that name.
  void ImportRow(const scope::Scope& scope, std::string_view collection, R row,
                 WriteOptions options, ImportDone done, Check check = nullptr) {
    if (row.name().empty()) row.set_name(NewName(collection, "", clock_));
    auto result = std::make_shared<RowResult>(RowResult::kCreated);
    writer_.Write(
        scope, std::move(options),
        [this, scope, row = std::move(row), check = std::move(check),
         result](Transaction& transaction) {
          return Editor<R>(records_, rules_, &check).Import(transaction, scope, row, *result);
        },
        [result, done = std::move(done)](absl::StatusOr<Written> written) mutable {
          if (!written.ok()) return done(written.status());
          if (written->repeated) *result = RowResult::kUnchanged;
          done(Imported{*result, written->name});
        });
  }

 protected:
  Writer& writer() { return writer_; }
  RecordWriter<R>& records() { return records_; }
  Rules<R>& rules() { return rules_; }

 private:
  Writer& writer_;
  RecordWriter<R>& records_;
  Rules<R>& rules_;
  const clock::Clock& clock_;
};

}  // namespace baraza::record
