// What a reader could not carry over, and what it repaired, counted by where it stood.
//
// Why: an import that drops things silently can't be trusted. Whoever imports is shown the list and
// decides whether the loss matters.
//
// Thread-safety: as a container.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace baraza::exchange {

class Losses {
 public:
  struct Item {
    std::string reason;
    int64_t count = 0;
  };

  // Something at `path` ("transaction/disbursement-channel", "budget/@type") was not carried over.
  // The first reason given for a path is kept.
  void Lose(std::string_view path, std::string_view reason, int64_t count = 1);

  // Something was carried over in a changed form; `what` says which: "entity escaped twice".
  void Repair(std::string_view what, int64_t count = 1);

  // Adds what another part of the import lost.
  void Add(const Losses& other);

  // By path, sorted.
  const std::map<std::string, Item>& lost() const { return lost_; }
  // By kind of repair, sorted.
  const std::map<std::string, int64_t>& repaired() const { return repaired_; }

 private:
  std::map<std::string, Item> lost_;
  std::map<std::string, int64_t> repaired_;
};

}  // namespace baraza::exchange
