// How far a long piece of work has come: a bar on a terminal, a line now and then elsewhere.
//
// Why: an import of an hour must not look like a hang. On a terminal one line is redrawn ten times
// a second at most; in a pipe or a build's log a plain line is written every five seconds, so that
// logs stay readable. Work that is over within a second shows nothing in a pipe but its last line.
//
//   Progress progress("usaid-sl.xml", "activities", Terminal::Of(2), clock, std::cerr);
//   progress.SetGoal(reader.bytes_total());
//   progress.Update(reader.bytes_read(), reader.activities());
//   progress.Finish();
//
// The goal is in any unit (bytes); the count is what people think in. Without a goal there is no
// bar, only count and rate. Ownership: clock and stream outlive it. Thread-safety: one thread.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "services/foundation/clock/clock.h"
#include "tools/cli/presentation/terminal.h"

namespace baraza::presentation {

class Progress {
 public:
  Progress(std::string label, std::string unit, Terminal terminal, const clock::Clock& clock,
           std::ostream& out);
  // Finishes, if nobody did.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // What `done` reaches at the end. 0: not known.
  void SetGoal(int64_t goal) { goal_ = goal; }

  // States how far the work is. Draws if it is time to.
  void Update(int64_t done, int64_t count);

  // Draws the last state with the time taken, and ends the line. Later calls do nothing.
  void Finish();

  // Takes the bar off the screen before something else is written. The next Update draws it again.
  void Clear();

 private:
  void Draw();
  std::string Bar() const;
  std::string Line(bool last) const;
  double Share() const;

  const std::string label_;
  const std::string unit_;
  const Terminal terminal_;
  const clock::Clock& clock_;
  std::ostream& out_;
  const absl::Time start_;
  absl::Time drawn_ = absl::InfinitePast();
  bool on_screen_ = false;
  bool finished_ = false;
  int64_t goal_ = 0;
  int64_t done_ = 0;
  int64_t count_ = 0;
};

// A duration for people: "0.4 s", "12 s", "3 min 05 s", "2 h 10 min".
std::string ShownDuration(absl::Duration duration);

}  // namespace baraza::presentation
