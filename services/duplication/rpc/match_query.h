// What requests for matches ask of the store, and statistics as they are told.
//
// Thread-safety: pure functions.
#pragma once

#include <vector>

#include "baraza/duplication/v1/duplication_service.pb.h"
#include "services/duplication/workflow/statistics.h"
#include "services/foundation/record/record.h"

namespace baraza::duplication {

record::Query QueryOf(const v1::ListMatchesRequest& request);

// Of the statistics: which matches are counted, whatever their state.
std::vector<record::Filter> FiltersOf(const v1::GetQueueStatisticsRequest& request);

v1::GetQueueStatisticsResponse ResponseOf(const QueueStatistics& told);

}  // namespace baraza::duplication
