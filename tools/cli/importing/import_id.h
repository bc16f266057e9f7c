// The id of an import, by which the platform knows a repeated one.
//
// Why: an import that was broken off is given again as the same command. Its id then has to be the
// same without a note kept anywhere, or a row whose outcome was lost could be carried out twice. So
// it follows from all that decides what the import does: each row as it is sent, the options of the
// stream, and the versions of those records that a row would change. The last makes a file that is
// imported again after somebody has edited a record a new import, which puts the file's values
// back; docs/importing.md, "An import that breaks off".
//
// Ownership: values. Thread-safety: one thread at a time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/numeric/int128.h"

namespace baraza::importing {

class ImportId {
 public:
  // `what` is imported: "organisations".
  ImportId(std::string_view what, bool validate_only);

  // A row as it is sent. `changes`: version of the record that it would change; empty: none.
  void AddRow(int64_t number, std::string_view bytes, std::string_view changes);

  // The id of what was added so far, in the form of a UUID (RFC 9562, version 8): FNV-1a of 128
  // bits over the rows in their order.
  std::string Uuid() const;

 private:
  void Add(std::string_view field);

  absl::uint128 hash_;
};

}  // namespace baraza::importing
