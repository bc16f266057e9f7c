#include "services/duplication/domain/fields.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "services/duplication/domain/embedded_data.h"

namespace baraza::duplication {
namespace {

using Fields = absl::flat_hash_map<std::string_view, std::string_view>;

void AddField(absl::string_view line, Fields& fields) {
  std::string_view canonical;
  for (absl::string_view word : absl::StrSplit(line, ' ', absl::SkipEmpty())) {
    const std::string_view variant(word.data(), word.size());
    if (canonical.empty()) canonical = variant;
    fields.try_emplace(variant, canonical);
  }
}

}  // namespace

std::string_view FieldCalled(std::string_view word) {
  static const auto* const fields = [] {
    auto* made = new Fields;
    for (absl::string_view line : absl::StrSplit(kFieldsData, '\n')) {
      if (!line.empty() && line.front() != '#') AddField(line, *made);
    }
    return made;
  }();
  const auto found = fields->find(word);
  return found == fields->end() ? std::string_view() : found->second;
}

}  // namespace baraza::duplication
