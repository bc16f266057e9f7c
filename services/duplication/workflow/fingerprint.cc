#include "services/duplication/workflow/fingerprint.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/foundation/record/stamp.h"

namespace baraza::duplication {

std::string Fingerprint(const Engine& engine, const v1::Match& match, const KnownRecord& left,
                        const KnownRecord& right) {
  std::set<std::string> fields;
  for (const v1::Evidence& evidence : match.evidence()) fields.insert(evidence.field());
  fields.erase("prior");
  std::string values;
  for (const std::string& field : fields) {
    for (const KnownRecord* record : {&left, &right}) {
      const std::string value = engine.Values(*record, field);
      absl::StrAppend(&values, field, " ", value.size(), " ", value);
    }
  }
  return absl::StrFormat("%016x", record::Hash(values));
}

}  // namespace baraza::duplication
