// Reads matches once their audiences are known to be those of their records.
//
// Why: while the service was down a record may have been restricted; until its matches are brought
// up to date (detection.h) they could tell somebody what is no longer theirs to know.
//
// Status: UNAVAILABLE, reason NOT_READY, before; then as record::RecordReader.
// Thread-safety: as record::RecordReader.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/duplication/workflow/detection.h"
#include "services/foundation/record/record.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {

class ReadyReader : public record::RecordReader {
 public:
  // Both outlive the reader.
  ReadyReader(record::RecordReader& reader, const Detection& detection)
      : reader_(reader), detection_(detection) {}

  absl::StatusOr<record::RecordPtr> Get(const scope::Scope& scope, std::string_view name) override {
    RETURN_IF_ERROR(detection_.CheckReady());
    return reader_.Get(scope, name);
  }
  std::optional<absl::StatusOr<record::RecordPtr>> TryGet(const scope::Scope& scope,
                                                          std::string_view name) override {
    if (absl::Status ready = detection_.CheckReady(); !ready.ok()) return ready;
    return reader_.TryGet(scope, name);
  }
  absl::StatusOr<std::vector<record::RecordPtr>> BatchGet(
      const scope::Scope& scope, const std::vector<std::string>& names) override {
    RETURN_IF_ERROR(detection_.CheckReady());
    return reader_.BatchGet(scope, names);
  }
  absl::StatusOr<record::Page> List(const scope::Scope& scope,
                                    const record::Query& query) override {
    RETURN_IF_ERROR(detection_.CheckReady());
    return reader_.List(scope, query);
  }

 private:
  record::RecordReader& reader_;
  const Detection& detection_;
};

}  // namespace baraza::duplication
