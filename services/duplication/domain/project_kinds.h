// What two records of projects can be to one another, each a question with reasons of its own.
//
//   one project     reported twice: everything is compared, conflicts count in full
//   one effort      seen by its funder and by who carries it out: one record is the funder's (it
//                   names itself as funding, and is registered by it or has it as accountable or
//                   lead), the other the doer's (it leads, or registered it), and each names the
//                   other. Both sides tell it in their own words and sums, so that titles, texts
//                   and amounts that differ count little, and that one cites the other counts for
//                   it
//   component       of a programme: it cites the programme as its parent; or its title holds the
//                   programme's, which hardly another record has, and says more, its period lies
//                   within the programme's, and an organisation takes part in both
//
// Thread-safety: pure.
#pragma once

#include <optional>

#include "services/duplication/domain/project_reasons.h"

namespace baraza::duplication {

// The reasons, without the prior. `left` has the lesser name.
Reasons ReasonsForOneProject(const ProjectProfile& left, const ProjectProfile& right,
                             const PairModel& model);

// Nothing where the question does not arise.
std::optional<Reasons> ReasonsForOneEffort(const ProjectProfile& left, const ProjectProfile& right,
                                           const PairModel& model);
std::optional<Reasons> ReasonsForComponent(const ProjectProfile& left, const ProjectProfile& right,
                                           const PairModel& model);

}  // namespace baraza::duplication
