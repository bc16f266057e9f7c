#include "tools/cli/presentation/table_layout.h"

#include <algorithm>

namespace baraza::presentation {
namespace {

constexpr size_t kGap = 2;

size_t Total(const std::vector<size_t>& widths) {
  size_t total = 0;
  for (size_t width : widths) total += width == 0 ? 0 : width + kGap;
  return total == 0 ? 0 : total - kGap;
}

// Makes the widest column that can shrink narrower by one. False if none can.
bool ShrinkWidest(const std::vector<ColumnNeed>& needs, std::vector<size_t>& widths) {
  size_t widest = widths.size();
  for (size_t i = 0; i < widths.size(); ++i) {
    const bool can = widths[i] > std::max<size_t>(std::min(needs[i].least, needs[i].natural), 1);
    if (can && (widest == widths.size() || widths[i] > widths[widest])) widest = i;
  }
  if (widest == widths.size()) return false;
  --widths[widest];
  return true;
}

// The column to leave out next; the number of columns if only one is left.
size_t LeastImportant(const std::vector<ColumnNeed>& needs, const std::vector<bool>& out) {
  size_t least = needs.size();
  size_t left = 0;
  for (size_t i = 0; i < needs.size(); ++i) {
    if (out[i]) continue;
    ++left;
    if (least == needs.size() || needs[i].importance <= needs[least].importance) least = i;
  }
  return left > 1 ? least : needs.size();
}

}  // namespace

std::vector<size_t> LayOut(const std::vector<ColumnNeed>& needs, size_t available) {
  std::vector<bool> out(needs.size(), false);
  while (true) {
    std::vector<size_t> widths;
    for (size_t i = 0; i < needs.size(); ++i) widths.push_back(out[i] ? 0 : needs[i].natural);
    if (available == 0) return widths;
    while (Total(widths) > available && ShrinkWidest(needs, widths)) {
    }
    if (Total(widths) <= available) return widths;
    const size_t victim = LeastImportant(needs, out);
    if (victim == needs.size()) {
      for (size_t& width : widths) width = std::min(width, available);
      return widths;
    }
    out[victim] = true;
  }
}

}  // namespace baraza::presentation
