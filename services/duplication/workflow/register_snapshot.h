// Both registers as the service knows them at one moment, as bytes and back.
//
// Why: read from their feeds, large registers take minutes to be there again after a restart. What
// is known is kept with the places in the feeds that it corresponds to, so that only what changed
// since has to be read. A reader must never take half of it, or what another version meant.
//
// The bytes are frames: a length in eight bytes, then what a Packer closed with its checksum
// (domain/packing.h). First the registers, each with its index; then records, some thousands to a
// frame, so that little of it is in memory twice; at last the number of records and a checksum over
// those of all frames, so that frames of two snapshots are not taken for one.
//
// Thread-safety: pure.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/duplication/workflow/known_record.h"

namespace baraza::duplication {

struct RegisterSnapshot {
  struct Register {
    std::string token;     // all that the feed told up to here is in the records, and no more
    int64_t position = 0;  // the same place as a number
    std::string index;     // Engine::Snapshot; empty: to be built from the records
  };
  std::array<Register, kFeeds> registers;  // by Feed
  std::vector<KnownRecordPtr> records;     // of both, live or not, in no order
};

// Takes the next bytes. An error ends the writing.
using ByteSink = std::function<absl::Status(std::string_view)>;

// Writes the snapshot frame by frame. Status: that of the sink.
absl::Status PackSnapshot(const RegisterSnapshot& snapshot, const ByteSink& sink);

// DATA_LOSS: cut off or damaged; FAILED_PRECONDITION: of another version.
absl::StatusOr<RegisterSnapshot> ParseSnapshot(std::string_view bytes);

}  // namespace baraza::duplication
