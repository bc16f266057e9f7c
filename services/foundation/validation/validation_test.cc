#include "services/foundation/validation/validation.h"

#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "baraza/organisations/v1/organisations_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/validation/validation_test.pb.h"
#include "services/foundation/validation/wrong.h"

namespace baraza::validation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// --- lists

// Lists with enough in `some`.
test::Lists Enough() {
  test::Lists lists;
  lists.add_some("a");
  lists.add_some("b");
  return lists;
}

TEST(List, HasAThousandItemsAtMostByDefault) {
  test::Lists lists = Enough();
  for (int i = 0; i < 1'000; ++i) lists.add_names("a");
  EXPECT_THAT(Wrong(lists), IsEmpty());
  lists.add_names("a");
  EXPECT_THAT(Wrong(lists), ElementsAre("names: has 1001 items: 1000 at most"));
}

TEST(List, ThatIsTooLongIsNotLookedInto) {
  test::Lists lists = Enough();
  for (int i = 0; i < 100'000; ++i) lists.add_names("\xff");
  EXPECT_THAT(Wrong(lists), ElementsAre("names: has 100000 items: 1000 at most"));
}

// Also a list of what nothing can be wrong with.
TEST(List, OfFlagsHasAGreatestLengthToo) {
  test::Lists lists = Enough();
  for (int i = 0; i < 1'001; ++i) lists.add_flags(true);
  EXPECT_THAT(WrongFields(lists), ElementsAre("flags"));
}

TEST(List, HasItsLeastAndGreatestLength) {
  test::Lists lists;
  lists.add_some("a");
  EXPECT_THAT(Wrong(lists), ElementsAre("some: has 1 items: 2 at least"));
  lists.add_some("b");
  EXPECT_THAT(Wrong(lists), IsEmpty());
  lists.add_some("c");
  EXPECT_THAT(Wrong(lists), IsEmpty());
  lists.add_some("d");
  EXPECT_THAT(Wrong(lists), ElementsAre("some: has 4 items: 3 at most"));
}

TEST(List, MustHaveItsLeastLengthAlsoWhenEmpty) {
  EXPECT_THAT(Wrong(test::Lists()), ElementsAre("some: has 0 items: 2 at least"));
}

TEST(List, OfDifferentTextsNamesEachOnce) {
  test::Lists lists = Enough();
  for (const char* text : {"a", "b", "a", "a"}) lists.add_different(text);
  EXPECT_THAT(Wrong(lists), ElementsAre("different[2]: is in the list already: name each once",
                                        "different[3]: is in the list already: name each once"));
}

TEST(List, OfDifferentEnumsNamesEachOnce) {
  test::Lists lists = Enough();
  lists.add_colours(test::RED);
  lists.add_colours(test::BLUE);
  EXPECT_THAT(Wrong(lists), IsEmpty());
  lists.add_colours(test::RED);
  EXPECT_THAT(WrongFields(lists), ElementsAre("colours[2]"));
}

TEST(List, OfEnumsHoldsKnownNumbers) {
  test::Lists lists = Enough();
  lists.add_colours(static_cast<test::Colour>(2));
  EXPECT_THAT(Wrong(lists),
              ElementsAre("colours[0]: 2 is no value of baraza.validation.test.Colour"));
}

TEST(List, OfNumbersHasTheirRules) {
  test::Lists lists = Enough();
  lists.add_numbers(10);
  lists.add_numbers(11);
  EXPECT_THAT(Wrong(lists), ElementsAre("numbers[1]: must be 10 or less"));
}

TEST(List, OfMessagesIsCheckedWithin) {
  test::Lists lists = Enough();
  *lists.add_lists() = Enough();
  *lists.add_lists() = Enough();
  *lists.mutable_lists(1)->add_lists() = Enough();
  lists.mutable_lists(1)->mutable_lists(0)->add_names("\n");
  EXPECT_THAT(WrongFields(lists), ElementsAre("lists[1].lists[0].names[0]"));
}

TEST(Map, HasItsGreatestLength) {
  test::Lists lists = Enough();
  for (const char* key : {"a", "b"}) (*lists.mutable_counts())[key] = 1;
  EXPECT_THAT(Wrong(lists), IsEmpty());
  (*lists.mutable_counts())["c"] = 1;
  EXPECT_THAT(Wrong(lists), ElementsAre("counts: has 3 items: 2 at most"));
}

TEST(Map, OfMessagesIsCheckedWithin) {
  test::Lists lists = Enough();
  (*lists.mutable_texts())[7].set_plain("\n");
  EXPECT_THAT(WrongFields(lists), ElementsAre("texts[\"7\"].plain"));
}

TEST(Map, IsReportedInTheOrderOfItsKeys) {
  test::Texts texts;
  std::vector<std::string> paths;
  for (int i = 100; i < 150; ++i) {
    (*texts.mutable_map())[std::to_string(i)] = "\n";
    paths.push_back(absl::StrCat("map[\"", i, "\"]"));
  }
  EXPECT_EQ(WrongFields(texts), paths);
}

// --- numbers and enums

TEST(Number, OfEachTypeHasItsBounds) {
  test::Numbers numbers;
  numbers.set_int32(10);
  numbers.set_int64(10);
  numbers.set_uint32(10);
  numbers.set_uint64(std::numeric_limits<std::uint64_t>::max());
  numbers.set_float_(9.5F);
  numbers.set_double_(0.25);
  EXPECT_THAT(Wrong(numbers),
              ElementsAre("int32: must be 9 or less", "int64: must be 9 or less",
                          "uint32: must be 9 or less", "uint64: must be 9 or less",
                          "float: must be 9 or less", "double: must be 0.5 or more"));
}

test::Numbers GoodNumbers() {
  test::Numbers numbers;
  numbers.set_int32(9);
  numbers.set_double_(0.5);
  return numbers;
}

TEST(Number, MayBeItsBound) {
  test::Numbers numbers = GoodNumbers();
  EXPECT_THAT(Wrong(numbers), IsEmpty());
  numbers.set_int32(-2);
  EXPECT_THAT(Wrong(numbers), IsEmpty());
  numbers.set_int32(-3);
  EXPECT_THAT(Wrong(numbers), ElementsAre("int32: must be -2 or more"));
}

TEST(Number, IsFinite) {
  test::Numbers numbers = GoodNumbers();
  for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL}) {
    numbers.set_any(bad);
    EXPECT_THAT(Wrong(numbers), ElementsAre("any: must be a finite number"));
  }
}

TEST(Number, WithPresenceIsCheckedIfSet) {
  test::Numbers numbers = GoodNumbers();
  numbers.set_positive(0);
  EXPECT_THAT(Wrong(numbers), ElementsAre("positive: must be 1 or more"));
}

TEST(Enum, HasAKnownNumber) {
  test::Numbers numbers = GoodNumbers();
  numbers.set_colour(test::BLUE);
  EXPECT_THAT(Wrong(numbers), IsEmpty());
  numbers.set_colour(static_cast<test::Colour>(-7));
  EXPECT_THAT(Wrong(numbers),
              ElementsAre("colour: -7 is no value of baraza.validation.test.Colour"));
}

// --- field behaviour

TEST(Required, FieldsAreAllMissedAtOnce) {
  EXPECT_THAT(Wrong(test::Behaviours()),
              ElementsAre("text: is required", "message: is required", "colour: is required",
                          "list: is required", "number: is required", "flag: is required",
                          "raw: is required"));
}

test::Behaviours Complete() {
  test::Behaviours behaviours;
  behaviours.set_text("a");
  behaviours.mutable_message();
  behaviours.set_colour(test::RED);
  behaviours.add_list("");
  behaviours.set_number(0);
  behaviours.set_flag(false);
  behaviours.set_raw("a");
  return behaviours;
}

TEST(Required, FieldsMayHoldAnything) { EXPECT_THAT(Wrong(Complete()), IsEmpty()); }

TEST(OutputOnly, FieldsAreSkippedWhateverTheyHold) {
  test::Behaviours behaviours = Complete();
  behaviours.set_output_only("\xff\n and too long");
  EXPECT_THAT(Wrong(behaviours), IsEmpty());
}

TEST(Immutable, FieldsAreCheckedLikeOthers) {
  test::Behaviours behaviours = Complete();
  behaviours.set_immutable("a");
  EXPECT_THAT(Wrong(behaviours), IsEmpty());
  behaviours.set_immutable("ab");
  EXPECT_THAT(WrongFields(behaviours), ElementsAre("immutable"));
}

TEST(Patch, MayLackWhatIsRequired) {
  test::Patches patches;
  patches.mutable_patch();
  EXPECT_THAT(Wrong(patches), IsEmpty());
  patches.mutable_whole();
  EXPECT_THAT(Wrong(patches), SizeIs(7));
}

TEST(Patch, IsCheckedForWhatItHolds) {
  test::Patches patches;
  patches.mutable_patch()->set_immutable("ab");
  patches.mutable_nested()->add_some("a");
  EXPECT_THAT(WrongFields(patches), ElementsAre("patch.immutable", "nested.some"));
}

TEST(Patch, HoldsWholeMessages) {
  test::Patches patches;
  patches.mutable_nested()->mutable_behaviours()->set_text("a");
  EXPECT_THAT(WrongFields(patches), testing::Contains("nested.behaviours.colour"));
}

// --- messages

TEST(Message, ThatIsAbsentIsNotLookedInto) { EXPECT_THAT(Wrong(test::Patches()), IsEmpty()); }

TEST(Message, MayHoldItself) {
  test::Tree tree;
  tree.set_label("root");
  test::Tree* leaf = tree.mutable_left()->add_others();
  EXPECT_THAT(WrongFields(tree), ElementsAre("left.label", "left.others[0].label"));
  tree.mutable_left()->set_label("a");
  leaf->set_label("b");
  EXPECT_THAT(Wrong(tree), IsEmpty());
}

// Texts with something wrong.
test::Texts WrongTexts() {
  test::Texts texts;
  texts.set_plain("\n");
  return texts;
}

TEST(Collect, PutsThePrefixBeforeThePaths) {
  std::vector<status::FieldViolation> violations;
  Collect(WrongTexts(), "rows[3]", &violations);
  Collect(WrongTexts(), "", &violations);
  ASSERT_THAT(violations, SizeIs(2));
  EXPECT_EQ(violations[0].field, "rows[3].plain");
  EXPECT_EQ(violations[1].field, "plain");
}

TEST(Collect, TellsAHundredViolationsAndCountsTheRest) {
  test::Texts texts;
  for (int i = 0; i < 137; ++i) texts.add_items("x");
  const auto violations = All(texts);
  ASSERT_THAT(violations, SizeIs(101));
  EXPECT_EQ(violations[99].field, "items[99]");
  EXPECT_EQ(violations[100],
            (status::FieldViolation{"", "37 more violations are left out: mend these first"}));
}

TEST(Collect, LeavesNothingOutOfAHundred) {
  test::Texts texts;
  for (int i = 0; i < 100; ++i) texts.add_items("x");
  EXPECT_THAT(All(texts), SizeIs(100));
}

TEST(Validate, IsOkForARightMessage) { EXPECT_TRUE(Validate(Complete()).ok()); }

TEST(Validate, GivesInvalidArgumentWithAllViolations) {
  const absl::Status status = Validate(test::Behaviours());
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status::Violations(status), All(test::Behaviours()));
}

TEST(Validate, FitsIntoTheTrailersOfAnAnswer) {
  test::Texts texts;
  for (int i = 0; i < 1'000; ++i) texts.add_items("x");
  const absl::Status status = Validate(texts);
  const auto violations = status::Violations(status);
  std::size_t bytes = 0;
  for (const auto& [field, description] : violations) bytes += field.size() + description.size();
  EXPECT_GT(violations.size(), 30);
  EXPECT_LT(bytes, kMaxStatusBytes + 200);
  EXPECT_THAT(violations.back().description, HasSubstr("are left out"));
}

TEST(Validate, ReportsAllFieldsOfARealRequest) {
  organisations::v1::CreateOrganisationRequest request;
  request.set_organisation_id("MSF");
  request.set_request_id("1");
  auto& organisation = *request.mutable_organisation();
  organisation.set_country("UK");
  organisation.add_other_names()->set_text("MSF");
  organisation.add_other_names()->set_language("xx");
  organisation.mutable_position()->set_latitude(91);
  organisation.set_alliance("\xff");  // output only
  EXPECT_THAT(WrongFields(request),
              ElementsAre("organisation.display_name", "organisation.other_names[1].text",
                          "organisation.other_names[1].language", "organisation.country",
                          "organisation.position.latitude", "organisation_id", "request_id"));
}

TEST(Validate, MayBeCalledByManyThreadsThatMeetATypeForTheFirstTime) {
  std::vector<std::size_t> found(4);
  std::vector<std::thread> threads;
  for (std::size_t& mine : found) {
    threads.emplace_back(
        [&mine] { mine = All(organisations::v1::MergeOrganisationsRequest()).size(); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(found, testing::Each(3));
}

// --- rules that cannot be enforced

TEST(Check, IsOkForRulesThatCanBeEnforced) {
  EXPECT_TRUE(Check(*test::Patches::descriptor()).ok());
  EXPECT_TRUE(Check(*test::Tree::descriptor()).ok());
}

TEST(Check, NamesEveryRuleThatCannotBeEnforced) {
  const absl::Status status = Check(*test::HoldsFaulty::descriptor());
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  for (const char* field : {"pattern", "no_type", "unknown_type", "format_on_number",
                            "bound_on_text", "items_on_singular", "unique_messages",
                            "patch_on_text", "unspecified_text", "length_on_number"}) {
    EXPECT_THAT(std::string(status.message()),
                HasSubstr(absl::StrCat("baraza.validation.test.Faulty.", field, ": ")));
  }
}

TEST(Check, FailsWhereARuleCannotBeEnforcedRatherThanLetTheValuePass) {
  test::Faulty faulty;
  faulty.set_pattern("a");
  EXPECT_THAT(WrongFields(faulty), testing::Contains("pattern"));
}

}  // namespace
}  // namespace baraza::validation
