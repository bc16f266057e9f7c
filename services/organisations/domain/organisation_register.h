// The register of organisations: what can be done with it.
//
// Creating, updating, importing and archiving are those of every register (record::Register);
// activation and merging are its own.
//
// Thread-safety: all methods may be called from any thread; `done` as record::Register says.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "baraza/organisations/v1/organisation.pb.h"
#include "services/foundation/record/register.h"
#include "services/organisations/domain/organisation_rules.h"

namespace baraza::organisations {

// The collection in whose names organisations are registered.
inline constexpr char kCollection[] = "organisations";

// A decision that several records are one organisation.
struct MergeDecision {
  std::string id;  // kept for ever: carried out at most once
  std::string survivor;
  std::vector<std::string> others;
  std::map<std::string, std::string> reviewed_etags;  // by name; a name without is not checked
};

class OrganisationRegister : public record::Register<v1::Organisation> {
 public:
  using Organisations = record::RecordWriter<v1::Organisation>;

  // All outlive the register.
  OrganisationRegister(record::Writer& writer, Organisations& organisations,
                       IdentifierIndex& identifiers, const clock::Clock& clock);

  // PENDING -> ACTIVE, by the secretariat of the record's alliance. An ACTIVE record stays as it
  // is.
  void Activate(const scope::Scope& scope, std::string_view name, std::string_view etag,
                record::WriteOptions options, record::Writer::Done done);
  // PENDING or ACTIVE -> ARCHIVED. An ARCHIVED record stays as it is.
  void Archive(const scope::Scope& scope, std::string_view name, std::string_view etag,
               record::WriteOptions options, record::Writer::Done done);
  // Carries out a decision, all of it or nothing; repeated, answers with the survivor as it stands.
  // ABORTED: a reviewed etag is not the current one. FAILED_PRECONDITION: verified identifiers
  // conflict, or a record is archived or merged elsewhere. PERMISSION_DENIED: the scope is the
  // secretariat of none of the records' alliances.
  void Merge(const scope::Scope& scope, MergeDecision decision, record::WriteOptions options,
             record::Writer::Done done);

 private:
  using Stored = record::Versioned<v1::Organisation>;

  void SetState(const scope::Scope& scope, std::string_view name, std::string_view etag,
                v1::Organisation::State state, record::WriteOptions options,
                record::Writer::Done done);
  absl::StatusOr<record::Written> CarryOut(record::Transaction& transaction,
                                           const scope::Scope& scope,
                                           const MergeDecision& decision);
  absl::StatusOr<record::Written> Present(record::Transaction& transaction,
                                          const scope::Scope& scope, const std::string& name);
  absl::StatusOr<Stored> FindToMerge(record::Transaction& transaction, const scope::Scope& scope,
                                     const MergeDecision& decision, const std::string& name);
  absl::Status Absorb(record::Transaction& transaction, const scope::Scope& scope, Stored& survivor,
                      const Stored& other);
  absl::Status Redirect(record::Transaction& transaction, const scope::Scope& scope,
                        const std::string& former, const std::string& survivor);

  record::Writer& writer_;
  Organisations& organisations_;
  OrganisationRules rules_;
};

}  // namespace baraza::organisations
