// From what was gathered about one organisation to its record.
//
// Why: choosing the display name, the type and the id is a matter of its own beside deciding which
// mentions belong together (mention.h). All choices are made by counts and, between equal counts,
// by byte order, so that they don't depend on the order of reading.
//
// Thread-safety: all functions are pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "baraza/organisations/v1/organisation.pb.h"
#include "tools/exchange/mention.h"

namespace baraza::exchange {

// The resource id that belongs to a key of the mention rule: words of `label` that fit, "-", twelve
// hexadecimal digits of the key's hash (64-bit FNV-1a).
std::string ResourceIdOf(std::string_view label, std::string_view key);

// The record of an organisation gathered in `entries` (at least one), without its name.
baraza::organisations::v1::Organisation RecordOf(
    const std::vector<const MentionBook::Entry*>& entries);

// The type that an IATI organisation type code and a plain name say. TYPE_UNSPECIFIED where the
// code is wider than any of ours.
baraza::organisations::v1::Organisation::Type TypeOf(std::string_view iati_type_code,
                                                     std::string_view plain_name);

}  // namespace baraza::exchange
