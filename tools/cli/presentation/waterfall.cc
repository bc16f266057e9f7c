#include "tools/cli/presentation/waterfall.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/cli/presentation/width.h"

namespace baraza::presentation {
namespace {

constexpr size_t kMostField = 14;
constexpr size_t kBits = 6;  // "+12.34"
constexpr size_t kMostChart = 30;
constexpr size_t kLeastChart = 10;
constexpr size_t kLeastReason = 20;  // columns beside the chart; with fewer reasons stand below
constexpr std::string_view kFor = "█";
constexpr std::string_view kAgainst = "▒";

// Maps bits to columns of the chart.
class Scale {
 public:
  Scale(const std::vector<EvidenceBar>& evidence, size_t columns) : columns_(columns) {
    double sum = 0;
    for (const EvidenceBar& one : evidence) {
      sum += one.bits;
      least_ = std::min(least_, sum);
      most_ = std::max(most_, sum);
    }
  }

  size_t ColumnOf(double bits) const {
    if (most_ <= least_) return 0;
    const double share = (bits - least_) / (most_ - least_);
    return static_cast<size_t>(std::lround(share * static_cast<double>(columns_)));
  }

 private:
  const size_t columns_;
  double least_ = 0;
  double most_ = 0;
};

std::string Repeated(std::string_view text, size_t times) {
  std::string result;
  for (size_t i = 0; i < times; ++i) result.append(text);
  return result;
}

// A bar from `start` to `start + bits`; evidence that counts is at least one column wide.
std::string Bar(double start, double bits, const Scale& scale, size_t columns,
                const Terminal& terminal) {
  size_t from = scale.ColumnOf(std::min(start, start + bits));
  size_t to = scale.ColumnOf(std::max(start, start + bits));
  if (from == to && std::abs(bits) >= 0.05) {
    from = std::min(from, columns - 1);
    to = from + 1;
  }
  const std::string bar = Repeated(bits < 0 ? kAgainst : kFor, to - from);
  return absl::StrCat(std::string(from, ' '),
                      terminal.Inked(bar, bits < 0 ? Ink::kRed : Ink::kGreen),
                      std::string(columns - to, ' '));
}

std::string Compared(const EvidenceBar& one) {
  if (!one.sentence.empty()) return Printable(one.sentence);
  if (one.left.empty() && one.right.empty()) return "";
  if (one.left == one.right) return Printable(one.left);
  const auto value = [](const std::string& text) { return text.empty() ? "(none)" : text; };
  return Printable(absl::StrCat(value(one.left), " | ", value(one.right)));
}

std::string ShownBits(double bits) { return absl::StrFormat("%+.1f", bits); }

// Where things stand on a line: field, bits, chart, and the reason in what is left, or below.
struct Layout {
  size_t width = 0;
  size_t field = 5;
  size_t chart = 0;

  size_t used() const { return field + kBits + chart + 6; }
  size_t rest() const { return width > used() ? width - used() : 0; }
  bool beside() const { return rest() >= kLeastReason; }
};

Layout LayOut(const std::vector<EvidenceBar>& evidence, size_t width) {
  Layout layout{.width = width};
  for (const EvidenceBar& one : evidence) {
    layout.field = std::max(layout.field, DisplayWidth(Printable(one.field)));
  }
  layout.field = std::min(layout.field, kMostField);
  layout.chart =
      std::clamp((width - std::min(width, layout.field + kBits + 6)) / 2, kLeastChart, kMostChart);
  return layout;
}

// The line of one bar, and its reason.
void WriteBar(std::string line, const std::string& reason, const Layout& layout,
              std::ostream& out) {
  const size_t indent = layout.beside() ? layout.used() : 2;
  const std::string next = absl::StrCat("\n", std::string(indent, ' '));
  if (!layout.beside() || reason.empty()) line.erase(line.find_last_not_of(' ') + 1);
  out << line;
  if (!reason.empty()) {
    out << (layout.beside() ? "" : next)
        << absl::StrJoin(Wrapped(reason, layout.width - indent), next);
  }
  out << "\n";
}

}  // namespace

std::string ShownProbability(double probability) {
  if (probability > 0.9999 && probability < 1) return "> 99.99 %";
  if (probability > 0 && probability < 0.0001) return "< 0.01 %";
  const int decimals = probability > 0.99 || probability < 0.01 ? 2 : 1;
  return absl::StrFormat("%.*f %%", decimals, probability * 100);
}

void WriteWaterfall(const std::vector<EvidenceBar>& evidence, double probability,
                    const Terminal& terminal, std::ostream& out) {
  const Layout layout = LayOut(evidence, std::max<size_t>(terminal.LayoutWidth(), 3));
  const Scale scale(evidence, layout.chart);
  double sum = 0;
  for (const EvidenceBar& one : evidence) {
    const std::string field = Shortened(Printable(one.field), layout.field);
    const std::string bar = Bar(sum, one.bits, scale, layout.chart, terminal);
    const std::string line = absl::StrCat(PaddedRight(field, layout.field), "  ",
                                          PaddedLeft(ShownBits(one.bits), kBits), "  ", bar, "  ");
    WriteBar(line, Compared(one), layout, out);
    sum += one.bits;
  }
  out << terminal.Inked(
             absl::StrCat(PaddedRight("sum", layout.field), "  ", PaddedLeft(ShownBits(sum), kBits),
                          "  bits: ", ShownProbability(probability)),
             Ink::kBold)
      << "\n";
}

}  // namespace baraza::presentation
