// Opens an IATI file and says of which kind it is.
//
// Why: publishers write two kinds, activities and organisations, and call both ".xml"; who imports
// them should not have to know which is which. What both have in common is checked here.
//
// Contact details of persons are never stored, not even while reading. Status: those of XmlStream;
// INVALID_ARGUMENT if it is no IATI file, or one of a version before 2.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/exchange/xml_stream.h"

namespace baraza::exchange {

enum class IatiKind { kActivities, kOrganisations };

// Opens a file and reads its root element.
absl::StatusOr<std::unique_ptr<XmlStream>> OpenIati(const std::string& path, IatiKind* kind);

// The same for a file that has to be of one kind.
absl::StatusOr<std::unique_ptr<XmlStream>> OpenIatiAs(const std::string& path, IatiKind kind);

// Of which kind a file is; opens it and closes it again.
absl::StatusOr<IatiKind> KindOfIati(const std::string& path);

}  // namespace baraza::exchange
