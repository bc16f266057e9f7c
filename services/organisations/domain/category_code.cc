#include "services/organisations/domain/category_code.h"

#include <algorithm>
#include <array>
#include <string>

#include "services/organisations/domain/identifier.h"

namespace baraza::organisations {
namespace {

// Sorted, in the form of identifier keys: capitals and digits only.
constexpr std::array<std::string_view, 17> kPlaceholders = {
    "",        "ANONYMOUS", "GOVERNMENT",    "MULTIPLE",     "NA",     "NGO",
    "NIL",     "NONE",      "NOTAPPLICABLE", "NOTAVAILABLE", "NULL",   "OTHER",
    "PENDING", "TBC",       "TBD",           "UNKNOWN",      "VARIOUS"};

constexpr std::array<std::string_view, 5> kDacSchemes = {"CRS", "DAC", "OECD-DAC", "XM-DAC",
                                                         "XM-OECD-DAC"};

constexpr std::array<std::string_view, 42> kChannels = {
    "10000", "11000", "11001", "11002", "11003", "11004", "12000", "12001", "12002",
    "12003", "12004", "13000", "13001", "13002", "13003", "13004", "20000", "21000",
    "22000", "23000", "30000", "31000", "32000", "40000", "41000", "42000", "43000",
    "44000", "45000", "46000", "47000", "50000", "51000", "52000", "60000", "61000",
    "62000", "63000", "70000", "80000", "90000", "99000"};

template <class List>
bool Holds(const List& sorted, std::string_view text) {
  return std::binary_search(sorted.begin(), sorted.end(), text);
}

}  // namespace

bool IsCategoryCode(std::string_view scheme, std::string_view value) {
  const std::string key = IdentifierKey(scheme, value);
  const std::string_view folded = std::string_view(key).substr(key.rfind(':') + 1);
  if (Holds(kPlaceholders, folded)) return true;
  return Holds(kDacSchemes, std::string_view(key).substr(0, key.rfind(':'))) &&
         Holds(kChannels, folded);
}

}  // namespace baraza::organisations
