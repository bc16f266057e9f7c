#include "services/projects/domain/project_access.h"

#include <algorithm>
#include <string>

namespace baraza::projects {
namespace {

using v1::Participant;
using v1::Project;

void AddEditors(const Project& project, scope::Audience& audience) {
  if (!project.registrar().empty()) audience.readers.push_back(project.registrar());
  for (const Participant& participant : project.participants()) {
    if (participant.role() == Participant::LEAD) {
      audience.readers.push_back(participant.organisation());
    }
  }
  for (const std::string& alliance : project.alliances()) {
    audience.readers.push_back(scope::SecretariatKey(alliance));
  }
}

void AddParticipants(const Project& project, scope::Audience& audience) {
  for (const Participant& participant : project.participants()) {
    audience.readers.push_back(participant.organisation());
  }
}

}  // namespace

scope::Audience EditorsOf(const Project& project) {
  scope::Audience audience;
  AddEditors(project, audience);
  audience.Normalise();
  return audience;
}

scope::Audience ReadersOf(const Project& project) {
  scope::Audience audience;
  AddEditors(project, audience);
  if (!project.draft()) {
    switch (project.sensitivity()) {
      case Project::PUBLIC:
        audience.is_public = true;
        break;
      case Project::MEMBERS:
        audience.readers.insert(audience.readers.end(), project.alliances().begin(),
                                project.alliances().end());
        AddParticipants(project, audience);
        break;
      default:  // RESTRICTED, and what a later version may add
        AddParticipants(project, audience);
    }
  }
  audience.Normalise();
  return audience;
}

scope::Audience ReadersOf(const v1::Result& result, const Project& project,
                          const scope::Audience& readers) {
  return result.state() == v1::Result::DRAFT ? EditorsOf(project) : readers;
}

bool MayWrite(const scope::Scope& scope, const Project& project) {
  return scope.role() == scope::Role::kService || scope.ActsFor(project.registrar()) ||
         IsSecretariatOf(scope, project) ||
         std::any_of(project.participants().begin(), project.participants().end(),
                     [&](const Participant& participant) {
                       return participant.role() == Participant::LEAD &&
                              scope.ActsFor(participant.organisation());
                     });
}

bool IsSecretariatOf(const scope::Scope& scope, const Project& project) {
  return std::any_of(project.alliances().begin(), project.alliances().end(),
                     [&](const std::string& alliance) { return scope.IsSecretariatOf(alliance); });
}

}  // namespace baraza::projects
