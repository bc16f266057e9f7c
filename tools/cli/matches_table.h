// What a check finds, and what detection found, as tables.
//
// Thread-safety: pure.
#pragma once

#include <google/protobuf/repeated_ptr_field.h>

#include <string>

#include "baraza/duplication/v1/match.pb.h"
#include "tools/cli/invocation.h"

namespace baraza::cli {

using Matches = google::protobuf::RepeatedPtrField<duplication::v1::Match>;
using AskAlliances = google::protobuf::RepeatedPtrField<std::string>;

// Why, in short: the strongest reason that is not the prior; of an overlap theme, place and time.
std::string StrongestReason(const duplication::v1::Match& match);

// "98.5 %" for what may be the same, "strength 0.42" for an overlap.
std::string ShownStrength(const duplication::v1::Match& match);

// Adds the candidates of a check to a table; the draft is their first subject.
presentation::Table CandidateTable(const Matches& candidates, const Matches& overlaps);

// Says on `err` whom to ask about records that may not be shown.
void SayWhomToAsk(const AskAlliances& alliances, const Invocation& invocation);

}  // namespace baraza::cli
