// The register of organisations: what can be done with it.
//
// Creating, updating, importing, archiving and merging are those of every such register
// (record::MergingRegister); activation is its own.
//
// Thread-safety: all methods may be called from any thread; `done` as record::Register says.
#pragma once

#include <string_view>

#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/record/merging.h"
#include "services/organisations/domain/organisation_rules.h"

namespace baraza::organisations {

// The collection in whose names organisations are registered.
inline constexpr char kCollection[] = "organisations";

class OrganisationRegister : public record::MergingRegister<v1::Organisation> {
 public:
  using Organisations = record::RecordWriter<v1::Organisation>;

  // All outlive the register.
  OrganisationRegister(record::Writer& writer, Organisations& organisations,
                       IdentifierIndex& identifiers, const clock::Clock& clock);

  // PENDING -> ACTIVE, by the secretariat of the record's alliance. An ACTIVE record stays as it
  // is.
  void Activate(const scope::Scope& scope, std::string_view name, std::string_view etag,
                record::WriteOptions options, record::Writer::Done done);

 private:
  OrganisationRules rules_;
};

}  // namespace baraza::organisations
