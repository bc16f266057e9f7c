// Page tokens: where a list goes on, sealed to the request that asked for its first page.
//
// Why: a list is read by "after (sort key, id)", so a record that is added or removed meanwhile
// neither shifts nor repeats the others. A token used with other filters, another order or by
// another caller would silently skip records; bound to a fingerprint of all that, it is refused.
//
// A token is base64url of: version, fingerprint (8 bytes), id, NUL, sort key, checksum (8 bytes).
// It is opaque to clients but no secret, and no permission either: what a caller may read is
// decided anew for every page. Tokens are the same from every replica and after a restart.
//
// Ownership: everything is a value. Thread-safety: all functions are pure.
// Status: Open gives INVALID_ARGUMENT, a violation of `page_token`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace google::protobuf {
class Message;
}

namespace baraza::pagination {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 1000;

// The last record of a page.
struct Cursor {
  // What the list is ordered by, as it is stored: compared byte by byte.
  std::string sort_key;
  // The record's id, which orders records with the same sort key. Holds no NUL.
  std::string id;
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

// What a token is bound to: the type of the request, every field but `page_size` and `page_token`,
// and `caller`, which names the scope that decides what is in the list. Cost: one copy and one
// serialisation of the request.
std::uint64_t Fingerprint(const google::protobuf::Message& request, std::string_view caller);

// The token of the page after `cursor`. At most 4/3 of the cursor's size, and 24 characters.
std::string Seal(const Cursor& cursor, std::uint64_t fingerprint);

// The cursor in a token that Seal made with the same fingerprint. INVALID_ARGUMENT tells a token
// of another request from a text that is no token.
absl::StatusOr<Cursor> Open(std::string_view token, std::uint64_t fingerprint);

// How many records a page holds if `asked` is what the request says: 50 if nothing, at most 1,000.
int PageSize(std::int32_t asked);

}  // namespace baraza::pagination
