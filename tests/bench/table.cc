#include "tests/bench/table.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace baraza::bench {
namespace {

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

std::string Number(double value) {
  return absl::StrFormat(value >= 1000 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
}

std::string TextOf(const Target& target) {
  if (target.kind == Target::kNone) return "-";
  if (target.kind == Target::kLess) return "faster";
  return absl::StrCat(target.kind == Target::kAtLeast ? ">= " : "<= ", Number(target.value),
                      target.of_ratio ? " x" : "");
}

std::string RatioOf(const Figure& figure) {
  return figure.reference.empty() ? "-" : absl::StrFormat("%.2f", figure.Ratio());
}

}  // namespace

double Figure::Ratio() const {
  std::vector<double> ratios;
  for (size_t i = 0; i < reference.size(); ++i) ratios.push_back(measured[i] / reference[i]);
  return Median(std::move(ratios));
}

bool Figure::Holds() const {
  const double value = target.of_ratio ? Ratio() : Median(measured);
  if (target.kind == Target::kAtLeast) return value >= target.value;
  if (target.kind == Target::kLess) return value < target.value;
  return target.kind == Target::kNone || value <= target.value;
}

Figure& Table::Declare(std::string name, std::string unit, Target target) {
  return figures_.emplace_back(Figure{std::move(name), std::move(unit), target, {}, {}});
}

void Table::Print() const {
  std::printf("%-44s %10s %10s  %-9s %7s %9s  %s\n", "yardstick", "measured", "reference", "unit",
              "ratio", "target", "verdict");
  for (const Figure& figure : figures_) {
    const std::string reference = figure.reference.empty() ? "-" : Number(Median(figure.reference));
    const char* verdict = figure.target.kind == Target::kNone ? "-"
                          : figure.Holds()                    ? "ok"
                                                              : "misses";
    std::printf("%-44s %10s %10s  %-9s %7s %9s  %s\n", figure.name.c_str(),
                Number(Median(figure.measured)).c_str(), reference.c_str(), figure.unit.c_str(),
                RatioOf(figure).c_str(), TextOf(figure.target).c_str(), verdict);
  }
}

std::string Table::HistoryLine() const {
  std::string line;
  for (const Figure& figure : figures_) {
    const bool is_ratio = figure.target.of_ratio && !figure.reference.empty();
    const std::string value = is_ratio
                                  ? absl::StrCat(RatioOf(figure), " x")
                                  : absl::StrCat(Number(Median(figure.measured)), " ", figure.unit);
    absl::StrAppend(&line, line.empty() ? "" : "; ", figure.name, " ", value,
                    figure.Holds() ? "" : " (misses)");
  }
  return line;
}

bool Table::Holds() const {
  return std::all_of(figures_.begin(), figures_.end(),
                     [](const Figure& figure) { return figure.Holds(); });
}

}  // namespace baraza::bench
