// The code by which a published file cites an organisation (`ref="GB-CHC-1113101"`), taken apart.
//
// Why: codes are the best evidence there is and the dirtiest: some name a register without a code
// ("US-USAGOV"), some a category ("XM-DAC-63000" is any company of a third country), some a group
// of vendors without a number of their own. Those never identify (docs/importing.md).
//
// Thread-safety: all functions are pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace baraza::exchange {

// A code that may identify an organisation.
struct OrganisationCode {
  std::string scheme;  // register as it came, in capitals: "GB-CHC", "XI-DUNS"; "UNSTATED" if none
  std::string value;   // as it came: "037799178"
  std::string key;     // for comparison: scheme, ":", letters in capitals and digits of the value
                       // without leading zeros: "XI-DUNS:37799178"
  friend bool operator==(const OrganisationCode&, const OrganisationCode&) = default;
};

// Takes a reference apart. Three parts or more between hyphens: the first two are the register. Two
// parts: the first is the register if the second holds a digit. One part that holds a digit: a code
// of a register that is not said. Nothing otherwise, and nothing if the code names a category.
std::optional<OrganisationCode> ParseOrganisationCode(std::string_view reference);

// True if the reference is a code that stands for a category or for many payees.
bool IsCategoryCode(std::string_view reference);

// The country of the register, ISO 3166-1 alpha-2, if its name begins with one: "GB" of GB-CHC.
// Empty for international registers (XI-, XM-, XE-, XR-) and where no register is said.
std::string CountryOfRegister(std::string_view scheme);

}  // namespace baraza::exchange
