// Every format, with values that have it and values that don't.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/validation/validation_test.pb.h"
#include "services/foundation/validation/wrong.h"

namespace baraza::validation {
namespace {

using Setter = void (*)(test::Formats&, const std::string&);

// What is said about a value of a field; empty if it is right.
std::string Said(Setter set, const std::string& value) {
  test::Formats formats;
  set(formats, value);
  const std::vector<std::string> wrong = Wrong(formats);
  return wrong.empty() ? "" : wrong[0];
}

void ExpectTaken(Setter set, const std::vector<std::string>& values) {
  for (const std::string& value : values) EXPECT_EQ(Said(set, value), "") << value;
}

void ExpectRefused(Setter set, const std::vector<std::string>& values, const std::string& said) {
  for (const std::string& value : values) EXPECT_EQ(Said(set, value), said) << value;
}

void Country(test::Formats& f, const std::string& v) { f.set_country(v); }
void Subdivision(test::Formats& f, const std::string& v) { f.set_subdivision(v); }
void Language(test::Formats& f, const std::string& v) { f.set_language(v); }
void Url(test::Formats& f, const std::string& v) { f.set_url(v); }
void Uuid(test::Formats& f, const std::string& v) { f.set_uuid(v); }
void Currency(test::Formats& f, const std::string& v) { f.set_currency(v); }
void Thing(test::Formats& f, const std::string& v) { f.set_thing(v); }
void Id(test::Formats& f, const std::string& v) { f.set_id(v); }
void Alliance(test::Formats& f, const std::string& v) { f.set_alliance(v); }
void Countries(test::Formats& f, const std::string& v) { f.add_countries(v); }

TEST(Country, IsAssignedTodayOrKosovo) {
  ExpectTaken(Country, {"SL", "GB", "AD", "ZW", "SS", "XK"});
}

TEST(Country, IsNothingElse) {
  ExpectRefused(Country, {"UK", "sl", "SLE", "S", "XX", "EU", "YU", "ADAE", "DA", "S\u00cf"},
                "country: must be an ISO 3166-1 alpha-2 country code in capitals, such as SL");
}

TEST(Country, OfAListMayNotBeEmpty) {
  EXPECT_THAT(Said(Countries, ""), testing::StartsWith("countries[0]: must be an ISO 3166-1"));
}

TEST(Subdivision, IsInTheListOfIso) {
  ExpectTaken(Subdivision, {"SL-E", "KE-08", "GB-ENG", "US-CA", "ZW-MV", "AD-02"});
}

TEST(Subdivision, IsNothingElse) {
  ExpectRefused(Subdivision,
                {"SL", "SL-", "SL-X", "sl-e", "SL0204", "SL-E ", "SL-E  ", "KE-99", "GB-ENGL"},
                "subdivision: must be an ISO 3166-2 subdivision code in capitals, such as SL-E");
}

TEST(Language, IsABcp47Tag) {
  ExpectTaken(Language, {"en", "pt-BR", "my", "kri", "swc", "zh-Hant-TW", "EN-gb", "sr-latn",
                         "es-419", "zh-yue", "sl-rozaj-biske", "de-CH-1996", "en-u-ca-buddhist",
                         "en-x-private", "en-a-bbb-x-a-ccc", "und", "afa"});
}

TEST(Language, IsNothingElse) {
  ExpectRefused(
      Language,
      {"e", "english", "xx", "eng", "en_GB", "en-", "-en", "en--GB", "en-XX", "en-Abcd-GB-Latn",
       "en-u", "en-x", "i-klingon", "en GB", "ë", "en-123456789", "x-private", "12"},
      "language: must be a BCP 47 language tag, such as en or pt-BR");
}

TEST(Url, IsAbsoluteHttpOrHttps) {
  ExpectTaken(Url, {"http://example.org", "https://www.lstmed.ac.uk/about?x=1&y[]=2#top",
                    "HTTPS://EXAMPLE.ORG:8443/a%20b", "http://192.0.2.1/",
                    "http://[2001:db8::1]:80/", "https://пример.рф/путь", "http://localhost",
                    "https://example.org./", "https://example.org/a@b"});
}

TEST(Url, IsNothingElse) {
  ExpectRefused(Url,
                {"example.org",
                 "www.example.org",
                 "//example.org",
                 "ftp://example.org",
                 "http:/a",
                 "javascript:alert(1)",
                 "http://",
                 "https:///path",
                 "http://a b.org",
                 "http://a..b",
                 "http://user@example.org",
                 "http://user:pass@example.org",
                 "http://example.org:0",
                 "http://example.org:99999",
                 "http://example.org:",
                 "http://-a.org",
                 "http://a.org/ b",
                 "http://a.org/%2",
                 "http://a.org/%zz",
                 "http://a.org/<b>",
                 "http://a.org/\"",
                 "http://[::1",
                 "http://[a]",
                 "http://a.org/{id}",
                 "mailto:a@b.org"},
                "url: must be an absolute http or https URL");
}

TEST(Uuid, HasTheFormOfRfc4122) {
  ExpectTaken(Uuid,
              {"123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"});
}

TEST(Uuid, HasNoOtherForm) {
  ExpectRefused(Uuid,
                {"1", "123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}",
                 "123e4567-e89b-12d3-a456-42661417400g"},
                "uuid: must be a UUID, such as 123e4567-e89b-12d3-a456-426614174000");
}

TEST(Currency, IsInTheListOfIso) { ExpectTaken(Currency, {"GBP", "SLE", "USD", "XAF", "AED"}); }

TEST(Currency, IsNothingElse) {
  ExpectRefused(Currency, {"gbp", "GB", "GBPX", "ABC", "£"},
                "currency: must be an ISO 4217 currency code in capitals, such as GBP");
}

TEST(ResourceName, HasAFormOfItsType) { ExpectTaken(Thing, {"things/a", "boxes/b-1/things/a"}); }

TEST(ResourceName, HasNoOtherForm) {
  ExpectRefused(
      Thing, {"a", "things/", "things/A", "boxes/b", "boxes/b/things", "things/a/b", "/things/a"},
      "thing: must be a resource name of the form things/{thing} or "
      "boxes/{box}/things/{thing}");
}

TEST(ResourceName, OfATypeWithoutMessageIsKnown) {
  ExpectTaken(Alliance, {"alliances/uk-sl"});
  ExpectRefused(Alliance, {"organisations/uk-sl", "uk-sl"},
                "alliance: must be a resource name of the form alliances/{alliance}");
}

TEST(ResourceId, IsShortAndPlain) { ExpectTaken(Id, {"a", "msf-2", "a" + std::string(62, '1')}); }

TEST(ResourceId, IsNothingElse) {
  ExpectRefused(
      Id, {"A", "1a", "a-", "a_b", "a/b", "a" + std::string(63, '1')},
      "id: must be an id: a letter, then letters, digits and dashes, 63 at most, in lower "
      "case");
}

}  // namespace
}  // namespace baraza::validation
