#include "services/duplication/workflow/register_snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "services/duplication/domain/packing.h"

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

KnownRecordPtr Record(KnownRecord record) {
  return std::make_shared<const KnownRecord>(std::move(record));
}

RegisterSnapshot Sample(int records, const std::string& etag = "1-a") {
  RegisterSnapshot snapshot;
  snapshot.registers[0] = {.token = "t0", .position = 17, .index = std::string("in\0dex", 6)};
  snapshot.registers[1] = {.token = "t1", .position = 4};
  for (int i = 0; i < records; ++i) {
    snapshot.records.push_back(Record({.name = absl::StrCat("organisations/", i), .etag = etag}));
  }
  return snapshot;
}

std::string Pack(const RegisterSnapshot& snapshot) {
  std::string bytes;
  EXPECT_TRUE(PackSnapshot(snapshot, [&](std::string_view more) {
                bytes += more;
                return absl::OkStatus();
              }).ok());
  return bytes;
}

TEST(RegisterSnapshot, ComesBackWithEveryFieldOfARecord) {
  RegisterSnapshot snapshot = Sample(0);
  snapshot.records = {Record({.feed = Feed::kProjects,
                              .name = "projects/p",
                              .etag = "3-p",
                              .version = 3,
                              .live = true,
                              .audience = {.is_public = false, .readers = {"alliances/x", "s"}},
                              .alliances = {"alliances/x"},
                              .create_time = absl::FromUnixNanos(1700000000123456789),
                              .body = std::string("bo\0dy", 5)}),
                      Record({.name = "organisations/o",
                              .etag = "9-o",
                              .version = 9,
                              .audience = {.is_public = true}})};
  const auto read = ParseSnapshot(Pack(snapshot));
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->records.size(), 2u);
  for (int i = 0; i < 2; ++i) {
    const KnownRecord &is = *read->records[i], &was = *snapshot.records[i];
    EXPECT_EQ(is.feed, was.feed);
    EXPECT_EQ(is.name, was.name);
    EXPECT_EQ(is.etag, was.etag);
    EXPECT_EQ(is.version, was.version);
    EXPECT_EQ(is.live, was.live);
    EXPECT_EQ(is.audience, was.audience);
    EXPECT_EQ(is.alliances, was.alliances);
    EXPECT_EQ(is.create_time, was.create_time);
    EXPECT_EQ(is.body, was.body);
  }
}

TEST(RegisterSnapshot, ComesBackWithThePlacesInTheFeeds) {
  const auto read = ParseSnapshot(Pack(Sample(0)));
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->registers[0].token, "t0");
  EXPECT_EQ(read->registers[0].position, 17);
  EXPECT_EQ(read->registers[0].index, std::string("in\0dex", 6));
  EXPECT_EQ(read->registers[1].token, "t1");
  EXPECT_EQ(read->registers[1].position, 4);
  EXPECT_THAT(read->registers[1].index, IsEmpty());
}

TEST(RegisterSnapshot, ComesBackWithMoreRecordsThanGoIntoAFrame) {
  const auto read = ParseSnapshot(Pack(Sample(10000)));
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->records.size(), 10000u);
  EXPECT_EQ(read->records.back()->name, "organisations/9999");
}

TEST(RegisterSnapshot, IsRefusedWhereverItIsDamaged) {
  const std::string bytes = Pack(Sample(300));
  for (std::size_t i = 0; i < bytes.size(); i += 97) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 4);
    EXPECT_FALSE(ParseSnapshot(damaged).ok()) << i;
  }
}

TEST(RegisterSnapshot, IsRefusedWhereverItIsCutOff) {
  const std::string bytes = Pack(Sample(300));
  for (std::size_t i = 0; i < bytes.size(); i += 97) {
    EXPECT_EQ(ParseSnapshot(bytes.substr(0, i)).status().code(), absl::StatusCode::kDataLoss) << i;
  }
  EXPECT_FALSE(ParseSnapshot(bytes + "x").ok());
}

// Frames that are whole by themselves, but not of one snapshot.
TEST(RegisterSnapshot, IsRefusedWhenItIsPutTogetherFromTwo) {
  const std::string one = Pack(Sample(3, "1-a")), other = Pack(Sample(3, "1-b"));
  ASSERT_EQ(one.size(), other.size());
  const std::size_t place = one.find("organisations/0");  // in the frame of records
  std::uint64_t size = 0;
  std::size_t end = 0;
  while (end < place) {
    std::memcpy(&size, one.data() + end, sizeof size);
    end += sizeof size + size;
  }
  const auto read = ParseSnapshot(other.substr(0, end) + one.substr(end));
  EXPECT_EQ(read.status().code(), absl::StatusCode::kDataLoss);
}

TEST(RegisterSnapshot, IsRefusedWhenItIsOfAnotherVersion) {
  Packer later("baraza snapshot: register", 2);
  const std::string frame = later.Close();
  const std::uint64_t size = frame.size();
  const std::string bytes =
      std::string(reinterpret_cast<const char*>(&size), sizeof size) + frame + Pack(Sample(1));
  EXPECT_EQ(ParseSnapshot(bytes).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(RegisterSnapshot, EndsWhenNoMoreCanBeWritten) {
  const absl::Status status =
      PackSnapshot(Sample(1), [](std::string_view) { return absl::UnavailableError("full"); });
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace baraza::duplication
