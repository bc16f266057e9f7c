#include "services/duplication/workflow/register_snapshot.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <thread>
#include <utility>

#include "absl/types/span.h"
#include "services/duplication/domain/packing.h"
#include "services/foundation/status/status.h"

namespace baraza::duplication {
namespace {

constexpr char kRegisterKind[] = "baraza snapshot: register";
constexpr char kRecordsKind[] = "baraza snapshot: records";
constexpr char kEndKind[] = "baraza snapshot: end";
// Rises with what is kept of a record.
constexpr std::uint32_t kVersion = 1;

constexpr std::size_t kRecordsPerFrame = 4096;
enum Flag : std::uint8_t { kLive = 1, kPublic = 2, kProject = 4 };

void PackTexts(const std::vector<std::string>& texts, Packer& packer) {
  packer.Number(static_cast<std::uint32_t>(texts.size()));
  for (const std::string& text : texts) packer.Text(text);
}

std::vector<std::string> UnpackTexts(Unpacker& from) {
  std::vector<std::string> texts;
  for (auto left = from.Number<std::uint32_t>(); left > 0 && from.ok(); --left) {
    texts.emplace_back(from.Text());
  }
  return texts;
}

void PackRecord(const KnownRecord& record, Packer& packer) {
  std::uint8_t flags = 0;
  if (record.live) flags |= kLive;
  if (record.audience.is_public) flags |= kPublic;
  if (record.feed == Feed::kProjects) flags |= kProject;
  packer.Number(flags);
  packer.Text(record.name);
  packer.Text(record.etag);
  packer.Number(record.version);
  PackTexts(record.audience.readers, packer);
  PackTexts(record.alliances, packer);
  packer.Number(absl::ToUnixNanos(record.create_time));
  packer.Part(record.body);
}

KnownRecordPtr UnpackRecord(Unpacker& from) {
  const auto record = std::make_shared<KnownRecord>();
  const auto flags = from.Number<std::uint8_t>();
  record->live = (flags & kLive) != 0;
  record->audience.is_public = (flags & kPublic) != 0;
  record->feed = (flags & kProject) != 0 ? Feed::kProjects : Feed::kOrganisations;
  record->name = from.Text();
  record->etag = from.Text();
  record->version = from.Number<int64_t>();
  record->audience.readers = UnpackTexts(from);
  record->alliances = UnpackTexts(from);
  record->create_time = absl::FromUnixNanos(from.Number<int64_t>());
  record->body = from.Part();
  return record;
}

// A checksum over those with which the frames end.
class Sums {
 public:
  void Add(std::string_view frame) {
    if (frame.size() >= sizeof(std::uint64_t)) {
      sums_.append(frame.substr(frame.size() - sizeof(std::uint64_t)));
    }
  }
  std::uint64_t sum() const { return Checksum(sums_); }

 private:
  std::string sums_;
};

class FrameWriter {
 public:
  explicit FrameWriter(const ByteSink& sink) : sink_(sink) {}

  absl::Status Write(Packer& packer) {
    const std::string frame = packer.Close();
    const std::uint64_t size = frame.size();
    sums_.Add(frame);
    RETURN_IF_ERROR(sink_({reinterpret_cast<const char*>(&size), sizeof size}));
    return sink_(frame);
  }
  std::uint64_t sum() const { return sums_.sum(); }

 private:
  const ByteSink& sink_;
  Sums sums_;
};

using Frames = std::vector<std::string_view>;
using FramesOfRecords = absl::Span<const std::string_view>;

absl::StatusOr<Frames> Split(std::string_view bytes) {
  Frames frames;
  while (!bytes.empty()) {
    std::uint64_t size = 0;
    if (bytes.size() < sizeof size) return absl::DataLossError("the snapshot is cut off");
    std::memcpy(&size, bytes.data(), sizeof size);
    bytes.remove_prefix(sizeof size);
    if (bytes.size() < size) return absl::DataLossError("the snapshot is cut off");
    frames.push_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  if (frames.size() > kFeeds) return frames;
  return absl::DataLossError("the snapshot is cut off");
}

absl::Status ReadRegister(std::string_view frame, RegisterSnapshot::Register& into) {
  ASSIGN_OR_RETURN(Unpacker from, Unpacker::Open(frame, kRegisterKind, kVersion));
  into.token = from.Text();
  into.position = from.Number<int64_t>();
  into.index = from.Part();
  return from.Close();
}

absl::Status ReadRecords(FramesOfRecords frames, std::vector<KnownRecordPtr>& into) {
  for (const std::string_view frame : frames) {
    ASSIGN_OR_RETURN(Unpacker from, Unpacker::Open(frame, kRecordsKind, kVersion));
    for (auto left = from.Number<std::uint32_t>(); left > 0 && from.ok(); --left) {
      into.push_back(UnpackRecord(from));
    }
    RETURN_IF_ERROR(from.Close());
  }
  return absl::OkStatus();
}

// One half beside the other: with a million records this is a good part of a start.
absl::Status ReadAllRecords(FramesOfRecords frames, std::vector<KnownRecordPtr>& into) {
  const std::size_t half = frames.size() / 2;
  std::vector<KnownRecordPtr> rest;
  absl::Status of_rest;
  std::thread beside([&] { of_rest = ReadRecords(frames.subspan(half), rest); });
  const absl::Status status = ReadRecords(frames.subspan(0, half), into);
  beside.join();
  RETURN_IF_ERROR(status);
  RETURN_IF_ERROR(of_rest);
  into.insert(into.end(), rest.begin(), rest.end());
  return absl::OkStatus();
}

// Checks that all frames are there, and of one snapshot.
absl::Status ReadEnd(const Frames& frames, std::size_t records) {
  Sums sums;
  for (std::size_t i = 0; i + 1 < frames.size(); ++i) sums.Add(frames[i]);
  ASSIGN_OR_RETURN(Unpacker from, Unpacker::Open(frames.back(), kEndKind, kVersion));
  const bool all = from.Number<std::uint64_t>() == records;
  const bool same = from.Number<std::uint64_t>() == sums.sum();
  RETURN_IF_ERROR(from.Close());
  if (all && same) return absl::OkStatus();
  return absl::DataLossError("the snapshot is put together from several");
}

}  // namespace

absl::Status PackSnapshot(const RegisterSnapshot& snapshot, const ByteSink& sink) {
  FrameWriter frames(sink);
  for (const RegisterSnapshot::Register& kept : snapshot.registers) {
    Packer packer(kRegisterKind, kVersion);
    packer.Reserve(kept.index.size() + 1024);
    packer.Text(kept.token);
    packer.Number(kept.position);
    packer.Part(kept.index);
    RETURN_IF_ERROR(frames.Write(packer));
  }
  const std::vector<KnownRecordPtr>& records = snapshot.records;
  for (std::size_t begin = 0; begin < records.size(); begin += kRecordsPerFrame) {
    const std::size_t end = std::min(records.size(), begin + kRecordsPerFrame);
    Packer packer(kRecordsKind, kVersion);
    packer.Number(static_cast<std::uint32_t>(end - begin));
    for (std::size_t i = begin; i < end; ++i) PackRecord(*records[i], packer);
    RETURN_IF_ERROR(frames.Write(packer));
  }
  Packer end(kEndKind, kVersion);
  end.Number(static_cast<std::uint64_t>(records.size()));
  end.Number(frames.sum());
  return frames.Write(end);
}

absl::StatusOr<RegisterSnapshot> ParseSnapshot(std::string_view bytes) {
  ASSIGN_OR_RETURN(const Frames frames, Split(bytes));
  RegisterSnapshot snapshot;
  for (int i = 0; i < kFeeds; ++i) {
    RETURN_IF_ERROR(ReadRegister(frames[i], snapshot.registers[i]));
  }
  const FramesOfRecords of_records(frames.data() + kFeeds, frames.size() - kFeeds - 1);
  RETURN_IF_ERROR(ReadAllRecords(of_records, snapshot.records));
  RETURN_IF_ERROR(ReadEnd(frames, snapshot.records.size()));
  return snapshot;
}

}  // namespace baraza::duplication
