// Taking back what a merge brought into a record, field by field, without touching what was edited
// since.
//
// Why: an unmerge comes days after the merge, when the survivor has lived on. What the merge
// brought is known (the survivor as it stood before, and the same united with the other record);
// where the present record still shows it, it goes; where it shows something else, somebody edited
// it, and it stays and is reported.
//
// Thread-safety: pure function.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace baraza::record {

// Takes out of `present` what stands in `united` and not in `before`: single fields get their old
// value back, items of lists go, items that were replaced in place come back. What one of `others`
// (`before` united with further records that stay merged) brought as well stays. All messages are
// of one type. Answers the names of the fields, in the order of the contract, in which something of
// it was edited since and therefore left.
std::vector<std::string> TakeBack(
    const google::protobuf::Message& before, const google::protobuf::Message& united,
    const std::vector<std::unique_ptr<google::protobuf::Message>>& others,
    google::protobuf::Message& present);

}  // namespace baraza::record
