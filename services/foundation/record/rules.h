// What is particular about one type of record: what makes a draft valid, who may write, who may
// read.
//
// Why: every register does the same with its records (see register.h); a service says here, in its
// domain, in what its records differ.
//
// Thread-safety: const in effect; called on the commit queue, one body at a time.
#pragma once

#include "absl/status/status.h"
#include "services/foundation/record/record.h"
#include "services/foundation/scope/scope.h"

namespace baraza::record {

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
  // Writes what changes together with a record that has just been replaced, in the same
  // transaction.
  virtual absl::Status Carry(Transaction&, const scope::Scope&, const Versioned<R>& before,
                             const Versioned<R>& after) {
    return absl::OkStatus();
  }
};

}  // namespace baraza::record
