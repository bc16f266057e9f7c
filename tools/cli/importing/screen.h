// Where an import shows how far it is.
//
// Why: each step of an import shows a bar of its own, on the same stream, by the same clock.
#pragma once

#include <memory>
#include <ostream>
#include <string>

#include "services/foundation/clock/clock.h"
#include "tools/cli/presentation/progress.h"
#include "tools/cli/presentation/terminal.h"
#include "tools/cli/presentation/width.h"

namespace baraza::importing {

struct Screen {
  std::ostream& out;
  presentation::Terminal terminal;
  const clock::Clock& clock;

  // A bar for a step. Ended, it stays as a line that says how long the step took.
  std::unique_ptr<presentation::Progress> Step(std::string label, std::string unit) const {
    return std::make_unique<presentation::Progress>(std::move(label), std::move(unit), terminal,
                                                    clock, out);
  }

  // A line for people. A bar that is on the screen is drawn anew when its step goes on.
  void Say(const std::string& sentence) const {
    out << (terminal.interactive ? "\r\x1b[K" : "") << presentation::Printable(sentence) << "\n";
    out.flush();
  }
};

}  // namespace baraza::importing
