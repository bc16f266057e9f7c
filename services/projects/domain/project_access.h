// Who may read a project and its results, and who may write them.
//
// Why: sensitivity holds in every answer, feed, match and figure. It is decided here, once, and
// stored as the audience of the record; everything else only asks for the audience.
//
// Thread-safety: pure functions.
#pragma once

#include "baraza/projects/v1/project.pb.h"
#include "services/foundation/scope/scope.h"

namespace baraza::projects {

// Those who may write the project: its registrar, LEAD participants, the secretariats of its
// alliances. They alone read it while it is a draft.
scope::Audience EditorsOf(const v1::Project& project);

// Those who may read the project. A draft: its editors. PUBLIC: everybody. MEMBERS: participants
// and members of its alliances. RESTRICTED: participants. Editors in any case.
scope::Audience ReadersOf(const v1::Project& project);

// Those who may read a result of `project`, whose readers are `readers`: a DRAFT its editors, any
// other whoever may read the project.
scope::Audience ReadersOf(const v1::Result& result, const v1::Project& project,
                          const scope::Audience& readers);

// True if `scope` is an editor of the project, or a service.
bool MayWrite(const scope::Scope& scope, const v1::Project& project);

// True if `scope` acts for the secretariat of one of the project's alliances.
bool IsSecretariatOf(const scope::Scope& scope, const v1::Project& project);

}  // namespace baraza::projects
