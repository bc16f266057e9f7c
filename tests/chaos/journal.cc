#include "tests/chaos/journal.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace baraza::chaos {
namespace {

using organisations::v1::Identifier;
using organisations::v1::Organisation;

constexpr char kTitle[] = "Chaos ";
constexpr char kKeyScheme[] = "KEY", kWriteScheme[] = "WRITE", kOtherScheme[] = "OTHER";
constexpr size_t kMostComplaints = 20;

void AddIdentifier(Organisation& record, const std::string& scheme, const std::string& value) {
  Identifier* identifier = record.add_identifiers();
  identifier->set_scheme(scheme);
  identifier->set_value(value);
  identifier->set_status(Identifier::CLAIMED);
}

}  // namespace

Organisation Compose(int64_t id, const std::string& key) {
  Organisation record;
  record.set_display_name(absl::StrCat(kTitle, id));
  record.set_locality(absl::StrCat("Town of ", id));
  record.set_website(absl::StrCat("https://example.org/", id));
  record.set_country(id % 2 == 0 ? "SL" : "MW");
  AddIdentifier(record, kKeyScheme, key);
  AddIdentifier(record, kWriteScheme, absl::StrCat("w", id));
  for (int64_t i = 0; i <= id % 4; ++i) {
    record.add_other_names()->set_text(absl::StrCat("Alias ", i, " of ", id));
    AddIdentifier(record, kOtherScheme, absl::StrCat("o", id, "x", i));
  }
  return record;
}

std::string ContentOf(Organisation record) {
  record.clear_name();
  record.clear_alliance();
  record.clear_registrar();
  record.clear_state();
  record.clear_create_time();
  record.clear_update_time();
  record.clear_etag();
  return record.SerializeAsString();
}

int64_t WriteOf(const Organisation& record) {
  absl::string_view title = record.display_name();
  int64_t id = 0;
  return absl::ConsumePrefix(&title, kTitle) && absl::SimpleAtoi(title, &id) ? id : 0;
}

std::string WriteFilter(int64_t id) { return absl::StrCat(kWriteScheme, "-w", id); }

Organisation Journal::Enter(Intent intent, const std::string& key, int64_t* id) {
  absl::MutexLock lock(&mutex_);
  *id = static_cast<int64_t>(writes_.size()) + 1;
  Organisation record = Compose(*id, key);
  writes_.push_back({.id = *id, .intent = intent, .key = key, .content = ContentOf(record)});
  return record;
}

void Journal::Acknowledge(int64_t id, const std::string& name, const std::string& etag) {
  absl::MutexLock lock(&mutex_);
  Write& write = writes_[id - 1];
  if (!write.acknowledged) ++acknowledged_;
  write.acknowledged = true;
  write.name = name;
  write.etag = etag;
}

int64_t Journal::Enter(Act act) {
  absl::MutexLock lock(&mutex_);
  act.id = static_cast<int64_t>(acts_.size()) + 1;
  if (act.kind == ActKind::kCreate) act.organisation = ComposeFor(act.id);
  acts_.push_back(std::move(act));
  return acts_.back().id;
}

void Journal::AcknowledgeAct(int64_t id, const std::string& name, const std::string& etag) {
  absl::MutexLock lock(&mutex_);
  Act& act = acts_[id - 1];
  if (!act.acknowledged) ++acknowledged_;
  act.acknowledged = true;
  act.name = name;
  act.etag = etag;
}

void Journal::Complain(const std::string& what) {
  absl::MutexLock lock(&mutex_);
  if (complaints_.size() < kMostComplaints) complaints_.push_back(what);
}

bool Journal::AwaitAcknowledged(int64_t count, absl::Duration limit) {
  absl::MutexLock lock(&mutex_);
  auto enough = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return acknowledged_ >= count; };
  return mutex_.AwaitWithTimeout(absl::Condition(&enough), limit);
}

int64_t Journal::acknowledged() const {
  absl::MutexLock lock(&mutex_);
  return acknowledged_;
}

std::vector<Write> Journal::writes() const {
  absl::MutexLock lock(&mutex_);
  return writes_;
}

std::vector<Act> Journal::acts() const {
  absl::MutexLock lock(&mutex_);
  return acts_;
}

std::vector<std::string> Journal::complaints() const {
  absl::MutexLock lock(&mutex_);
  return complaints_;
}

}  // namespace baraza::chaos
