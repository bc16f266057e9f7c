#include "tools/cli/presentation/progress.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/cli/presentation/width.h"

namespace baraza::presentation {
namespace {

constexpr absl::Duration kRedraw = absl::Milliseconds(100);
constexpr absl::Duration kLogLine = absl::Seconds(5);
constexpr absl::Duration kLeastForRate = absl::Milliseconds(200);
constexpr double kLeastForEstimate = 0.02;
constexpr size_t kBarColumns = 24;

}  // namespace

Progress::Progress(std::string label, std::string unit, Terminal terminal,
                   const clock::Clock& clock, std::ostream& out)
    : label_(std::move(label)),
      unit_(std::move(unit)),
      terminal_(terminal),
      clock_(clock),
      out_(out),
      start_(clock.Now()) {
  if (!terminal_.interactive) drawn_ = start_;
}

Progress::~Progress() { Finish(); }

double Progress::Share() const {
  if (goal_ <= 0) return 0;
  return std::clamp(static_cast<double>(done_) / static_cast<double>(goal_), 0.0, 1.0);
}

void Progress::Update(int64_t done, int64_t count) {
  if (finished_) return;
  done_ = done;
  count_ = count;
  const absl::Duration pause = terminal_.interactive ? kRedraw : kLogLine;
  if (clock_.Now() - drawn_ >= pause) Draw();
}

std::string Progress::Bar() const {
  const size_t full = static_cast<size_t>(Share() * static_cast<double>(kBarColumns));
  std::string bar;
  for (size_t i = 0; i < kBarColumns; ++i) bar += i < full ? "━" : "╌";
  return bar;
}

std::string Progress::Line(bool last) const {
  const absl::Duration taken = clock_.Now() - start_;
  std::string line = absl::StrCat(Grouped(count_), " ", unit_);
  if (taken >= kLeastForRate && count_ > 0) {
    const double rate = static_cast<double>(count_) / absl::ToDoubleSeconds(taken);
    const std::string shown =
        rate < 10 ? absl::StrFormat("%.1f", rate) : Grouped(static_cast<long long>(rate));
    absl::StrAppend(&line, ", ", shown, "/s");
  }
  const double share = Share();
  if (last) {
    absl::StrAppend(&line, " in ", ShownDuration(taken));
  } else if (share >= kLeastForEstimate) {
    absl::StrAppend(&line, ", ", ShownDuration(taken * ((1 - share) / share)), " left");
  }
  return line;
}

void Progress::Draw() {
  drawn_ = clock_.Now();
  std::string line = Line(false);
  if (goal_ > 0) {
    line = absl::StrCat(absl::StrFormat("%3d %%  ", static_cast<int>(Share() * 100)), line);
  }
  if (!terminal_.interactive) {
    out_ << label_ << ": " << line << "\n";
    out_.flush();
    return;
  }
  const std::string bar = goal_ > 0 ? Bar() + " " : "";
  const size_t room = terminal_.width > 1 ? terminal_.width - 1 : 79;
  const size_t others = DisplayWidth(bar) + DisplayWidth(line) + 2;
  const std::string label = Shortened(Printable(label_), room > others ? room - others : 0);
  out_ << "\r\x1b[K" << Shortened(absl::StrCat(label, "  ", bar, line), room);
  out_.flush();
  on_screen_ = true;
}

void Progress::Clear() {
  if (on_screen_) out_ << "\r\x1b[K";
  out_.flush();
  on_screen_ = false;
  if (terminal_.interactive) drawn_ = absl::InfinitePast();
}

void Progress::Finish() {
  if (finished_) return;
  Clear();
  finished_ = true;
  out_ << Printable(label_) << ": " << Line(true) << "\n";
  out_.flush();
}

std::string ShownDuration(absl::Duration duration) {
  duration = std::max(duration, absl::ZeroDuration());
  if (duration < absl::Seconds(10)) {
    return absl::StrFormat("%.1f s", absl::ToDoubleSeconds(duration));
  }
  const int64_t seconds = absl::ToInt64Seconds(duration);
  if (seconds < 60) return absl::StrCat(seconds, " s");
  if (seconds < 3600) return absl::StrFormat("%d min %02d s", seconds / 60, seconds % 60);
  return absl::StrFormat("%d h %02d min", seconds / 3600, seconds % 3600 / 60);
}

}  // namespace baraza::presentation
