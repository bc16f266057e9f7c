#include "services/foundation/status/status.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace baraza::status {
namespace {

constexpr char kTypePrefix[] = "type.googleapis.com/";

// An error travels in HTTP/2 headers, as message and as details; gRPC's clients take 8 KB of them
// and lose the whole error where there is more.
constexpr std::size_t kMaxViolations = 101;  // 100 and how many are left out (see validation.h)
constexpr std::size_t kMaxViolationBytes = 2'900;
constexpr std::size_t kMaxTextBytes = 400;
constexpr std::size_t kMaxSentenceBytes = 700;

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

template <typename Detail>
std::string TypeUrl() {
  return kTypePrefix + Detail::descriptor()->full_name();
}

template <typename Detail>
void Attach(absl::Status& status, const Detail& detail) {
  status.SetPayload(TypeUrl<Detail>(), absl::Cord(detail.SerializeAsString()));
}

template <typename Detail>
std::optional<Detail> Find(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(TypeUrl<Detail>());
  Detail detail;
  if (!payload || !detail.ParseFromString(std::string(*payload))) return std::nullopt;
  return detail;
}

// The first kMaxTextBytes, cut between code points.
void Shorten(std::string& text) {
  if (text.size() <= kMaxTextBytes) return;
  std::size_t end = kMaxTextBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  text += "...";
}

// Keeps as many violations as an error can carry, and says how many are left out.
void Bound(std::vector<FieldViolation>& violations) {
  std::size_t kept = 0, bytes = 0;
  for (FieldViolation& violation : violations) {
    Shorten(violation.field);
    Shorten(violation.description);
    bytes += violation.field.size() + violation.description.size();
    if (kept == kMaxViolations || (kept > 0 && bytes > kMaxViolationBytes)) break;
    ++kept;
  }
  const std::size_t left_out = violations.size() - kept;
  violations.resize(kept);
  if (left_out == 0) return;
  violations.push_back(
      {"", std::to_string(left_out) + " more violations are left out: mend these first"});
}

std::string Sentence(const std::vector<FieldViolation>& violations) {
  std::string sentence = violations.size() == 1
                             ? "1 field is wrong: "
                             : std::to_string(violations.size()) + " fields are wrong: ";
  for (const FieldViolation& violation : violations) {
    if (&violation != &violations.front()) sentence += "; ";
    if (sentence.size() > kMaxSentenceBytes) return sentence + "and more";
    sentence += violation.field + ": " + violation.description;
  }
  return sentence;
}

absl::StatusCode KnownCode(std::int32_t code) {
  const bool known = code >= 0 && code <= static_cast<int>(absl::StatusCode::kUnauthenticated);
  return known ? static_cast<absl::StatusCode>(code) : absl::StatusCode::kUnknown;
}

}  // namespace

absl::Status InvalidFields(std::vector<FieldViolation> violations) {
  if (violations.empty()) return absl::OkStatus();
  Bound(violations);
  absl::Status status = absl::InvalidArgumentError(Sentence(violations));
  google::rpc::BadRequest detail;
  for (FieldViolation& violation : violations) {
    auto* entry = detail.add_field_violations();
    entry->set_field(std::move(violation.field));
    entry->set_description(std::move(violation.description));
  }
  Attach(status, detail);
  return status;
}

absl::Status Error(absl::StatusCode code, std::string_view reason, std::string_view sentence,
                   const std::map<std::string, std::string>& metadata) {
  absl::Status status(code, Absl(sentence));
  google::rpc::ErrorInfo detail;
  detail.set_reason(std::string(reason));
  detail.set_domain("baraza");
  detail.mutable_metadata()->insert(metadata.begin(), metadata.end());
  Attach(status, detail);
  return status;
}

absl::Status WithCode(const absl::Status& status, absl::StatusCode code) {
  absl::Status told(code, status.message());
  status.ForEachPayload([&told](absl::string_view type, const absl::Cord& payload) {
    told.SetPayload(type, payload);
  });
  return told;
}

absl::Status WithRetryAfter(absl::Status status, absl::Duration delay) {
  google::rpc::RetryInfo detail;
  absl::Duration rest;
  detail.mutable_retry_delay()->set_seconds(absl::IDivDuration(delay, absl::Seconds(1), &rest));
  detail.mutable_retry_delay()->set_nanos(
      static_cast<std::int32_t>(absl::ToInt64Nanoseconds(rest)));
  Attach(status, detail);
  return status;
}

absl::Status WithResource(absl::Status status, std::string_view type, std::string_view name,
                          std::string_view description) {
  google::rpc::ResourceInfo detail;
  detail.set_resource_type(std::string(type));
  detail.set_resource_name(std::string(name));
  detail.set_description(std::string(description));
  Attach(status, detail);
  return status;
}

std::string Reason(const absl::Status& status) {
  const auto detail = Find<google::rpc::ErrorInfo>(status);
  return detail ? detail->reason() : "";
}

std::vector<FieldViolation> Violations(const absl::Status& status) {
  std::vector<FieldViolation> violations;
  const auto detail = Find<google::rpc::BadRequest>(status);
  if (!detail) return violations;
  for (const auto& entry : detail->field_violations()) {
    violations.push_back({entry.field(), entry.description()});
  }
  return violations;
}

std::optional<absl::Duration> RetryAfter(const absl::Status& status) {
  const auto detail = Find<google::rpc::RetryInfo>(status);
  if (!detail) return std::nullopt;
  return absl::Seconds(detail->retry_delay().seconds()) +
         absl::Nanoseconds(detail->retry_delay().nanos());
}

google::rpc::Status ToRpcStatus(const absl::Status& status) {
  google::rpc::Status answer;
  answer.set_code(static_cast<int>(status.code()));
  answer.set_message(std::string(status.message()));
  status.ForEachPayload([&answer](absl::string_view type_url, const absl::Cord& payload) {
    auto* detail = answer.add_details();
    detail->set_type_url(std::string(type_url));
    detail->set_value(std::string(payload));
  });
  // Abseil gives payloads in no order that lasts; equal statuses shall be equal on the wire.
  std::sort(answer.mutable_details()->begin(), answer.mutable_details()->end(),
            [](const auto& a, const auto& b) { return a.type_url() < b.type_url(); });
  return answer;
}

absl::Status FromRpcStatus(const google::rpc::Status& status) {
  absl::Status answer(KnownCode(status.code()), status.message());
  for (const auto& detail : status.details()) {
    answer.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return answer;
}

}  // namespace baraza::status
