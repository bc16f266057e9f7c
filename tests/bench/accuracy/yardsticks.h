// The yardsticks of accuracy, measured one after the other on the labelled sets.
//
// Thread-safety: one thread.
#pragma once

#include <string>

namespace baraza::bench {

// Measures all on the sets below `shared`/data/linkage and on synthetic organisations (folders with
// organisations.csv and truth.csv, made by `shared`/tools/make_organisations.py; empty: left out),
// prints the table, and returns the row for the history.
std::string MeasureAccuracy(const std::string& shared, const std::string& synthetic);

}  // namespace baraza::bench
