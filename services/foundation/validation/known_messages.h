// Checks messages of Google's that come with ranges of their own, which no option states.
//
// Internal to this library. Thread-safety: pure but for the report.
#pragma once

#include "google/protobuf/message.h"
#include "services/foundation/validation/report.h"

namespace baraza::validation {

// Checks one message at `path`.
using KnownCheck = void (*)(const google::protobuf::Message& message, const Path& path,
                            Report& report);

// The check of google.type.Date, LatLng, Money or google.protobuf.Timestamp; null for other types.
// - Date: a day, a month or a year that exist, 1 to 9999; no day without its month.
// - LatLng: -90 to 90 and -180 to 180 degrees.
// - Money: an ISO 4217 currency; units and nanos of one sign, nanos less than one unit.
// - Timestamp: the years 1 to 9999, nanos 0 to 999,999,999.
KnownCheck KnownCheckOf(const google::protobuf::Descriptor& type);

}  // namespace baraza::validation
