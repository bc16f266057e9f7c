// Statuses that a program can act on: every error carries, beside code and sentence, the machine
// readable details of google.rpc (which fields, which reason, when to try again).
//
// Why: a caller of another organisation's system cannot parse English. Details are attached where
// the fault is found and travel as payloads of absl::Status (type URL
// "type.googleapis.com/google.rpc.X", the serialised message as value), so that no layer between
// needs to know gRPC. rpc turns them into the wire's google.rpc.Status with ToRpcStatus().
//
// Ownership: everything is a value. Thread-safety: all functions are pure.
// Status: the functions never fail; a detail on an OK status is dropped, as absl::Status does.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace google::rpc {
class Status;
}

// Leaves the enclosing function with the status of `...` unless it is OK. The expression's type is
// absl::Status; the function returns absl::Status or any absl::StatusOr.
#define RETURN_IF_ERROR(...)                                                   \
  do {                                                                         \
    if (::absl::Status baraza_status_ = (__VA_ARGS__); !baraza_status_.ok()) { \
      return baraza_status_;                                                   \
    }                                                                          \
  } while (false)

// Evaluates an absl::StatusOr, leaves the enclosing function with its status unless it is OK, and
// otherwise moves the value into `target`: a declaration or something that exists already.
//   ASSIGN_OR_RETURN(auto page, store.List(query));
//   ASSIGN_OR_RETURN(page_, store.List(query));
// Two statements: not to be used as the body of an `if` without braces (it won't compile).
#define ASSIGN_OR_RETURN(target, ...) \
  BARAZA_ASSIGN_OR_RETURN_(BARAZA_CONCAT_(baraza_status_or_, __COUNTER__), target, (__VA_ARGS__))

#define BARAZA_CONCAT_INNER_(a, b) a##b
#define BARAZA_CONCAT_(a, b) BARAZA_CONCAT_INNER_(a, b)
#define BARAZA_ASSIGN_OR_RETURN_(status_or, target, expression) \
  auto status_or = expression;                                  \
  if (!status_or.ok()) return std::move(status_or).status();    \
  target = *std::move(status_or)

namespace baraza::status {

// One wrong field of a request. `field` is the path as the proto names it, with indices:
// "organisation.identifiers[2].scheme".
struct FieldViolation {
  std::string field;
  std::string description;
  friend bool operator==(const FieldViolation&, const FieldViolation&) = default;
};

// INVALID_ARGUMENT with a google.rpc.BadRequest of all violations, in the order given; the message
// lists the first of them for people. Of more than an answer's metadata can carry (100, or 3 KB)
// the last entry says how many are left out. Without violations: OK, so that a validator ends with
// `return InvalidFields(std::move(violations));`.
absl::Status InvalidFields(std::vector<FieldViolation> violations);

// An error with a google.rpc.ErrorInfo of domain "baraza". `reason` is UPPER_SNAKE_CASE and part of
// the contract: programs switch on it. `sentence` says what was wrong, where, and what to do;
// `metadata` holds the values that the sentence mentions. `code` is not kOk.
absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view sentence,
                   const std::map<std::string, std::string>& metadata = {});

// The same error, told with another code. `code` is not kOk.
absl::Status WithCode(const absl::Status& status, absl::StatusCode code);

// Adds a google.rpc.RetryInfo: the caller may try again after `delay`.
absl::Status WithRetryAfter(absl::Status status, absl::Duration delay);

// Adds a google.rpc.ResourceInfo: which resource the error is about. `type` is a resource type
// ("baraza/Organisation"), `name` a resource name ("organisations/msf"), `description` what was
// done to it.
absl::Status WithResource(absl::Status status, std::string_view type, std::string_view name,
                          std::string_view description);

// The reason of the status' ErrorInfo; empty if there is none or it cannot be read.
std::string Reason(const absl::Status& status);

// The violations of the status' BadRequest; empty if there is none or it cannot be read.
std::vector<FieldViolation> Violations(const absl::Status& status);

// The delay of the status' RetryInfo; nothing if there is none or it cannot be read.
std::optional<absl::Duration> RetryAfter(const absl::Status& status);

// The status as the wire knows it: code, message, and each payload as an Any, ordered by type URL.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// The way back. Of several details of one type the last is kept; a code that gRPC doesn't define
// becomes UNKNOWN.
absl::Status FromRpcStatus(const google::rpc::Status& status);

}  // namespace baraza::status
