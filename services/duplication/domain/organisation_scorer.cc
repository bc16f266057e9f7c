#include "services/duplication/domain/organisation_scorer.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "services/duplication/domain/address.h"
#include "services/duplication/domain/evidence.h"

namespace baraza::duplication {
namespace {

using v1::Match;

constexpr double kWallBits = -1000;

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

using Comparison = FieldComparison;
using Judgement = OrganisationJudgement;

Comparison Compared(const char* field, std::string_view left, std::string_view right) {
  Comparison made;
  made.field = field;
  made.left = left;
  made.right = right;
  return made;
}

void Set(Comparison& comparison, Level level, double same, double related, double rarity = 0) {
  comparison.level = level;
  comparison.same = same + rarity;
  comparison.related = related + rarity;
  comparison.rarity = rarity;
}

// True if a name is that of a body of one country: a ministry, a national institute.
bool IsNational(const OrganisationView& record) {
  return std::any_of(record.names.begin(), record.names.end(), [](const auto& name) {
    return std::any_of(name.tokens.begin(), name.tokens.end(), [](const TokenView& token) {
      return token.word_class == WordClass::kNational;
    });
  });
}

// One record has a country, the other's name mentions some.
Comparison CompareMentioned(const OrganisationView& left, const OrganisationView& right,
                            const OrganisationModel& model) {
  Comparison made = Compared("country", left.country, right.country);
  const OrganisationView& known = left.country.empty() ? right : left;
  const auto& mentioned =
      left.country.empty() ? left.mentioned_countries : right.mentioned_countries;
  if (known.country.empty() || mentioned.empty()) return made;
  (left.country.empty() ? made.left : made.right) = mentioned.front();
  if (std::find(mentioned.begin(), mentioned.end(), known.country) != mentioned.end()) {
    const double rarity = model.terms.Bits(TermKind::kCountry, known.country);
    Set(made, Level::kClose, model.same.country_mentioned, model.related.country_mentioned, rarity);
  } else {
    Set(made, Level::kPartial, model.same.country_unmentioned, model.related.country_unmentioned);
  }
  return made;
}

Comparison CompareCountry(const OrganisationView& left, const OrganisationView& right,
                          const OrganisationModel& model) {
  if (left.country.empty() || right.country.empty()) return CompareMentioned(left, right, model);
  Comparison made = Compared("country", left.country, right.country);
  if (left.country == right.country) {
    const double rarity = model.terms.Bits(TermKind::kCountry, left.country);
    Set(made, Level::kExact, model.same.country_agrees, model.related.country_agrees, rarity);
  } else {
    const bool nations = IsNational(left) && IsNational(right);
    Set(made, Level::kDifferent,
        model.same.country_differs + (nations ? model.same.nation_differs : 0),
        model.related.country_differs + (nations ? model.related.nation_differs : 0));
  }
  return made;
}

// True if all words of the town are in the record's name.
bool NameMentions(const OrganisationView& record, std::string_view folded_locality) {
  if (record.names.empty()) return false;
  for (const absl::string_view word : absl::StrSplit(Absl(folded_locality), ' ')) {
    const auto& tokens = record.names[0].tokens;
    if (std::none_of(tokens.begin(), tokens.end(),
                     [&](const TokenView& token) { return Absl(token.text) == word; })) {
      return false;
    }
  }
  return true;
}

// One record has a town, the other's name mentions it; not mentioning it says nothing. Names of
// both may have the word in common already, so it counts half.
Comparison CompareMentionedLocality(const OrganisationView& left, const OrganisationView& right,
                                    const OrganisationModel& model) {
  Comparison made = Compared("locality", left.locality, right.locality);
  const OrganisationView& known = left.folded_locality.empty() ? right : left;
  const OrganisationView& other = left.folded_locality.empty() ? left : right;
  if (known.folded_locality.empty() || !NameMentions(other, known.folded_locality)) return made;
  const double bits =
      0.5 * std::min(8.0, model.terms.Bits(TermKind::kLocality, known.folded_locality));
  (left.folded_locality.empty() ? made.left : made.right) = other.title;
  const bool named_too = NameMentions(known, known.folded_locality);
  Set(made, Level::kPartial, 0, 0, named_too ? 0.2 * bits : bits);
  return made;
}

// The town tells only what the country has not told already.
Comparison CompareLocality(const OrganisationView& left, const OrganisationView& right,
                           const OrganisationModel& model) {
  Comparison made = Compared("locality", left.locality, right.locality);
  const std::string_view a = left.folded_locality;
  const std::string_view b = right.folded_locality;
  if (a.empty() || b.empty()) return CompareMentionedLocality(left, right, model);
  const bool one_country = !left.country.empty() && left.country == right.country;
  const double known = one_country ? model.terms.Bits(TermKind::kCountry, left.country) : 0;
  const double information =
      std::min(model.terms.Bits(TermKind::kLocality, a), model.terms.Bits(TermKind::kLocality, b));
  const double rarity = std::max(0.0, std::min(information, 12.0) - known);
  if (a == b) {
    Set(made, Level::kExact, model.same.locality_agrees, model.related.locality_agrees, rarity);
  } else if (EditDistance(a, b, 2) <= (std::min(a.size(), b.size()) > 7 ? 2 : 1) ||
             Absl(a).find(Absl(b)) != absl::string_view::npos ||
             Absl(b).find(Absl(a)) != absl::string_view::npos) {
    Set(made, Level::kClose, model.same.locality_close, model.related.locality_close, rarity);
    made.same = std::max(0.0, made.same);
    made.related = std::max(0.0, made.related);
  } else {
    Set(made, Level::kDifferent, model.same.locality_differs, model.related.locality_differs);
  }
  return made;
}

Comparison CompareDomain(const OrganisationView& left, const OrganisationView& right,
                         const OrganisationModel& model) {
  Comparison made = Compared("website", left.domain, right.domain);
  if (left.domain.empty() || right.domain.empty()) return made;
  if (left.domain == right.domain) {
    const double rarity = 0.8 * model.terms.Bits(TermKind::kDomain, left.domain);
    Set(made, Level::kExact, model.same.domain_agrees, model.related.domain_agrees, rarity);
  } else {
    Set(made, Level::kDifferent, model.same.domain_differs, model.related.domain_differs);
  }
  return made;
}

Comparison ComparePhone(const OrganisationView& left, const OrganisationView& right,
                        const OrganisationModel& model) {
  Comparison made = Compared("phone", left.phone, right.phone);
  if (left.phone.empty() || right.phone.empty()) return made;
  if (left.phone == right.phone) {
    const double rarity = model.terms.Bits(TermKind::kPhone, left.phone);
    Set(made, Level::kExact, model.same.phone_agrees, model.related.phone_agrees, rarity);
  } else {
    Set(made, Level::kDifferent, model.same.phone_differs, model.related.phone_differs);
  }
  return made;
}

Comparison CompareAddress(const OrganisationView& left, const OrganisationView& right,
                          const OrganisationModel& model) {
  Comparison made = Compared("address", left.address, right.address);
  if (left.address.empty() || right.address.empty()) return made;
  const OrganisationWeights& same = model.same;
  const OrganisationWeights& related = model.related;
  const double rarity = std::min(model.terms.Bits(TermKind::kAddress, AddressKey(left.address)),
                                 model.terms.Bits(TermKind::kAddress, AddressKey(right.address)));
  switch (CompareAddresses(left.address, right.address)) {
    case AddressLevel::kSame:
      Set(made, Level::kExact, same.address_agrees, related.address_agrees, rarity);
      break;
    case AddressLevel::kMisspelt:
      Set(made, Level::kClose, same.address_close, related.address_close, rarity);
      break;
    case AddressLevel::kNear:
      Set(made, Level::kPartial, same.address_near, related.address_near);
      break;
    case AddressLevel::kDifferent:
      Set(made, Level::kDifferent, same.address_differs, related.address_differs);
  }
  return made;
}

// A postal code tells only what the address has not told already.
Comparison ComparePostalCode(const OrganisationView& left, const OrganisationView& right,
                             const OrganisationModel& model) {
  Comparison made = Compared("postal_code", left.postal_code, right.postal_code);
  if (left.postal_code.empty() || right.postal_code.empty()) return made;
  if (left.postal_code != right.postal_code) {
    Set(made, Level::kDifferent, model.same.postal_differs, model.related.postal_differs);
    return made;
  }
  const bool told = !left.address.empty() && !right.address.empty();
  const double rarity = told ? 0.0 : model.terms.Bits(TermKind::kPostalCode, left.postal_code);
  Set(made, Level::kExact, model.same.postal_agrees, model.related.postal_agrees, rarity);
  return made;
}

// Which codes of common schemes agree and differ.
struct CodeAgreement {
  const OrganisationView::Code* agrees = nullptr;
  const OrganisationView::Code* differs_left = nullptr;
  const OrganisationView::Code* differs_right = nullptr;
  bool verified_agrees = false;
  bool wall = false;
};

CodeAgreement AgreeOnCodes(const OrganisationView& left, const OrganisationView& right) {
  CodeAgreement made;
  for (const auto& a : left.codes) {
    for (const auto& b : right.codes) {
      if (a.scheme != b.scheme) continue;
      const bool verified = a.verified && b.verified;
      if (a.value == b.value) {
        if (made.agrees == nullptr || (verified && !made.verified_agrees)) made.agrees = &a;
        made.verified_agrees |= verified;
      } else if (!made.wall) {
        made.wall = verified;
        made.differs_left = &a;
        made.differs_right = &b;
      }
    }
  }
  return made;
}

Comparison CompareCodes(const OrganisationView& left, const OrganisationView& right,
                        const OrganisationModel& model) {
  const CodeAgreement codes = AgreeOnCodes(left, right);
  Comparison made = Compared("identifier", "", "");
  const bool differ = codes.wall || (codes.agrees == nullptr && codes.differs_left != nullptr);
  if (differ) {
    made.left = codes.differs_left->value;
    made.right = codes.differs_right->value;
    const double same = codes.wall ? model.same.verified_differs : model.same.code_differs;
    const double related = codes.wall ? model.related.verified_differs : model.related.code_differs;
    Set(made, Level::kDifferent, same, related);
  } else if (codes.agrees != nullptr) {
    made.left = made.right = codes.agrees->value;
    const std::string term =
        absl::StrCat(Absl(codes.agrees->scheme), " ", Absl(codes.agrees->value));
    const double rarity = model.terms.Bits(TermKind::kIdentifier, term);
    const bool sure = codes.verified_agrees;
    Set(made, Level::kExact, sure ? model.same.verified_agrees : model.same.code_agrees,
        sure ? model.related.verified_agrees : model.related.code_agrees, rarity);
  }
  return made;
}

// Two organisations of one name with different verified codes are not even parts of one whole, of
// which one would be called otherwise.
bool IsWallBetweenNamesakes(const NameComparison& name, const Comparison& field,
                            const OrganisationModel& model) {
  const bool namesakes = name.level == NameLevel::kExact || name.level == NameLevel::kClose;
  return namesakes && field.same == model.same.verified_differs;
}

Level LevelOf(NameLevel level) {
  switch (level) {
    case NameLevel::kExact:
      return Level::kExact;
    case NameLevel::kClose:
    case NameLevel::kAcronym:
      return Level::kClose;
    case NameLevel::kPartial:
      return Level::kPartial;
    case NameLevel::kDifferent:
      return Level::kDifferent;
  }
  return Level::kDifferent;
}

bool Succeed(const OrganisationView& left, const OrganisationView& right) {
  const auto names = [](const OrganisationView& record, std::string_view other) {
    return !other.empty() && std::find(record.succession.begin(), record.succession.end(), other) !=
                                 record.succession.end();
  };
  return names(left, right.name) || names(right, left.name);
}

OrganisationScore ScoreOf(const Judgement& judgement, const OrganisationModel& model) {
  const double same = model.prior_same + judgement.same;
  const double related = model.prior_related + judgement.related;
  if (related > same) return {Match::RELATED_ORGANISATION, related};
  return {Match::SAME_ORGANISATION, same};
}

std::string NameSentence(const NameComparison& name, bool related, const OrganisationModel& model) {
  const auto count = model.terms.Count(TermKind::kNameToken, name.telling);
  const auto total = model.terms.Total(TermKind::kNameToken);
  const std::string rarity =
      absl::StrFormat("\"%s\" is in %d of %d names", Absl(name.telling), count, total);
  if (related) return absl::StrCat("One name is the other with something added; ", rarity, ".");
  switch (name.level) {
    case NameLevel::kExact:
      return absl::StrCat("The names are the same words; ", rarity, ".");
    case NameLevel::kClose:
      return absl::StrCat("The names differ only in spelling or in common words; ", rarity, ".");
    case NameLevel::kAcronym:
      return absl::StrCat("One is called \"", Absl(name.telling), "\", the initials of the other.");
    case NameLevel::kPartial:
      return absl::StrCat("The names have words in common; ", rarity, ".");
    case NameLevel::kDifferent:
      return "The names differ.";
  }
  return "";
}

std::string FieldSentence(const Comparison& field) {
  const std::string what = field.field;
  switch (field.level) {
    case Level::kExact:
      return absl::StrFormat("Both have the %s %s; about one record in %.0f does.", what,
                             Absl(field.left), std::exp2(field.rarity));
    case Level::kClose:
    case Level::kPartial:
      return absl::StrFormat("Nearly the same %s: %s and %s.", what, Absl(field.left),
                             Absl(field.right));
    case Level::kDifferent:
      return absl::StrFormat("Different %s: %s and %s.", what, Absl(field.left), Absl(field.right));
    case Level::kMissing:
      return "";
  }
  return "";
}

void AddNameEvidence(const Judgement& judgement, bool related, const OrganisationModel& model,
                     Match& match) {
  const NameComparison& name = judgement.name;
  AddEvidence("name", LevelOf(name.level), related ? name.related_bits : name.same_bits, name.left,
              name.right, NameSentence(name, related, model), match);
  if (name.shared_acronym.empty()) return;
  AddEvidence("name", Level::kExact, name.shared_acronym_bits, name.shared_acronym,
              name.shared_acronym,
              absl::StrCat("Both call themselves \"", Absl(name.shared_acronym), "\"."), match);
}

}  // namespace

OrganisationJudgement JudgeOrganisations(const OrganisationView& left,
                                         const OrganisationView& right,
                                         const OrganisationModel& model) {
  Judgement made;
  made.name = CompareNames(left, right, model);
  made.same = made.name.same_bits + made.name.shared_acronym_bits;
  made.related = made.name.related_bits + made.name.shared_acronym_bits;
  for (Comparison (*compare)(const OrganisationView&, const OrganisationView&,
                             const OrganisationModel&) :
       {&CompareCodes, &CompareCountry, &CompareLocality, &CompareDomain, &ComparePhone,
        &CompareAddress, &ComparePostalCode}) {
    Comparison field = compare(left, right, model);
    if (field.level == Level::kMissing) continue;
    if (IsWallBetweenNamesakes(made.name, field, model)) field.related = field.same;
    made.same += field.same;
    made.related += field.related;
    made.fields.push_back(field);
  }
  return made;
}

double ProbabilityOf(double weight) { return 1.0 / (1.0 + std::exp2(-weight)); }

OrganisationScore ScoreOrganisations(const OrganisationView& left, const OrganisationView& right,
                                     const OrganisationModel& model) {
  if (Succeed(left, right)) return {Match::SAME_ORGANISATION, kWallBits};
  return ScoreOf(JudgeOrganisations(left, right, model), model);
}

Match ExplainOrganisations(const OrganisationView& left, const OrganisationView& right,
                           const OrganisationModel& model) {
  if (right.name < left.name) return ExplainOrganisations(right, left, model);
  const Judgement judgement = JudgeOrganisations(left, right, model);
  const OrganisationScore score = ScoreOf(judgement, model);
  Match match;
  const bool related = score.kind == Match::RELATED_ORGANISATION;
  AddSubjects({left.name, left.title, left.etag}, {right.name, right.title, right.etag}, match);
  match.set_kind(score.kind);
  AddNameEvidence(judgement, related, model, match);
  for (const Comparison& field : judgement.fields) {
    AddEvidence(field.field, field.level, related ? field.related : field.same, field.left,
                field.right, FieldSentence(field), match);
  }
  if (Succeed(left, right)) {
    AddEvidence("name", Level::kDifferent, kWallBits, left.name, right.name,
                "One succeeded the other: that is history, not duplication.", match);
  }
  AddPrior(related ? model.prior_related : model.prior_same, match);
  FinishMatch(match);
  return match;
}

}  // namespace baraza::duplication
