#include "services/organisations/domain/organisation_register.h"

#include <utility>

namespace baraza::organisations {

OrganisationRegister::OrganisationRegister(record::Writer& writer, Organisations& organisations,
                                           IdentifierIndex& identifiers, const clock::Clock& clock)
    : MergingRegister(writer, organisations, rules_, clock), rules_(identifiers, clock) {}

void OrganisationRegister::Activate(const scope::Scope& scope, std::string_view name,
                                    std::string_view etag, record::WriteOptions options,
                                    record::Writer::Done done) {
  SetState(scope, name, etag, v1::Organisation::ACTIVE, std::move(options), std::move(done));
}

}  // namespace baraza::organisations
