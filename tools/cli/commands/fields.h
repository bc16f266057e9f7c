// One record on a screen: a field per line.
//
// Thread-safety: pure.
#pragma once

#include <string>
#include <string_view>

#include "tools/cli/presentation/table.h"

namespace baraza::cli {

// Gathers fields; those without a value are left out.
class Fields {
 public:
  void Add(std::string_view field, std::string value) {
    if (!value.empty()) table_.Add({field, std::move(value)});
  }
  const presentation::Table& table() const { return table_; }

 private:
  presentation::Table table_{
      {.key = "field", .title = "FIELD", .importance = 2, .ink = presentation::Ink::kDim},
      {.key = "value", .title = "VALUE", .fit = presentation::Column::Fit::kWrap}};
};

}  // namespace baraza::cli
