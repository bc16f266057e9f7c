// What an act has to have done: computed from what stood before it, by the contract's words and not
// by the server's code.
//
// Thread-safety: pure functions.
#pragma once

#include <map>
#include <string>

#include "tests/chaos/act.h"
#include "tests/chaos/past.h"

namespace baraza::chaos {

// Name of each record that the act changes -> its essence afterwards. The record that an act
// creates is named "new".
using Effects = std::map<std::string, std::string>;
inline constexpr char kNew[] = "new";

Effects EffectsOf(const Act& act, const Past& past);

// What counts of a record, as a line: the same for what is expected and what is found. Lists whose
// order says nothing are sorted; times and who decided are left out.
std::string EssenceOf(const organisations::v1::Organisation& record);
std::string EssenceOf(const organisations::v1::Membership& record);

}  // namespace baraza::chaos
