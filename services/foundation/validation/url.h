// Addresses on the web, as far as their form goes.
//
// Why: addresses come out again as links, so nothing but http and https gets in, and nothing that
// hides where it leads (a user name before the host).
// Thread-safety: pure.
#pragma once

#include <string_view>

namespace baraza::validation {

// True for an absolute http or https URL (RFC 3986): a host (name, also in letters beyond ASCII, or
// IP address), perhaps a port, then path, query and fragment of allowed characters, `%` only before
// two hexadecimal digits. Letters beyond ASCII may stand as they are (RFC 3987), and so may
// brackets, which many sites put into queries.
bool IsUrl(std::string_view text);

}  // namespace baraza::validation
