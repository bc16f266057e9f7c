#include "services/foundation/recordstore/shared_records.h"

#include <atomic>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/foundation/failpoint/failpoint.h"
#include "services/foundation/recordstore/record_codec.h"

namespace baraza::recordstore {
namespace {

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

// Planted: a tier that forgets as much as it may. True for all but one in `of` calls, in no order.
bool Forgets(unsigned of) {
  static std::atomic<unsigned> calls{0};
  return failpoint::Planted("wide-windows") && (calls++ * 2654435761u >> 16) % of != 0;
}

}  // namespace

SharedRecords::SharedRecords(std::unique_ptr<cache::SharedTier> tier, std::string_view component,
                             std::string_view epoch, std::function<const feed::Tail&()> tail)
    : prefix_(absl::StrCat(Absl(component), "/", Absl(epoch), "/")),
      tail_(std::move(tail)),
      believing_([this] { return tail_().reached(); }),
      tier_(std::move(tier)) {
  tier_->OnRetracted([this](std::string_view key) { Tell(key); });
}

std::vector<std::optional<Standing>> SharedRecords::Find(const std::vector<std::string>& names) {
  std::vector<std::optional<Standing>> found(names.size());
  if (tier_ == nullptr || !tail_().in_touch() || Forgets(2)) return found;
  std::vector<std::string> keys;
  keys.reserve(names.size());
  for (const std::string& name : names) keys.push_back(KeyOf(name));
  const std::vector<std::optional<cache::SharedEntry>> entries = tier_->Find(keys);
  // Asked again: what is believed now must be known from now on.
  if (!tail_().in_touch()) return found;
  for (size_t i = 0; i < names.size() && i < entries.size(); ++i) {
    const auto& entry = entries[i];
    if (!entry.has_value() || !believing_.Believes(names[i], entry->position)) continue;
    auto record = DecodeRecord(names[i], entry->version, entry->value);
    if (record.has_value()) found[i] = Standing{*std::move(record), entry->position};
  }
  return found;
}

void SharedRecords::Offer(const record::Record& record, int64_t position) {
  if (tier_ == nullptr || Forgets(3)) return;
  tier_->Offer(KeyOf(record.name),
               {.version = record.version, .position = position, .value = EncodeRecord(record)});
}

std::optional<ReadPage> SharedRecords::FindPage(const std::string& what, int64_t head) {
  if (tier_ == nullptr) return std::nullopt;
  const auto entries = tier_->Find({KeyOfPage(what)});
  if (entries.empty() || !entries[0].has_value()) return std::nullopt;
  const bool old = entries[0]->position < head && !failpoint::Planted("believe-old-pages");
  return old ? std::nullopt : DecodePage(entries[0]->value);
}

void SharedRecords::OfferPage(const std::string& what, int64_t head, const ReadPage& page) {
  if (tier_ == nullptr) return;
  tier_->Offer(KeyOfPage(what), {.version = head, .position = head, .value = EncodePage(page)});
}

void SharedRecords::Raise(const std::vector<feed::Change>& changes) {
  for (const feed::Change& change : changes) believing_.Raise(change.name, change.position);
}

void SharedRecords::Retract(const feed::Change& change) {
  if (tier_ == nullptr || Forgets(4)) return;
  tier_->Retract(KeyOf(change.name), change.version, change.position);
}

void SharedRecords::OnRetracted(std::function<void(std::string_view)> listener) {
  absl::MutexLock lock(&listeners_mutex_);
  listeners_.push_back(std::move(listener));
}

void SharedRecords::Close() { tier_.reset(); }

void SharedRecords::Tell(std::string_view key) {
  if (key.substr(0, prefix_.size()) != prefix_) return;
  absl::MutexLock lock(&listeners_mutex_);
  for (auto& listener : listeners_) listener(key.substr(prefix_.size()));
}

}  // namespace baraza::recordstore
