#include "tools/exchange/xml_stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tools/exchange/written_file.h"

namespace baraza::exchange {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// The status with which reading the content to its end stops.
absl::Status ReadAll(const std::string& content) {
  WrittenFile file(content);
  auto stream = XmlStream::Open(file.path(), {});
  if (!stream.ok()) return stream.status();
  while (true) {
    auto element = (*stream)->Next();
    if (!element.ok()) return element.status();
    if (!element->has_value()) return absl::OkStatus();
  }
}

TEST(XmlStream, GivesTheChildrenOfTheRootOneByOne) {
  WrittenFile file("<r v='2'><a x=' 1 '>one</a><!-- c --><b><c/>two<![CDATA[ & three]]></b></r>");
  auto stream = XmlStream::Open(file.path(), {});
  ASSERT_TRUE(stream.ok()) << stream.status();
  EXPECT_EQ((*stream)->root().Take("v"), "2");
  auto first = (*stream)->Next();
  ASSERT_TRUE(first.ok() && first->has_value());
  EXPECT_EQ((*first)->name, "a");
  EXPECT_EQ((*first)->Take("x"), "1");
  EXPECT_EQ((*first)->text, "one");
  auto second = (*stream)->Next();
  ASSERT_TRUE(second.ok() && second->has_value());
  EXPECT_EQ((*second)->children.size(), 1u);
  EXPECT_EQ((*second)->text, "two & three");
  auto end = (*stream)->Next();
  ASSERT_TRUE(end.ok());
  EXPECT_FALSE(end->has_value());
}

TEST(XmlStream, StoresNothingOfWhatIsWithheld) {
  WrittenFile file("<r><a><person sex='f'><name>Amina</name>Amina</person><b>x</b></a></r>");
  auto stream = XmlStream::Open(file.path(), {.withhold = {"person"}});
  ASSERT_TRUE(stream.ok());
  auto element = (*stream)->Next();
  ASSERT_TRUE(element.ok() && element->has_value());
  std::string stored;
  (*element)->Walk([&](XmlElement& one) {
    stored += one.text;
    for (const auto& attribute : one.attributes) stored += attribute.value;
  });
  EXPECT_EQ(stored, "x");
  EXPECT_TRUE((*element)->children[0].withheld);
}

TEST(XmlStream, SaysWhatCannotBeOpened) {
  EXPECT_EQ(XmlStream::Open("/no/such/file.xml", {}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(XmlStream::Open("/", {}).status().message()), HasSubstr("directory"));
}

TEST(XmlStream, SaysThatAFileIsEmpty) {
  EXPECT_THAT(std::string(ReadAll("").message()), HasSubstr("is empty"));
}

TEST(XmlStream, SaysThatAFileIsNoXml) {
  for (const char* content : {"name,country\nTHET,GB\n",
                              "\x7f"
                              "ELF\x02\x01",
                              "   ", "{\"a\": 1}"}) {
    const absl::Status status = ReadAll(content);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << content;
    EXPECT_THAT(std::string(status.message()), HasSubstr("is not XML: line 1")) << content;
  }
}

TEST(XmlStream, SaysWhereAFileBreaksOff) {
  EXPECT_THAT(std::string(ReadAll("<r>\n<a/>\n<a>\n<b>cut").message()),
              AllOf(HasSubstr("is broken after 1 elements"), HasSubstr("line 4")));
}

TEST(XmlStream, RefusesEntitiesThatWouldExpand) {
  const std::string bomb =
      "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;\">]><r><x>&b;</x></r>";
  EXPECT_THAT(std::string(ReadAll(bomb).message()), HasSubstr("document type"));
}

TEST(XmlStream, NeverOpensWhatAFileRefersTo) {
  WrittenFile secret("secret");
  const std::string content =
      "<!DOCTYPE r [<!ENTITY x SYSTEM \"file://" + secret.path() + "\">]><r><a>&x;</a></r>";
  EXPECT_FALSE(ReadAll(content).ok());
}

TEST(XmlStream, RefusesElementsThatNestTooDeep) {
  std::string content = "<r>";
  for (int i = 0; i < 40; ++i) content += "<a>";
  EXPECT_THAT(std::string(ReadAll(content).message()), HasSubstr("deeper than 32"));
}

TEST(XmlStream, RefusesAnElementThatDoesNotFitIntoMemory) {
  std::string content = "<r><a>";
  for (int i = 0; i < 600'000; ++i) content += "<b/>";
  EXPECT_THAT(std::string(ReadAll(content + "</a></r>").message()),
              HasSubstr("larger than 64 MiB"));
}

TEST(XmlStream, ReadsOtherEncodings) {
  WrittenFile file("<?xml version='1.0' encoding='ISO-8859-1'?><r><a>Bras\xedlia</a></r>");
  auto stream = XmlStream::Open(file.path(), {});
  ASSERT_TRUE(stream.ok());
  auto element = (*stream)->Next();
  ASSERT_TRUE(element.ok() && element->has_value());
  EXPECT_EQ((*element)->text, "Brasília");
}

TEST(XmlStream, KnowsHowFarItHasCome) {
  WrittenFile file("<r><a/></r>");
  auto stream = XmlStream::Open(file.path(), {});
  ASSERT_TRUE(stream.ok());
  while ((*stream)->Next()->has_value()) {
  }
  EXPECT_EQ((*stream)->bytes_read(), 11);
  EXPECT_EQ((*stream)->bytes_total(), 11);
}

TEST(XmlElement, ReportsWhatWasNotTaken) {
  WrittenFile file("<r><a x='1' y='2'><b><c>t</c></b><d>u</d><e/><f>v</f></a></r>");
  auto stream = XmlStream::Open(file.path(), {});
  ASSERT_TRUE(stream.ok());
  auto element = (*stream)->Next();
  ASSERT_TRUE(element.ok() && element->has_value());
  (*element)->Take("x");
  (*element)->TakeFirst("d");
  (*element)->TakeFirst("f")->TakeText();
  std::vector<std::string> paths;
  (*element)->ForEachUntaken([&](const std::string& path) { paths.push_back(path); });
  EXPECT_THAT(paths, ::testing::ElementsAre("@y", "b", "d/text()"));
}

TEST(XmlStream, SaysOnWhichLineAnElementStandsHoweverFarTheParserIs) {
  std::string content = "<list>\n";
  for (int i = 0; i < 200; ++i) content += "<item>\n<name/>\n</item>\n";
  WrittenFile file(content + "</list>");
  auto stream = XmlStream::Open(file.path(), {});
  ASSERT_TRUE(stream.ok());
  for (long line = 2; line < 602; line += 3) EXPECT_EQ((*stream)->Next()->value().line, line);
}

}  // namespace
}  // namespace baraza::exchange
