// Yardsticks as they are judged and shown: what was measured against its reference and its target.
//
// The ratio of a figure is the median of its rounds' ratios: both sides of a round stand next to
// each other in time, so what slows the whole machine for a while divides out.
//
// Thread-safety: one thread.
#pragma once

#include <deque>
#include <string>
#include <vector>

namespace baraza::bench {

// What a figure has to hold. `of_ratio` false: of the measured value itself.
struct Target {
  enum Kind { kNone, kAtLeast, kAtMost, kLess } kind = kNone;
  double value = 0;
  bool of_ratio = true;
};

inline Target AtLeast(double ratio) { return {Target::kAtLeast, ratio}; }
inline Target AtMost(double ratio) { return {Target::kAtMost, ratio}; }
// Where the yardsticks name a reference and no number.
inline Target Less() { return {Target::kLess, 1}; }
inline Target AtMostItself(double value) { return {Target::kAtMost, value, false}; }

struct Figure {
  std::string name;
  std::string unit;
  Target target;
  std::vector<double> measured;   // one per round
  std::vector<double> reference;  // one per round, or none

  void Add(double ours, double theirs) {
    measured.push_back(ours);
    reference.push_back(theirs);
  }
  double Ratio() const;
  bool Holds() const;
};

class Table {
 public:
  Figure& Declare(std::string name, std::string unit, Target target);
  // The table for people, to standard output.
  void Print() const;
  // One row of the table in docs/benchmarks.md: name ratio, or name value, of all figures.
  std::string HistoryLine() const;
  // True if all figures hold their targets.
  bool Holds() const;

 private:
  std::deque<Figure> figures_;  // references to them stay valid
};

}  // namespace baraza::bench
