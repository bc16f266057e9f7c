#include "services/foundation/validation/text_rules.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/foundation/resourcename/resourcename.h"
#include "services/foundation/text/text.h"
#include "services/foundation/validation/codes.h"
#include "services/foundation/validation/url.h"

namespace baraza::validation {
namespace {

bool IsNameOf(const std::vector<std::string>& patterns, const std::string& value) {
  return std::any_of(patterns.begin(), patterns.end(), [&value](const std::string& pattern) {
    return resourcename::Matches(pattern, value);
  });
}

bool HasFormat(const TextPlan& plan, const std::string& value) {
  switch (plan.format) {
    case v1::FORMAT_COUNTRY:
      return IsCountryCode(value);
    case v1::FORMAT_SUBDIVISION:
      return IsSubdivisionCode(value);
    case v1::FORMAT_LANGUAGE:
      return IsLanguageTag(value);
    case v1::FORMAT_URL:
      return IsUrl(value);
    case v1::FORMAT_UUID:
      return resourcename::IsUuid(value);
    case v1::FORMAT_CURRENCY:
      return IsCurrencyCode(value);
    case v1::FORMAT_RESOURCE_NAME:
      return IsNameOf(plan.name_patterns, value);
    case v1::FORMAT_RESOURCE_ID:
      return resourcename::IsResourceId(value);
    default:
      return true;
  }
}

// What a text of the plan's format must be.
std::string DescribeFormat(const TextPlan& plan) {
  switch (plan.format) {
    case v1::FORMAT_COUNTRY:
      return "must be an ISO 3166-1 alpha-2 country code in capitals, such as SL";
    case v1::FORMAT_SUBDIVISION:
      return "must be an ISO 3166-2 subdivision code in capitals, such as SL-E";
    case v1::FORMAT_LANGUAGE:
      return "must be a BCP 47 language tag, such as en or pt-BR";
    case v1::FORMAT_URL:
      return "must be an absolute http or https URL";
    case v1::FORMAT_UUID:
      return "must be a UUID, such as 123e4567-e89b-12d3-a456-426614174000";
    case v1::FORMAT_CURRENCY:
      return "must be an ISO 4217 currency code in capitals, such as GBP";
    case v1::FORMAT_RESOURCE_NAME:
      return absl::StrCat("must be a resource name of the form ",
                          absl::StrJoin(plan.name_patterns, " or "));
    default:
      return "must be an id: a letter, then letters, digits and dashes, 63 at most, in lower case";
  }
}

// Control characters that the plan does not allow.
bool HasControl(const TextPlan& plan, const text::Facts& facts) {
  return facts.has_other_control || (facts.has_tab_or_line_feed && !plan.multiline);
}

void CheckCharacters(const TextPlan& plan, const text::Facts& facts, const Path& path,
                     Report& report) {
  if (HasControl(plan, facts)) {
    report.Add(path, [&plan] {
      return plan.multiline ? "holds control characters: leave out all but tab and line feed"
                            : "holds control characters: leave them out, tab and line feed too";
    });
  }
  if (!facts.nfc) {
    report.Add(path, [] { return "is not in Unicode normalisation form C: normalise it to NFC"; });
  }
}

// True if the length is right.
bool CheckLength(const TextPlan& plan, std::size_t length, const Path& path, Report& report) {
  if (length > plan.max_length) {
    report.Add(path, [&plan, length] {
      return absl::StrCat("has ", length, " characters: ", plan.max_length, " at most");
    });
    return false;
  }
  if (length < plan.min_length) {
    report.Add(path, [&plan, length] {
      return absl::StrCat("has ", length, " characters: ", plan.min_length, " at least");
    });
    return false;
  }
  return true;
}

}  // namespace

void CheckText(const TextPlan& plan, const std::string& value, const Path& path, Report& report) {
  const text::Facts facts = text::Examine(value);
  if (!facts.valid_utf8) {
    report.Add(path, [] { return "is not valid UTF-8: send it in UTF-8"; });
    return;
  }
  CheckCharacters(plan, facts, path, report);
  if (!CheckLength(plan, facts.code_points, path, report)) return;
  if (plan.pattern != nullptr && !RE2::FullMatch(value, *plan.pattern)) {
    report.Add(
        path, [&plan] { return absl::StrCat("must match the pattern ", plan.pattern->pattern()); });
  }
  if (!HasFormat(plan, value)) report.Add(path, [&plan] { return DescribeFormat(plan); });
}

}  // namespace baraza::validation
