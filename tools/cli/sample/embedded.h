// The files of this folder as they were when the program was built.
#pragma once

#include <string_view>

namespace baraza::sample {

// The content of the file of that name ("projects.json"); empty if there is none. Lives for ever.
std::string_view Embedded(std::string_view name);

}  // namespace baraza::sample
