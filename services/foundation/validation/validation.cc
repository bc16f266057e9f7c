#include "services/foundation/validation/validation.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/message.h"
#include "services/foundation/validation/plan.h"
#include "services/foundation/validation/report.h"
#include "services/foundation/validation/text_rules.h"

namespace baraza::validation {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kSingular = -1;  // in place of an index

// A message and how to look into it: asking a message for its reflection again and again is dear.
struct Host {
  explicit Host(const Message& host) : message(host), reflection(*host.GetReflection()) {}

  const Message& message;
  const Reflection& reflection;
};

void CheckMessage(const Message& message, const MessagePlan& plan, bool patch, const Path* path,
                  Report& report);

// --- one value, at `index` of a list or kSingular

const std::string& TextAt(const Host& host, const FieldDescriptor* field, int index,
                          std::string* scratch) {
  return index == kSingular
             ? host.reflection.GetStringReference(host.message, field, scratch)
             : host.reflection.GetRepeatedStringReference(host.message, field, index, scratch);
}

int EnumAt(const Host& host, const FieldDescriptor* field, int index) {
  return index == kSingular ? host.reflection.GetEnumValue(host.message, field)
                            : host.reflection.GetRepeatedEnumValue(host.message, field, index);
}

const Message& MessageAt(const Host& host, const FieldDescriptor* field, int index) {
  return index == kSingular ? host.reflection.GetMessage(host.message, field)
                            : host.reflection.GetRepeatedMessage(host.message, field, index);
}

// The number as a double, which bounds are: beyond 2^53 it is rounded.
double NumberAt(const Host& host, const FieldDescriptor* field, int index) {
  const Message& m = host.message;
  const Reflection& r = host.reflection;
  const bool one = index == kSingular;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return one ? r.GetInt32(m, field) : r.GetRepeatedInt32(m, field, index);
    case FieldDescriptor::CPPTYPE_INT64:
      return static_cast<double>(one ? r.GetInt64(m, field) : r.GetRepeatedInt64(m, field, index));
    case FieldDescriptor::CPPTYPE_UINT32:
      return one ? r.GetUInt32(m, field) : r.GetRepeatedUInt32(m, field, index);
    case FieldDescriptor::CPPTYPE_UINT64:
      return static_cast<double>(one ? r.GetUInt64(m, field)
                                     : r.GetRepeatedUInt64(m, field, index));
    case FieldDescriptor::CPPTYPE_FLOAT:
      return one ? r.GetFloat(m, field) : r.GetRepeatedFloat(m, field, index);
    default:
      return one ? r.GetDouble(m, field) : r.GetRepeatedDouble(m, field, index);
  }
}

void CheckEnum(const FieldPlan& plan, int number, const Path& path, Report& report) {
  const auto* type = plan.field->enum_type();
  if (type->FindValueByNumber(number) != nullptr) return;
  report.Add(
      path, [type, number] { return absl::StrCat(number, " is no value of ", type->full_name()); });
}

void CheckNumber(const FieldPlan& plan, double number, const Path& path, Report& report) {
  if (!std::isfinite(number)) {
    report.Add(path, [] { return "must be a finite number"; });
  } else if (plan.least && number < *plan.least) {
    report.Add(path, [&plan] { return absl::StrCat("must be ", *plan.least, " or more"); });
  } else if (plan.greatest && number > *plan.greatest) {
    report.Add(path, [&plan] { return absl::StrCat("must be ", *plan.greatest, " or less"); });
  }
}

void CheckBytes(const FieldPlan& plan, const std::string& value, const Path& path, Report& report) {
  if (value.size() <= plan.text.max_length) return;
  report.Add(path, [&] {
    return absl::StrCat("has ", value.size(), " bytes: ", plan.text.max_length, " at most");
  });
}

// Checks a value. False if it is an empty text or the zero of an enum, of which nothing is checked
// unless it is an item of a list.
bool CheckValue(const Host& host, const FieldPlan& plan, int index, const Path& path,
                Report& report) {
  std::string scratch;
  if (plan.kind == Kind::kText || plan.kind == Kind::kBytes) {
    const std::string& value = TextAt(host, plan.field, index, &scratch);
    if (value.empty() && index == kSingular) return false;
    if (plan.kind == Kind::kText) {
      CheckText(plan.text, value, path, report);
    } else {
      CheckBytes(plan, value, path, report);
    }
  } else if (plan.kind == Kind::kEnum) {
    const int number = EnumAt(host, plan.field, index);
    if (number == 0 && index == kSingular) return false;
    CheckEnum(plan, number, path, report);
  } else if (plan.kind == Kind::kMessage) {
    CheckMessage(MessageAt(host, plan.field, index), *plan.message, plan.patch, &path, report);
  } else if (plan.kind != Kind::kOther) {
    CheckNumber(plan, NumberAt(host, plan.field, index), path, report);
  }
  return true;
}

// --- one field

// Texts and enums are there if they are not empty, with presence or without; a number without
// presence always is.
bool MayBeThere(const Host& host, const FieldPlan& plan) {
  const bool by_value = plan.kind == Kind::kText || plan.kind == Kind::kBytes ||
                        plan.kind == Kind::kEnum || !plan.field->has_presence();
  return by_value || host.reflection.HasField(host.message, plan.field);
}

// Checks a field that is no list. `required`: whether it must be there.
void CheckSingular(const Host& host, const FieldPlan& plan, bool required, const Path& path,
                   Report& report) {
  if (MayBeThere(host, plan) && CheckValue(host, plan, kSingular, path, report)) return;
  if (required && !plan.unspecified_allowed) report.Add(path, [] { return "is required"; });
}

// What tells items of a list apart: the text, or the number of an enum in decimal.
std::string IdentityAt(const Host& host, const FieldPlan& plan, int index) {
  std::string scratch;
  return plan.kind == Kind::kText ? TextAt(host, plan.field, index, &scratch)
                                  : absl::StrCat(EnumAt(host, plan.field, index));
}

void CheckUnique(const Host& host, const FieldPlan& plan, int size, const Path* parent,
                 Report& report) {
  absl::flat_hash_set<std::string> seen(size);
  for (int i = 0; i < size; ++i) {
    if (seen.insert(IdentityAt(host, plan, i)).second) continue;
    report.Add(Path{.parent = parent, .field = plan.field->name(), .index = i},
               [] { return "is in the list already: name each once"; });
  }
}

// The key of an entry of a map, as a text.
std::string KeyAt(const Host& entry, const FieldDescriptor* key) {
  std::string scratch;
  switch (key->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return TextAt(entry, key, kSingular, &scratch);
    case FieldDescriptor::CPPTYPE_BOOL:
      return entry.reflection.GetBool(entry.message, key) ? "true" : "false";
    default:
      return absl::StrCat(static_cast<std::int64_t>(NumberAt(entry, key, kSingular)));
  }
}

// Entries of a map, in the order of their keys.
void CheckMap(const Host& host, const FieldPlan& plan, int size, const Path* parent,
              Report& report) {
  const auto* key_field = plan.field->message_type()->map_key();
  std::vector<std::pair<std::string, const Message*>> entries;
  for (int i = 0; i < size; ++i) {
    const Message& entry = MessageAt(host, plan.field, i);
    entries.emplace_back(KeyAt(Host(entry), key_field), &entry);
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [key, entry] : entries) {
    const Path path{.parent = parent, .field = plan.field->name(), .key = &key};
    for (const FieldPlan& part : plan.message->fields) {
      CheckSingular(Host(*entry), part, false, path, report);
    }
  }
}

// True if the number of items is right, or too small at worst: they may be looked at.
bool CheckSize(const FieldPlan& plan, std::uint32_t size, const Path& path, Report& report) {
  if (size > plan.max_items) {
    report.Add(path, [&plan, size] {
      return absl::StrCat("has ", size, " items: ", plan.max_items, " at most");
    });
    return false;
  }
  if (size < plan.min_items) {
    report.Add(path, [&plan, size] {
      return absl::StrCat("has ", size, " items: ", plan.min_items, " at least");
    });
  }
  return true;
}

// `may_be_absent`: whether a list without items says nothing, whatever the rules.
void CheckRepeated(const Host& host, const FieldPlan& plan, bool may_be_absent, const Path* parent,
                   Report& report) {
  const Path list{.parent = parent, .field = plan.field->name()};
  const int size = host.reflection.FieldSize(host.message, plan.field);
  if (size == 0 && may_be_absent) return;
  if (size == 0 && plan.required) return report.Add(list, [] { return "is required"; });
  if (!CheckSize(plan, static_cast<std::uint32_t>(size), list, report)) return;
  if (plan.field->is_map()) return CheckMap(host, plan, size, parent, report);
  if (plan.unique) CheckUnique(host, plan, size, parent, report);
  for (int i = 0; i < size; ++i) {
    const Path item{.parent = parent, .field = plan.field->name(), .index = i};
    CheckValue(host, plan, i, item, report);
  }
}

// --- one message

// `patch`: what is required may be absent. `path` is null for the message that is validated.
void CheckMessage(const Message& message, const MessagePlan& plan, bool patch, const Path* path,
                  Report& report) {
  if (plan.known_check != nullptr) {
    return plan.known_check(message, path == nullptr ? Path() : *path, report);
  }
  const Host host(message);
  for (const FieldPlan& field : plan.fields) {
    const Path here{.parent = path, .field = field.field->name()};
    if (!field.fault.empty()) {
      report.Add(here, [&field] { return "cannot be checked: " + field.fault; });
    } else if (field.field->is_repeated()) {
      CheckRepeated(host, field, patch, path, report);
    } else {
      CheckSingular(host, field, field.required && !patch, here, report);
    }
  }
}

void CheckAll(const Message& message, Report& report) {
  CheckMessage(message, PlanOf(*message.GetDescriptor()), false, nullptr, report);
  report.Finish();
}

// Adds the faults of a plan and of those within, each once.
void CollectFaults(const MessagePlan& plan, absl::flat_hash_set<const MessagePlan*>& seen,
                   std::vector<std::string>& faults) {
  if (!seen.insert(&plan).second) return;
  for (const FieldPlan& field : plan.fields) {
    if (!field.fault.empty()) {
      faults.push_back(absl::StrCat(field.field->full_name(), ": ", field.fault));
    }
    if (field.message != nullptr) CollectFaults(*field.message, seen, faults);
  }
}

}  // namespace

absl::Status Validate(const Message& message) {
  std::vector<status::FieldViolation> violations;
  Report report("", {.violations = kMaxViolations, .bytes = kMaxStatusBytes}, &violations);
  CheckAll(message, report);
  return status::InvalidFields(std::move(violations));
}

void Collect(const Message& message, std::string prefix,
             std::vector<status::FieldViolation>* violations) {
  constexpr auto kNoLimit = std::numeric_limits<std::size_t>::max();
  Report report(std::move(prefix), {.violations = kMaxViolations, .bytes = kNoLimit}, violations);
  CheckAll(message, report);
}

absl::Status Check(const google::protobuf::Descriptor& type) {
  absl::flat_hash_set<const MessagePlan*> seen;
  std::vector<std::string> faults;
  CollectFaults(PlanOf(type), seen, faults);
  return faults.empty() ? absl::OkStatus() : absl::InternalError(absl::StrJoin(faults, "; "));
}

}  // namespace baraza::validation
