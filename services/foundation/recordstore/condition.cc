#include "services/foundation/recordstore/condition.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/status/status.h"

namespace baraza::recordstore {

using store::Value;

Condition::Condition(const Schema& schema, const scope::Scope& scope) : schema_(schema) {
  conditions_.push_back(Visible(scope));
}

std::string Condition::Parameter(Value value) {
  parameters_.push_back(std::move(value));
  return absl::StrCat(":p", parameters_.size());
}

std::string Condition::Visible(const scope::Scope& scope) {
  if (scope.ReadsAll() || failpoint::Planted("drop-scope")) return "1 = 1";
  if (scope.Keys().empty()) return "t.is_public = 1";
  std::vector<std::string> keys;
  for (const std::string& key : scope.Keys()) keys.push_back(Parameter(key));
  return absl::StrCat("(t.is_public = 1 OR EXISTS (SELECT 1 FROM ", schema_.table,
                      "_reader r WHERE r.name = t.name AND r.reader IN (",
                      absl::StrJoin(keys, ", "), ")))");
}

absl::Status Condition::Add(const std::vector<record::Filter>& filters) {
  for (const record::Filter& filter : filters) {
    const auto found = schema_.filters.find(filter.field);
    if (found == schema_.filters.end()) {
      return absl::InvalidArgumentError(absl::StrCat("no filter is called ", filter.field));
    }
    std::vector<std::string> values;
    for (const auto& value : filter.any_of) {
      values.push_back(Parameter(std::visit([](const auto& held) { return Value(held); }, value)));
    }
    Add(absl::StrReplaceAll(found->second,
                            {{"$", absl::StrCat("(", absl::StrJoin(values, ", "), ")")}}));
  }
  return absl::OkStatus();
}

std::string Condition::sql() const { return absl::StrJoin(conditions_, " AND "); }

}  // namespace baraza::recordstore
