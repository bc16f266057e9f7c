#include "services/reporting/domain/audiences.h"

#include <utility>

namespace baraza::reporting {

Audiences::Audiences() : audiences_{{.is_public = true}} {}

AudienceId Audiences::Number(const feed::v1::Audience& message) {
  if (message.public_()) return kPublic;
  scope::Audience audience{.readers = {message.readers().begin(), message.readers().end()}};
  audience.Normalise();
  const auto next = static_cast<AudienceId>(audiences_.size());
  const auto [entry, is_new] = numbers_.emplace(scope::EncodeAudience(audience), next);
  if (is_new) audiences_.push_back(std::move(audience));
  return entry->second;
}

std::vector<uint8_t> Audiences::Admitting(const scope::Scope& scope) const {
  std::vector<uint8_t> admitting;
  admitting.reserve(audiences_.size());
  for (const scope::Audience& audience : audiences_) admitting.push_back(scope.MayRead(audience));
  return admitting;
}

}  // namespace baraza::reporting
