#include "services/foundation/pagination/pagination.h"

#include <string>

#include "baraza/organisations/v1/organisations_service.pb.h"
#include "baraza/projects/v1/projects_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/status/status.h"

namespace baraza::pagination {
namespace {

using organisations::v1::ListOrganisationsRequest;
using organisations::v1::MergeOrganisationsRequest;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;

constexpr std::uint64_t kFingerprint = 0x0123456789abcdef;

ListOrganisationsRequest Request() {
  ListOrganisationsRequest request;
  request.add_countries("SL");
  request.set_order_by("create_time");
  return request;
}

void ExpectRefused(std::string_view token, const std::string& why) {
  const absl::StatusOr<Cursor> cursor = Open(token, kFingerprint);
  EXPECT_EQ(cursor.status().code(), absl::StatusCode::kInvalidArgument) << token;
  EXPECT_THAT(
      status::Violations(cursor.status()),
      ElementsAre(testing::AllOf(Field(&status::FieldViolation::field, "page_token"),
                                 Field(&status::FieldViolation::description, HasSubstr(why)))))
      << token;
}

TEST(Token, GivesBackTheCursor) {
  const Cursor cursor{.sort_key = "medecins sans frontieres", .id = "msf"};
  EXPECT_EQ(*Open(Seal(cursor, kFingerprint), kFingerprint), cursor);
}

TEST(Token, GivesBackSortKeysOfAnyBytes) {
  const Cursor cursor{.sort_key = std::string("\0\xff\n", 3), .id = "g1"};
  EXPECT_EQ(*Open(Seal(cursor, kFingerprint), kFingerprint), cursor);
}

TEST(Token, GivesBackAnEmptyCursor) {
  EXPECT_EQ(*Open(Seal(Cursor(), kFingerprint), kFingerprint), Cursor());
}

TEST(Token, CanStandInAUrlAsItIs) {
  for (int i = 0; i < 256; ++i) {
    EXPECT_THAT(Seal({.sort_key = std::string(i, static_cast<char>(i)), .id = "a"}, i),
                testing::MatchesRegex("[A-Za-z0-9_-]+"));
  }
}

TEST(Token, IsTheSameInEveryRelease) {
  EXPECT_EQ(Seal({.sort_key = "hope", .id = "msf"}, kFingerprint),
            "Ae_Nq4lnRSMBbXNmAGhvcGUfBDPTFCzTbw");
}

TEST(Token, OfAnotherRequestIsRefused) {
  ExpectRefused(Seal({.sort_key = "a", .id = "b"}, kFingerprint + 1), "another caller");
}

TEST(Token, IsRefusedWithAnyCharacterChanged) {
  const std::string token = Seal({.sort_key = "hope", .id = "msf"}, kFingerprint);
  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char other : {'A', 'b', '7', '-', '_', '+', '=', ' ', '\n', '\0'}) {
      std::string garbled = token;
      if (garbled[i] == other) continue;
      garbled[i] = other;
      ExpectRefused(garbled, "not a token");
    }
  }
}

TEST(Token, IsRefusedCutShort) {
  const std::string token = Seal({.sort_key = "hope", .id = "msf"}, kFingerprint);
  for (std::size_t size = 0; size < token.size(); ++size) {
    ExpectRefused(token.substr(0, size), "not a token");
  }
}

TEST(Token, IsRefusedWithSomethingBehindIt) {
  const std::string token = Seal({.sort_key = "hope", .id = "msf"}, kFingerprint);
  for (const std::string tail : {"A", "=", "==", " ", "\n", "AAAA"}) {
    ExpectRefused(token + tail, "not a token");
  }
}

TEST(Fingerprint, IsTheSameForEqualRequests) {
  EXPECT_EQ(Fingerprint(Request(), "public"), Fingerprint(Request(), "public"));
}

TEST(Fingerprint, IsTheSameInEveryRelease) {
  EXPECT_EQ(Fingerprint(Request(), "public"), 0x1d2e964138a73069);
}

TEST(Fingerprint, DoesNotDependOnPageSizeAndToken) {
  ListOrganisationsRequest other = Request();
  other.set_page_size(7);
  other.set_page_token("abc");
  EXPECT_EQ(Fingerprint(Request(), "public"), Fingerprint(other, "public"));
}

TEST(Fingerprint, DependsOnEveryOtherField) {
  ListOrganisationsRequest other = Request();
  other.add_types(organisations::v1::Organisation::COMPANY);
  EXPECT_NE(Fingerprint(Request(), "public"), Fingerprint(other, "public"));
}

TEST(Fingerprint, DependsOnTheCaller) {
  EXPECT_NE(Fingerprint(Request(), "public"), Fingerprint(Request(), "organisations/msf"));
}

TEST(Fingerprint, DependsOnTheMethod) {
  EXPECT_NE(Fingerprint(ListOrganisationsRequest(), "public"),
            Fingerprint(projects::v1::ListProjectsRequest(), "public"));
}

TEST(Fingerprint, DoesNotDependOnTheOrderOfMaps) {
  MergeOrganisationsRequest forwards, backwards;
  for (int i = 0; i < 100; ++i) {
    (*forwards.mutable_reviewed_etags())[std::to_string(i)] = "x";
    (*backwards.mutable_reviewed_etags())[std::to_string(99 - i)] = "x";
  }
  EXPECT_EQ(Fingerprint(forwards, ""), Fingerprint(backwards, ""));
}

TEST(Fingerprint, LeavesTheRequestAsItIs) {
  ListOrganisationsRequest request = Request();
  request.set_page_token("abc");
  Fingerprint(request, "public");
  EXPECT_EQ(request.page_token(), "abc");
}

TEST(PageSize, IsFiftyIfNothingIsAsked) { EXPECT_EQ(PageSize(0), 50); }

TEST(PageSize, IsAsAskedUpToAThousand) {
  EXPECT_EQ(PageSize(1), 1);
  EXPECT_EQ(PageSize(1000), 1000);
}

TEST(PageSize, IsAThousandIfMoreIsAsked) { EXPECT_EQ(PageSize(2'000'000'000), 1000); }

TEST(PageSize, IsFiftyIfLessThanNothingIsAsked) { EXPECT_EQ(PageSize(-3), 50); }

}  // namespace
}  // namespace baraza::pagination
