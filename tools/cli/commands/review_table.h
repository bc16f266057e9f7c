// Reviews from a table: what `baraza matches list --output csv` writes, with decisions beside it.
//
// Columns: name; decision (confirm, reject, defer; empty: not decided); reason; survivor and etag
// may be missing. Others are left alone, so that a list comes back as it went out.
//
// Thread-safety: one thread.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "baraza/duplication/v1/duplication_service.pb.h"

namespace baraza::cli {

// The reviews of a CSV file, in its order; `reason` is that of rows without one. A row that cannot
// be read is a usage error that names its line; the file's own faults as exchange::CsvReader.
absl::StatusOr<std::vector<duplication::v1::ReviewMatchRequest>> ReadReviews(
    const std::string& path, const std::string& reason);

}  // namespace baraza::cli
