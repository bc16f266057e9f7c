#include "services/foundation/recordstore/page_cache.h"

#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "services/foundation/feed/feed_log.h"
#include "services/foundation/recordstore/record_codec.h"
#include "services/foundation/status/status.h"

namespace baraza::recordstore {
namespace {

constexpr size_t kLongestQuestion = 1024;  // bytes; longer ones are not shared

bool IsDear(const record::Query& query) { return query.count_total || !query.words.empty(); }

std::string TextOf(const std::variant<int64_t, std::string>& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? "=" + *text : std::to_string(std::get<int64_t>(value));
}

std::string TextsOf(const record::Filter& filter) {
  std::vector<std::string> texts = {filter.field};
  for (const auto& value : filter.any_of) texts.push_back(TextOf(value));
  return EncodeTexts(texts);
}

// All that a page depends on besides the records: who may see what, and what is asked.
std::string Question(const std::string& kind, const scope::Scope& scope,
                     const record::Query& query) {
  std::vector<std::string> filters;
  for (const record::Filter& filter : query.filters) filters.push_back(TextsOf(filter));
  return EncodeTexts({kind, scope.ReadsAll() ? "all" : "", EncodeTexts(scope.Keys()),
                      EncodeTexts(filters), query.order_by, query.descending ? "down" : "up",
                      query.from_key, query.after_key, query.after_name,
                      std::to_string(query.limit), EncodeTexts(query.words),
                      query.count_total ? "total" : ""});
}

}  // namespace

PageCache::PageCache(Ledger& ledger, const Schema& schema)
    : ledger_(ledger),
      kind_(schema.table),
      shared_(schema.confidential ? nullptr : ledger.shared()) {
  if (shared_ == nullptr || ledger.metrics() == nullptr) return;
  const auto declare = [&](const char* from) {
    return ledger.metrics()->AddCounter(
        "baraza_cache_pages_total", "Searches and totals that were answered, by where from.",
        {{"store", ledger.name()}, {"records", kind_}, {"from", from}});
  };
  from_shared_ = declare("shared");
  from_store_ = declare("store");
}

absl::StatusOr<int64_t> PageCache::Head() {
  int64_t head = 0;
  RETURN_IF_ERROR(ledger_.database().Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const feed::Head now, feed::ReadHead(session));
    head = now.position;
    return absl::OkStatus();
  }));
  return head;
}

absl::StatusOr<ReadPage> PageCache::FromStore(int64_t told, Read read) {
  ReadPage page;
  RETURN_IF_ERROR(ledger_.database().Read([&](store::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(page, read(session, told));
    return absl::OkStatus();
  }));
  return page;
}

// Whoever finds a shared page may have been told of less than its reader: it tells all.
absl::StatusOr<ReadPage> PageCache::Load(const scope::Scope& scope, const record::Query& query,
                                         int64_t told, Read read) {
  const std::string question =
      shared_ != nullptr && IsDear(query) ? Question(kind_, scope, query) : "";
  if (question.empty() || question.size() > kLongestQuestion) return FromStore(told, read);
  ASSIGN_OR_RETURN(const int64_t head, Head());
  if (std::optional<ReadPage> page = shared_->FindPage(question, head)) {
    from_shared_.Increment();
    return *std::move(page);
  }
  ASSIGN_OR_RETURN(ReadPage page, FromStore(kEverybodyAsks, read));
  shared_->OfferPage(question, head, page);
  from_store_.Increment();
  return page;
}

}  // namespace baraza::recordstore
