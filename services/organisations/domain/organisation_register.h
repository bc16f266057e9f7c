// The register of organisations: what can be done with it.
//
// Creating, updating, importing, archiving and merging are those of every such register
// (record::MergingRegister); activation is its own.
//
// Thread-safety: all methods may be called from any thread; `done` as record::Register says.
#pragma once

#include <string_view>
#include <vector>

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
  OrganisationRegister(record::Writer& writer, record::History& history,
                       const OrganisationRules::Dependencies& ask);

  // PENDING -> ACTIVE, by the secretariat of the record's alliance. An ACTIVE record stays as it
  // is.
  void Activate(const scope::Scope& scope, std::string_view name, std::string_view etag,
                record::WriteOptions options, record::Writer::Done done);

  // ARCHIVED -> ACTIVE or PENDING, as it was before. A live record stays as it is.
  // FAILED_PRECONDITION: it is merged, or a verified identifier of it is taken by now.
  void Restore(const scope::Scope& scope, std::string_view name, std::string_view etag,
               record::WriteOptions options, record::Writer::Done done);

  // Says that a record is still true.
  void Attest(const scope::Scope& scope, std::string_view name, std::string_view etag,
              record::WriteOptions options, record::Writer::Done done);

  // Up to `limit` revisions of a record with versions below `below`, newest first. NOT_FOUND: there
  // is none that `scope` may read; PERMISSION_DENIED: it may read it, but not write it. May block.
  absl::StatusOr<std::vector<record::Revision>> Revisions(const scope::Scope& scope,
                                                          record::RecordReader& reader,
                                                          std::string_view name, int64_t below,
                                                          int limit);

  // Who keeps a record keeps what hangs on it.
  OrganisationRules& rules() { return rules_; }

 private:
  record::History& history_;
  const clock::Clock& clock_;
  OrganisationRules rules_;
};

}  // namespace baraza::organisations
