#include "services/foundation/recordstore/record_codec.h"

#include <string>

#include "gtest/gtest.h"

namespace baraza::recordstore {
namespace {

record::Record Sample() {
  return {.name = "organisations/a",
          .version = 7,
          .body = std::string("body\0with\xff", 10),
          .audience = {.is_public = false, .readers = {"alliances/u", "organisations/a"}},
          .redirect = "organisations/b"};
}

TEST(RecordCodec, GivesBackWhatItGot) {
  const record::Record sample = Sample();
  const auto decoded = DecodeRecord(sample.name, sample.version, EncodeRecord(sample));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->name, sample.name);
  EXPECT_EQ(decoded->version, sample.version);
  EXPECT_EQ(decoded->body, sample.body);
  EXPECT_EQ(decoded->redirect, sample.redirect);
  EXPECT_EQ(decoded->audience.is_public, sample.audience.is_public);
  EXPECT_EQ(decoded->audience.readers, sample.audience.readers);
}

TEST(RecordCodec, TakesNothingThatIsCutOffForARecord) {
  const std::string bytes = EncodeRecord(Sample());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(DecodeRecord("n", 1, bytes.substr(0, length)).has_value()) << length;
  }
}

TEST(RecordCodec, TakesNothingWithMoreBehindItForARecord) {
  EXPECT_FALSE(DecodeRecord("n", 1, EncodeRecord(Sample()) + "x").has_value());
}

TEST(RecordCodec, TakesNoOtherLayoutForARecord) {
  std::string bytes = EncodeRecord(Sample());
  ++bytes[0];
  EXPECT_FALSE(DecodeRecord("n", 1, bytes).has_value());
}

ReadPage SamplePage() {
  return {.page = {.bodies = {"one", "", std::string("t\0o", 3)},
                   .next_key = "k",
                   .next_name = "n",
                   .total = 7},
          .position = 9,
          .shown = {{"a", 1}, {"b", 22}, {"c", 3}}};
}

TEST(PageCodec, GivesAllOfAPageBack) {
  const ReadPage page = SamplePage();
  const auto decoded = DecodePage(EncodePage(page));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->page.bodies, page.page.bodies);
  EXPECT_EQ(decoded->page.next_key, page.page.next_key);
  EXPECT_EQ(decoded->page.next_name, page.page.next_name);
  EXPECT_EQ(decoded->page.total, page.page.total);
  EXPECT_FALSE(DecodePage(EncodePage({}))->page.total.has_value());
}

TEST(PageCodec, GivesBackWhichVersionsThePageShows) {
  const auto decoded = DecodePage(EncodePage(SamplePage()));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->position, 9);
  ASSERT_EQ(decoded->shown.size(), 3);
  EXPECT_EQ(decoded->shown[1].name, "b");
  EXPECT_EQ(decoded->shown[1].version, 22);
}

TEST(PageCodec, TakesNothingThatIsNoPageForOne) {
  EXPECT_FALSE(DecodePage("").has_value());
  EXPECT_FALSE(DecodePage(EncodeRecord(Sample())).has_value());
  EXPECT_FALSE(DecodePage(EncodePage({}).substr(0, 9)).has_value());
  EXPECT_FALSE(DecodePage(EncodePage(SamplePage()) + "x").has_value());
}

}  // namespace
}  // namespace baraza::recordstore
