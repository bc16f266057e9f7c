// OrganisationMatcher as bytes, and back.
#include <cstdint>
#include <string>
#include <thread>
#include <utility>

#include "services/duplication/domain/organisation_matcher.h"
#include "services/duplication/domain/packing.h"

namespace baraza::duplication {
namespace {

constexpr char kKind[] = "baraza index of organisations";
// Rises with what is indexed, and how: keys, words, the blocks of profiles.
constexpr std::uint32_t kVersion = 1;

template <class Part>
std::string Packed(const Part& part) {
  Packer packer("part", kVersion);
  part.Pack(packer);
  return packer.Close();
}

std::string PackedBlocks(const std::vector<std::string>& blocks) {
  Packer packer("part", kVersion);
  packer.Number(static_cast<std::uint64_t>(blocks.size()));
  for (const std::string& block : blocks) packer.Text(block);
  return packer.Close();
}

absl::Status UnpackBlocks(std::string_view bytes, std::vector<std::string>& blocks) {
  absl::StatusOr<Unpacker> from = Unpacker::Open(bytes, "part", kVersion);
  if (!from.ok()) return from.status();
  for (auto left = from->Number<std::uint64_t>(); left > 0 && from->ok(); --left) {
    blocks.emplace_back(from->Text());
  }
  return from->Close();
}

template <class Unpack>
absl::Status UnpackPart(std::string_view bytes, Unpack unpack) {
  absl::StatusOr<Unpacker> from = Unpacker::Open(bytes, "part", kVersion);
  if (!from.ok()) return from.status();
  unpack(*from);
  return from->Close();
}

}  // namespace

std::string OrganisationMatcher::Snapshot() const {
  absl::ReaderMutexLock lock(&mutex_);
  Packer packer(kKind, kVersion);
  packer.Part(Packed(vocabulary_));
  packer.Part(Packed(postings_));
  packer.Part(PackedBlocks(records_));
  return packer.Close();
}

absl::Status OrganisationMatcher::Restore(std::string_view snapshot) {
  absl::StatusOr<Unpacker> from = Unpacker::Open(snapshot, kKind, kVersion);
  if (!from.ok()) return from.status();
  const std::string_view words = from->Part(), lists = from->Part(), blocks = from->Part();
  if (absl::Status whole = from->Close(); !whole.ok()) return whole;
  const std::shared_ptr<const OrganisationModel> model = [this] {
    absl::ReaderMutexLock lock(&mutex_);
    return model_;
  }();
  Vocabulary vocabulary;
  Postings postings;
  std::vector<std::string> records;
  absl::Status of_words;
  std::thread beside([&] {
    of_words = UnpackPart(words, [&](Unpacker& part) { vocabulary.Unpack(part, model->terms); });
  });
  absl::Status status = UnpackPart(lists, [&](Unpacker& part) { postings.Unpack(part); });
  if (status.ok()) status = UnpackBlocks(blocks, records);
  beside.join();
  if (status.ok()) status = of_words;
  if (!status.ok()) return status;
  absl::MutexLock lock(&mutex_);
  vocabulary_ = std::move(vocabulary);
  vocabulary_.Reweigh(model_->terms);
  postings_ = std::move(postings);
  records_ = std::move(records);
  NumberRecords();
  return absl::OkStatus();
}

void OrganisationMatcher::NumberRecords() {
  ids_.clear();
  free_.clear();
  ids_.reserve(records_.size());
  for (RecordId record = 0; record < records_.size(); ++record) {
    if (records_[record].empty()) {
      free_.push_back(record);
    } else {
      ids_[std::string(NameIn(records_[record]))] = record;
    }
  }
}

}  // namespace baraza::duplication
