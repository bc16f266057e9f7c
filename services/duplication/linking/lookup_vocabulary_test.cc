#include "services/duplication/linking/lookup_vocabulary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace baraza::duplication {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class LookupVocabularyTest : public testing::Test {
 protected:
  LookupVocabularyTest() {
    for (const char* word : {"university", "universal", "makerere", "kampala", "khabarovsk"}) {
      vocabulary_.Count(vocabulary_.Add(word, WordClass::kOrdinary, false));
    }
    vocabulary_.Count(vocabulary_.Find("university"));
    vocabulary_.Count(vocabulary_.Add("obstetrics", WordClass::kOrdinary, true));
    vocabulary_.Finish(1000);
  }

  std::vector<std::string> Texts(const std::vector<WordId>& words) const {
    std::vector<std::string> texts;
    for (const WordId word : words) texts.emplace_back(vocabulary_.Text(word));
    return texts;
  }

  LookupVocabulary vocabulary_;
};

TEST_F(LookupVocabularyTest, CountsRareWordsForMore) {
  EXPECT_GT(vocabulary_.Bits(vocabulary_.Find("makerere")),
            vocabulary_.Bits(vocabulary_.Find("university")));
  EXPECT_EQ(vocabulary_.Find("lira"), kNoWord);
}

TEST_F(LookupVocabularyTest, IsCautiousAboutFields) {
  const WordId field = vocabulary_.Find("obstetrics"), name = vocabulary_.Find("makerere");
  EXPECT_LT(vocabulary_.CautiousBits(field), vocabulary_.Bits(field));
  EXPECT_EQ(vocabulary_.CautiousBits(name), vocabulary_.Bits(name));
  EXPECT_FALSE(vocabulary_.IsTelling(field));
  EXPECT_TRUE(vocabulary_.IsTelling(name));
}

TEST_F(LookupVocabularyTest, FindsWhatBeginsSoTheCommonestFirst) {
  EXPECT_THAT(Texts(vocabulary_.Beginning("univ", 10)), ElementsAre("university", "universal"));
  EXPECT_THAT(Texts(vocabulary_.Beginning("univ", 1)), ElementsAre("university"));
  EXPECT_THAT(vocabulary_.Beginning("xyz", 10), IsEmpty());
}

TEST_F(LookupVocabularyTest, FindsWhatIsOneSlipAway) {
  for (const char* slip : {"makerer", "makererre", "makarere", "amkerere", "makeerre"}) {
    EXPECT_THAT(Texts(vocabulary_.Alike(slip, 10)), ElementsAre("makerere")) << slip;
  }
  EXPECT_THAT(vocabulary_.Alike("makarara", 10), IsEmpty());
  EXPECT_THAT(vocabulary_.Alike("🏥🏥🏥", 10), IsEmpty());
}

TEST_F(LookupVocabularyTest, FindsWhatSoundsAlike) {
  EXPECT_THAT(Texts(vocabulary_.Sounding("habarovsk", 10)), IsEmpty());
  EXPECT_THAT(Texts(vocabulary_.Sounding("khabarovskii", 10)), ElementsAre("khabarovsk"));
}

TEST(OneSlipApart, IsSymmetricAndTakesOneSlipOnly) {
  EXPECT_TRUE(OneSlipApart("abc", "abc"));
  EXPECT_TRUE(OneSlipApart("abc", "acb"));
  EXPECT_TRUE(OneSlipApart("abcd", "abc"));
  EXPECT_TRUE(OneSlipApart("abc", "abcd"));
  EXPECT_FALSE(OneSlipApart("abcd", "badc"));
  EXPECT_FALSE(OneSlipApart("abc", "abcde"));
}

}  // namespace
}  // namespace baraza::duplication
