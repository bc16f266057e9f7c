#include "services/duplication/domain/organisation_profile.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/duplication/domain/address.h"
#include "services/duplication/domain/country_names.h"
#include "services/duplication/domain/word_sequence.h"

namespace baraza::duplication {
namespace {

using organisations::v1::Identifier;
using organisations::v1::Organisation;
using organisations::v1::OtherName;

void AddOnce(const std::string& value, std::vector<std::string>& list) {
  const bool known = std::find(list.begin(), list.end(), value) != list.end();
  if (!value.empty() && !known && list.size() < kMaxNames) list.push_back(value);
}

void AddName(const std::string& text, bool acronym, bool part, OrganisationProfile& profile) {
  if (profile.names.size() >= kMaxNames) return;
  NormalisedName normalised = NormaliseName(text);
  if (normalised.tokens.empty()) return;
  if (acronym && !normalised.is_acronym && normalised.tokens.size() == 1) {
    normalised.is_acronym = true;
    normalised.given_acronyms.push_back(normalised.tokens[0].text);
  }
  for (const std::string& given : normalised.given_acronyms) AddOnce(given, profile.given_acronyms);
  for (const std::string& made : normalised.derived_acronyms) {
    AddOnce(made, profile.derived_acronyms);
  }
  const bool known = std::any_of(
      profile.names.begin(), profile.names.end(),
      [&](const OrganisationProfile::Name& name) { return name.tokens == normalised.tokens; });
  if (known) return;
  profile.names.push_back(
      {text.substr(0, 500), normalised.is_acronym, part, false, std::move(normalised.tokens)});
}

void AddCodes(const Organisation& organisation, OrganisationProfile& profile) {
  for (const Identifier& identifier : organisation.identifiers()) {
    if (profile.codes.size() >= kMaxCodes) return;
    std::string value = NormaliseIdentifier(identifier.scheme(), identifier.value());
    if (value.empty()) continue;
    profile.codes.push_back({NormaliseScheme(identifier.scheme()), std::move(value),
                             identifier.status() == Identifier::VERIFIED});
  }
}

// Writes and reads the parts of a block: lengths and numbers as four bytes, texts as they are.
class Writer {
 public:
  void Number(std::uint32_t number) {
    block_.append(reinterpret_cast<const char*>(&number), sizeof number);
  }
  void Text(std::string_view text) {
    const auto length = static_cast<std::uint16_t>(std::min<std::size_t>(text.size(), 0xFFFF));
    block_.append(reinterpret_cast<const char*>(&length), sizeof length);
    block_.append(text.data(), length);
  }
  void Texts(const std::vector<std::string>& texts) {
    Byte(texts.size());
    for (const std::string& text : texts) Text(text);
  }
  void Byte(std::size_t value) { block_ += static_cast<char>(value); }
  std::string Take() {
    block_.shrink_to_fit();
    return std::move(block_);
  }

 private:
  std::string block_;
};

class Reader {
 public:
  explicit Reader(std::string_view block) : at_(block.data()) {}
  std::uint32_t Number() { return Raw<std::uint32_t>(); }
  std::size_t Byte() { return Raw<std::uint8_t>(); }
  std::string_view Text() {
    const std::size_t length = Raw<std::uint16_t>();
    const std::string_view text(at_, length);
    at_ += length;
    return text;
  }
  template <typename List>
  void Texts(List& list) {
    for (std::size_t left = Byte(); left > 0; --left) list.push_back(Text());
  }

 private:
  template <typename T>
  T Raw() {
    T value;
    std::memcpy(&value, at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  const char* at_;
};

}  // namespace

OrganisationProfile ProfileOf(const Organisation& organisation, const ContactHints& hints) {
  OrganisationProfile profile;
  profile.name = organisation.name();
  profile.title = organisation.display_name();
  profile.etag = organisation.etag();
  AddName(organisation.display_name(), false, false, profile);
  const std::vector<std::string> parts = NameParts(organisation.display_name());
  if (!parts.empty() && !profile.names.empty()) profile.names[0].has_parts = true;
  for (const std::string& part : parts) {
    AddName(std::string(absl::StripAsciiWhitespace(part)), false, true, profile);
  }
  for (const OtherName& other : organisation.other_names()) {
    AddName(other.text(), other.kind() == OtherName::ACRONYM, false, profile);
  }
  profile.country = absl::AsciiStrToUpper(organisation.country());
  if (profile.country.empty()) {
    profile.mentioned_countries = MentionedCountries(organisation.display_name());
  }
  profile.locality = organisation.locality();
  for (const Token& token : NormaliseName(organisation.locality()).tokens) {
    absl::StrAppend(&profile.folded_locality, profile.folded_locality.empty() ? "" : " ",
                    token.text);
  }
  profile.domain = WebDomain(organisation.website());
  profile.phone = NormalisePhone(hints.phone);
  profile.address = NormaliseAddress(hints.address);
  profile.postal_code = NormaliseIdentifier("", organisation.postal_code());
  AddCodes(organisation, profile);
  for (const auto& step : organisation.succession())
    AddOnce(step.organisation(), profile.succession);
  return profile;
}

OrganisationView ViewOf(const OrganisationProfile& profile, const TermTable& terms) {
  OrganisationView view;
  view.name = profile.name;
  view.title = profile.title;
  view.etag = profile.etag;
  view.country = profile.country;
  view.locality = profile.locality;
  view.folded_locality = profile.folded_locality;
  view.domain = profile.domain;
  view.phone = profile.phone;
  view.address = profile.address;
  view.postal_code = profile.postal_code;
  for (const auto& name : profile.names) {
    auto& made = view.names.emplace_back();
    made.text = name.text;
    made.is_acronym = name.is_acronym;
    made.is_part = name.is_part;
    made.has_parts = name.has_parts;
    for (const Token& token : name.tokens) {
      made.tokens.push_back(MakeTokenView(token.text, token.word_class, terms));
    }
    WeighSequence(terms, made.tokens);
  }
  view.given_acronyms.assign(profile.given_acronyms.begin(), profile.given_acronyms.end());
  view.derived_acronyms.assign(profile.derived_acronyms.begin(), profile.derived_acronyms.end());
  view.succession.assign(profile.succession.begin(), profile.succession.end());
  view.mentioned_countries.assign(profile.mentioned_countries.begin(),
                                  profile.mentioned_countries.end());
  for (const auto& code : profile.codes)
    view.codes.push_back({code.scheme, code.value, code.verified});
  return view;
}

std::string PackProfile(const OrganisationProfile& profile, Vocabulary& vocabulary,
                        const TermTable& terms) {
  Writer writer;
  for (const std::string* text : {&profile.name, &profile.title, &profile.etag, &profile.country,
                                  &profile.locality, &profile.folded_locality, &profile.domain,
                                  &profile.phone, &profile.address, &profile.postal_code}) {
    writer.Text(*text);
  }
  writer.Byte(profile.names.size());
  for (const auto& name : profile.names) {
    writer.Text(name.text == profile.title ? "" : name.text);
    writer.Byte((name.is_acronym ? 1 : 0) + (name.is_part ? 2 : 0) + (name.has_parts ? 4 : 0));
    writer.Byte(name.tokens.size());
    for (const Token& token : name.tokens) writer.Number(vocabulary.Intern(token, terms));
  }
  writer.Texts(profile.given_acronyms);
  writer.Texts(profile.derived_acronyms);
  writer.Texts(profile.succession);
  writer.Texts(profile.mentioned_countries);
  writer.Byte(profile.codes.size());
  for (const auto& code : profile.codes) {
    writer.Text(code.scheme);
    writer.Text(code.value);
    writer.Byte(code.verified ? 1 : 0);
  }
  return writer.Take();
}

std::string_view NameIn(std::string_view block) { return Reader(block).Text(); }

OrganisationView OpenProfile(std::string_view block, absl::Span<const TokenView> words,
                             const TermTable& terms) {
  Reader reader(block);
  OrganisationView view;
  for (std::string_view* text :
       {&view.name, &view.title, &view.etag, &view.country, &view.locality, &view.folded_locality,
        &view.domain, &view.phone, &view.address, &view.postal_code}) {
    *text = reader.Text();
  }
  for (std::size_t left = reader.Byte(); left > 0; --left) {
    auto& name = view.names.emplace_back();
    name.text = reader.Text();
    if (name.text.empty()) name.text = view.title;
    const std::size_t flags = reader.Byte();
    name.is_acronym = (flags & 1) != 0;
    name.is_part = (flags & 2) != 0;
    name.has_parts = (flags & 4) != 0;
    for (std::size_t tokens = reader.Byte(); tokens > 0; --tokens) {
      name.tokens.push_back(words[reader.Number()]);
    }
    WeighSequence(terms, name.tokens);
  }
  reader.Texts(view.given_acronyms);
  reader.Texts(view.derived_acronyms);
  reader.Texts(view.succession);
  reader.Texts(view.mentioned_countries);
  for (std::size_t left = reader.Byte(); left > 0; --left) {
    auto& code = view.codes.emplace_back();
    code.scheme = reader.Text();
    code.value = reader.Text();
    code.verified = reader.Byte() != 0;
  }
  return view;
}

}  // namespace baraza::duplication
