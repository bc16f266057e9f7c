#include "services/organisations/domain/organisation_register.h"

#include <limits>
#include <utility>

#include "services/foundation/record/refusal.h"
#include "services/foundation/record/stamp.h"
#include "services/foundation/status/status.h"

namespace baraza::organisations {

using record::Transaction;
using record::Written;
using v1::Organisation;

OrganisationRegister::OrganisationRegister(record::Writer& writer, record::History& history,
                                           const OrganisationRules::Dependencies& ask)
    : MergingRegister(writer, ask.organisations, rules_, ask.clock),
      history_(history),
      clock_(ask.clock),
      rules_(ask) {}

void OrganisationRegister::Activate(const scope::Scope& scope, std::string_view name,
                                    std::string_view etag, record::WriteOptions options,
                                    record::Writer::Done done) {
  SetState(scope, name, etag, v1::Organisation::ACTIVE, std::move(options), std::move(done));
}

void OrganisationRegister::Restore(const scope::Scope& scope, std::string_view name,
                                   std::string_view etag, record::WriteOptions options,
                                   record::Writer::Done done) {
  auto body = [this, scope, name = std::string(name),
               etag = std::string(etag)](Transaction& transaction) -> absl::StatusOr<Written> {
    record::Editor<Organisation> editor(records(), rules_);
    ASSIGN_OR_RETURN(const auto before, editor.FindToWrite(transaction, scope, name));
    RETURN_IF_ERROR(record::CheckEtag(etag, before.resource.etag(), name));
    auto after = before;
    if (before.resource.state() == Organisation::ARCHIVED) {
      // Who may read an archived record is who could before.
      after.resource.set_state(before.audience.is_public ? Organisation::ACTIVE
                                                         : Organisation::PENDING);
      RETURN_IF_ERROR(rules_.CheckRevivable(transaction, scope, after.resource));
    } else {
      RETURN_IF_ERROR(rules_.CheckLive(before.resource));
    }
    return editor.Store(transaction, scope, before, after);
  };
  writer().Write(scope, std::move(options), std::move(body), std::move(done));
}

void OrganisationRegister::Attest(const scope::Scope& scope, std::string_view name,
                                  std::string_view etag, record::WriteOptions options,
                                  record::Writer::Done done) {
  Change(
      scope, name, etag, std::move(options),
      [this](Transaction&, Organisation& organisation) {
        const int64_t now = absl::ToUnixMicros(clock_.Now());
        organisation.mutable_attest_time()->set_seconds(now / 1000000);
        organisation.mutable_attest_time()->set_nanos(static_cast<int>(now % 1000000 * 1000));
        return absl::OkStatus();
      },
      std::move(done));
}

absl::StatusOr<std::vector<record::Revision>> OrganisationRegister::Revisions(
    const scope::Scope& scope, record::RecordReader& reader, std::string_view name, int64_t below,
    int limit) {
  ASSIGN_OR_RETURN(const auto newest,
                   history_.Revisions(name, std::numeric_limits<int64_t>::max(), 1));
  Organisation present;
  const bool known = !newest.empty() && present.ParseFromString(newest[0].after);
  if (!known || !rules_.MayWrite(scope, present)) {
    RETURN_IF_ERROR(reader.Get(scope, name).status());
    return record::NotYours(name);
  }
  return history_.Revisions(name, below, limit);
}

}  // namespace baraza::organisations
