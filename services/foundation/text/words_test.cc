#include "services/foundation/text/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace baraza::text {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

bool Holds(const std::string& text, const std::string& word) {
  const auto words = Words(text);
  const auto wanted = Words(word);
  return std::search(words.begin(), words.end(), wanted.begin(), wanted.end()) != words.end();
}

TEST(Words, AreFoldedAndInOrder) {
  EXPECT_THAT(Words("Médecins  Sans Frontières"), ElementsAre("medecins", "sans", "frontieres"));
}

TEST(Words, AreNoneWithoutLettersAndDigits) { EXPECT_THAT(Words(" -/. "), IsEmpty()); }

TEST(Words, AreFoundInScriptsThatWriteThemInOne) {
  // "Yangon General Hospital" and "hospital"; "Ministry of Public Health" and "public health".
  EXPECT_TRUE(Holds("ရန်ကုန်ပြည်သူ့ဆေးရုံကြီး", "ဆေးရုံ"));
  EXPECT_TRUE(Holds("กระทรวงสาธารณสุข", "สาธารณสุข"));
}

TEST(Words, OfOtherScriptsAreThoseOfTheFoldedText) {
  EXPECT_THAT(Words("Минздрав России"), ElementsAre("minzdrav", "rossii"));
  EXPECT_THAT(Words("स्वास्थ्य मंत्रालय"), ElementsAre("svasthya", "mantralaya"));
}

TEST(Words, OfTextThatIsNotUtf8DoNotEndTheProgram) {
  EXPECT_THAT(Words("a\xff\xfe"), testing::Not(IsEmpty()));
}

}  // namespace
}  // namespace baraza::text
