#include "tools/exchange/losses.h"

namespace baraza::exchange {

void Losses::Lose(std::string_view path, std::string_view reason, int64_t count) {
  Item& item = lost_[std::string(path)];
  if (item.count == 0) item.reason = reason;
  item.count += count;
}

void Losses::Repair(std::string_view what, int64_t count) { repaired_[std::string(what)] += count; }

void Losses::Add(const Losses& other) {
  for (const auto& [path, item] : other.lost_) Lose(path, item.reason, item.count);
  for (const auto& [what, count] : other.repaired_) Repair(what, count);
}

}  // namespace baraza::exchange
