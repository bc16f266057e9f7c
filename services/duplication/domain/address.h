// Street addresses as they are compared: house number, words of the street, and the words that
// people write in many ways or leave out.
//
// Why: "4701 North Winthrop Avenue", "4701 N. Winthrop" and "4701 N Winthrop Ave, Floor 2" are one
// house; "4713 N Winthrop" is another one. The number and the street's own words tell; directions
// tell only where both state one, and words for "street" tell nothing.
//
// Thread-safety: pure.
#pragma once

#include <string>
#include <string_view>

namespace baraza::duplication {

// An address in one form: "4701 winthrop;n", number, words, then directions after ";". Words for
// kinds of streets, floors and rooms are left out. Empty if nothing is left.
std::string NormaliseAddress(std::string_view address);

// Number and words of a normalised address, without directions: what rarity is counted of.
std::string_view AddressKey(std::string_view normalised);

// What two normalised addresses have in common.
enum class AddressLevel {
  kSame,       // number and street
  kMisspelt,   // number, and the street but for letters or words left out
  kNear,       // the street, another or no number; or all but the direction
  kDifferent,  // anything else
};
AddressLevel CompareAddresses(std::string_view left, std::string_view right);

}  // namespace baraza::duplication
