// Names of resources and the ids they are made of: `projects/{project}/results/{result}`.
//
// Why: a name is an API of its own (AIP-122): it is stored by others for ever, so there is one
// place that says what a name looks like. Generated ids rise with time, so that new rows go to the
// end of every index and a list ordered by id is a list ordered by creation.
//
// Names are ASCII and compared byte by byte. Ownership: functions that return a std::string_view
// point into their argument. Thread-safety: all functions may be called from any thread.
// Status: none fails; what is no name gives false or an empty text.
#pragma once

#include <string>
#include <string_view>

#include "services/foundation/clock/clock.h"

namespace baraza::resourcename {

// Greatest number of characters of an id.
inline constexpr std::size_t kMaxIdLength = 63;

// True if `id` may be the last part of a name: `[a-z]([a-z0-9-]{0,61}[a-z0-9])?`.
bool IsResourceId(std::string_view id);

// True if `text` is a UUID in the form of RFC 4122, hexadecimal letters of either case.
bool IsUuid(std::string_view text);

// A new id of 27 characters: `g` (generated), then 128 bits in base 32 whose digits sort like their
// values: 48 bits of milliseconds since 1970, 80 bits of chance (as UUID version 7, RFC 9562).
// Within a process every id is greater than the one before, also within one millisecond and while
// the clock is set back by less than a minute.
std::string NewId(const clock::Clock& clock);

// A new random UUID (version 4), for instance as the `request_id` of a call.
std::string NewUuid();

// `organisations/msf` from "organisations" and "msf". The parts are not checked.
std::string Join(std::string_view collection, std::string_view id);

// `projects/p/results/r` from "projects/p", "results" and "r".
std::string Join(std::string_view parent, std::string_view collection, std::string_view id);

// The resource above: `projects/p` of `projects/p/results/r`; empty for `projects/p`.
std::string_view Parent(std::string_view name);

// The last part: `r` of `projects/p/results/r`. A text without a slash is its own id.
std::string_view Id(std::string_view name);

// True if `name` has the form of `pattern`, as `google.api.resource` writes it:
// "projects/{project}/results/{result}". A part in braces stands for any id, every other for
// itself.
bool Matches(std::string_view pattern, std::string_view name);

}  // namespace baraza::resourcename
