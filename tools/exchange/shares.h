// Percentages by which a project is divided among countries or themes, as the contract wants them:
// they add up to 100, or none is given.
//
// Why: a split that adds up to 98 or 200 multiplies or loses money in every sum. Published files
// have such splits, have none, or let them follow from the values of transactions.
//
// Thread-safety: all functions are pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace baraza::exchange {

enum class ShareOutcome {
  kAsGiven,    // added up, or there was nothing to split
  kScaled,     // added up to 99 to 101, brought to 100
  kDiscarded,  // did not add up, or only some were given: none is kept
};

// Brings percentages to a valid split, in place. `nullopt`: not given. A single part without a
// percentage is the whole. On return all are set; all 0 means "not split".
ShareOutcome SettleShares(std::vector<std::optional<double>>& percentages);

// Percentages by value: multiples of 0.01 that add up to 100 exactly (largest remainders). Parts
// below zero count as 0. All 0 if nothing is left to divide.
std::vector<double> SharesByValue(const std::vector<double>& values);

// Reads "25", " 33.3 %", "100.0000000000". Nothing if it is no number from 0 to 100.
std::optional<double> ParsePercentage(const std::string& text);

}  // namespace baraza::exchange
