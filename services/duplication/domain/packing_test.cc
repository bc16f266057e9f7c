#include "services/duplication/domain/packing.h"

#include <gtest/gtest.h>

#include <string>

namespace baraza::duplication {
namespace {

std::string Packed() {
  Packer packer("words", 3);
  packer.Number<std::int64_t>(-5);
  packer.Text("waqf");
  packer.Number(0.25);
  return packer.Close();
}

TEST(Packing, GivesBackWhatWasPacked) {
  const std::string bytes = Packed();
  auto opened = Unpacker::Open(bytes, "words", 3);
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->Number<std::int64_t>(), -5);
  EXPECT_EQ(opened->Text(), "waqf");
  EXPECT_FALSE(opened->Close().ok());  // something is left
  EXPECT_EQ(opened->Number<double>(), 0.25);
  EXPECT_TRUE(opened->Close().ok());
}

TEST(Packing, NoticesEveryDamagedByte) {
  const std::string bytes = Packed();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int bit : {0, 7}) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      EXPECT_EQ(Unpacker::Open(damaged, "words", 3).status().code(), absl::StatusCode::kDataLoss)
          << i;
    }
  }
}

TEST(Packing, NoticesWhatIsCutOff) {
  const std::string bytes = Packed();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(Unpacker::Open(bytes.substr(0, size), "words", 3).status().code(),
              absl::StatusCode::kDataLoss)
        << size;
  }
}

TEST(Packing, RefusesAnotherKindOrVersion) {
  EXPECT_EQ(Unpacker::Open(Packed(), "words", 4).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Unpacker::Open(Packed(), "names", 3).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(Packing, NeverReadsBeyondTheEnd) {
  Packer packer("words", 1);
  packer.Number<std::uint32_t>(4000000000U);  // the length of a text that isn't there
  const std::string bytes = packer.Close();
  auto opened = Unpacker::Open(bytes, "words", 1);
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->Text(), "");
  EXPECT_FALSE(opened->ok());
  EXPECT_EQ(opened->Number<double>(), 0);
  EXPECT_FALSE(opened->Close().ok());
}

}  // namespace
}  // namespace baraza::duplication
