// Which records have which key: an inverted index over 64-bit keys.
//
// Why: all blocking keys (words, acronyms, domains, identifiers, whole names) are looked up in one
// way. Most keys belong to few records: up to four ids lie inside the table itself, which is what
// keeps a million organisations small.
//
// Thread-safety: const methods may be called together; a writer must be alone.
#pragma once

#include <algorithm>
#include <cstdint>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "services/duplication/domain/packing.h"

namespace baraza::duplication {

// Position of a record in the matcher's table; reused after a record is erased.
using RecordId = std::uint32_t;

class Postings {
 public:
  // Adds the record to the key's list, which stays sorted. Adding twice changes nothing.
  void Add(std::uint64_t key, RecordId record) {
    List& list = lists_[key];
    const auto at = std::lower_bound(list.begin(), list.end(), record);
    if (at == list.end() || *at != record) list.insert(at, record);
  }

  // Takes the record out of the key's list.
  void Remove(std::uint64_t key, RecordId record) {
    const auto found = lists_.find(key);
    if (found == lists_.end()) return;
    List& list = found->second;
    const auto at = std::lower_bound(list.begin(), list.end(), record);
    if (at != list.end() && *at == record) list.erase(at);
    if (list.empty()) lists_.erase(found);
  }

  // Records that have the key, sorted; valid until the next change.
  absl::Span<const RecordId> Find(std::uint64_t key) const {
    const auto found = lists_.find(key);
    if (found == lists_.end()) return {};
    return absl::MakeConstSpan(found->second.data(), found->second.size());
  }

  // Writes all lists in order of their keys, and takes them back into an empty index.
  void Pack(Packer& packer) const;
  void Unpack(Unpacker& from);

  // Number of keys.
  std::size_t size() const { return lists_.size(); }

 private:
  using List = absl::InlinedVector<RecordId, 4>;
  absl::flat_hash_map<std::uint64_t, List> lists_;
};

}  // namespace baraza::duplication
