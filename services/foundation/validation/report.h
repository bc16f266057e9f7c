// Where the violations of a message gather, and the paths that they bear.
//
// Why: hardly any message is wrong. A path is a chain of pointers on the stack and becomes a text
// only where there is something to report; beyond the limits violations are counted and no longer
// described, so that a message of nothing but faults costs no more than a right one. Internal to
// this library. Thread-safety: none, a report belongs to one call.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/foundation/status/status.h"

namespace baraza::validation {

// One step from a message to a value within: a field, an item of a list, an entry of a map.
struct Path {
  const Path* parent = nullptr;  // null: the message itself
  std::string_view field;
  int index = -1;                    // of a list; -1: no list
  const std::string* key = nullptr;  // of a map; null: no map

  // `organisation.other_names[3].text`, `reviewed_etags["organisations/a"]`.
  std::string Write() const;
};

class Report {
 public:
  struct Limits {
    std::size_t violations;
    std::size_t bytes;
  };

  // `prefix` stands before every path; `violations` outlives the report.
  Report(std::string prefix, Limits limits, std::vector<status::FieldViolation>* violations);

  // Adds what `describe()` says about the value at `path`.
  template <typename Describe>
  void Add(const Path& path, Describe describe) {
    if (IsFull()) {
      ++left_out_;
    } else {
      Append(path, describe());
    }
  }

  // Says how many violations were left out, if any.
  void Finish();

 private:
  bool IsFull() const { return added_ >= limits_.violations || bytes_ >= limits_.bytes; }
  void Append(const Path& path, std::string description);

  const std::string prefix_;
  const Limits limits_;
  std::vector<status::FieldViolation>* const violations_;
  std::size_t added_ = 0;
  std::size_t bytes_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace baraza::validation
