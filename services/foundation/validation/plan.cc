#include "services/foundation/validation/plan.h"

#include <algorithm>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "google/api/field_behavior.pb.h"
#include "google/api/resource.pb.h"
#include "services/foundation/validation/resource_patterns.h"

namespace baraza::validation {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

constexpr std::uint32_t kDefaultLimit = 1'000;

bool Has(const FieldDescriptor& field, google::api::FieldBehavior behaviour) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == behaviour) return true;
  }
  return false;
}

Kind KindOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES ? Kind::kBytes : Kind::kText;
    case FieldDescriptor::CPPTYPE_ENUM:
      return Kind::kEnum;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Kind::kMessage;
    case FieldDescriptor::CPPTYPE_BOOL:
      return Kind::kOther;
    case FieldDescriptor::CPPTYPE_DOUBLE:
    case FieldDescriptor::CPPTYPE_FLOAT:
      return Kind::kFloating;
    default:
      return Kind::kInteger;
  }
}

std::uint32_t OrDefault(std::uint32_t limit) { return limit == 0 ? kDefaultLimit : limit; }

void MakeTextPlan(const FieldDescriptor& field, const v1::FieldRules& rules, FieldPlan& plan) {
  TextPlan& text = plan.text;
  text.min_length = rules.min_len();
  text.max_length = OrDefault(rules.max_len());
  text.multiline = rules.multiline();
  text.format = rules.format();
  if (!rules.pattern().empty()) {
    text.pattern = std::make_unique<const RE2>(rules.pattern(), RE2::Quiet);
    if (!text.pattern->ok()) plan.fault = "its pattern is none: " + text.pattern->error();
  }
  if (text.format == v1::FORMAT_RESOURCE_NAME) {
    text.name_patterns = ResourcePatterns(field);
    if (text.name_patterns.empty()) plan.fault = "nobody knows the type of resource it refers to";
  }
}

// Rules that say something about another kind of field than this one.
bool HasForeignRules(const FieldPlan& plan, const v1::FieldRules& rules) {
  const bool text = plan.kind == Kind::kText;
  const bool number = plan.kind == Kind::kInteger || plan.kind == Kind::kFloating;
  return (!text && (rules.min_len() > 0 || !rules.pattern().empty() || rules.multiline() ||
                    rules.format() != v1::FORMAT_UNSPECIFIED)) ||
         (!text && plan.kind != Kind::kBytes && rules.max_len() > 0) ||
         (!number && (rules.has_gte() || rules.has_lte())) ||
         (plan.kind != Kind::kMessage && rules.patch()) ||
         (plan.kind != Kind::kEnum && rules.unspecified_allowed()) ||
         (!text && plan.kind != Kind::kEnum && rules.unique()) ||
         (!plan.field->is_repeated() &&
          (rules.min_items() > 0 || rules.max_items() > 0 || rules.unique()));
}

FieldPlan MakeFieldPlan(const FieldDescriptor& field) {
  const v1::FieldRules& rules = field.options().GetExtension(v1::rules);
  FieldPlan plan{.field = &field, .kind = KindOf(field)};
  plan.required = Has(field, google::api::REQUIRED);
  plan.unspecified_allowed = rules.unspecified_allowed();
  plan.patch = rules.patch();
  plan.min_items = rules.min_items();
  plan.max_items = OrDefault(rules.max_items());
  plan.unique = rules.unique();
  if (rules.has_gte()) plan.least = rules.gte();
  if (rules.has_lte()) plan.greatest = rules.lte();
  MakeTextPlan(field, rules, plan);
  if (HasForeignRules(plan, rules)) plan.fault = "it has a rule for fields of another kind";
  return plan;
}

// True if some value of the field can be wrong.
bool CanBeWrong(const FieldPlan& plan) {
  if (plan.field->is_repeated() || !plan.fault.empty()) return true;
  switch (plan.kind) {
    case Kind::kOther:
      return plan.required && plan.field->has_presence();
    case Kind::kInteger:
      return plan.least || plan.greatest || (plan.required && plan.field->has_presence());
    default:
      return true;
  }
}

// All plans. One lock for making them; types refer to one another, and to themselves.
class Plans {
 public:
  const MessagePlan& Of(const Descriptor& type) ABSL_LOCKS_EXCLUDED(mutex_) {
    absl::MutexLock lock(&mutex_);
    return Make(type);
  }

 private:
  const MessagePlan& Make(const Descriptor& type) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    std::unique_ptr<MessagePlan>& made = plans_[&type];
    if (made != nullptr) return *made;
    made = std::make_unique<MessagePlan>();
    MessagePlan& plan = *made;  // `made` moves when others are added
    plan.type = &type;
    plan.known_check = KnownCheckOf(type);
    for (int i = 0; i < type.field_count(); ++i) {
      const FieldDescriptor& field = *type.field(i);
      if (Has(field, google::api::OUTPUT_ONLY)) continue;
      FieldPlan field_plan = MakeFieldPlan(field);
      if (field_plan.kind == Kind::kMessage) field_plan.message = &Make(*field.message_type());
      if (CanBeWrong(field_plan)) plan.fields.push_back(std::move(field_plan));
    }
    return plan;
  }

  absl::Mutex mutex_;
  absl::flat_hash_map<const Descriptor*, std::unique_ptr<MessagePlan>> plans_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace

const MessagePlan& PlanOf(const Descriptor& type) {
  static auto& plans = *new Plans;
  // Each thread remembers what it has used, without a lock.
  thread_local absl::flat_hash_map<const Descriptor*, const MessagePlan*> known;
  const MessagePlan*& plan = known[&type];
  if (plan == nullptr) plan = &plans.Of(type);
  return *plan;
}

}  // namespace baraza::validation
