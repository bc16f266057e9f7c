#include "tools/exchange/iati_organisations.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "services/foundation/validation/validation.h"
#include "tools/exchange/clean_text.h"
#include "tools/exchange/iati_root.h"
#include "tools/exchange/iso_codes.h"
#include "tools/exchange/mention.h"
#include "tools/exchange/mention_record.h"
#include "tools/exchange/organisation_code.h"
#include "tools/exchange/organisation_name.h"

namespace baraza::exchange {
namespace {

using baraza::organisations::v1::Identifier;

std::string_view ReasonOf(const std::string& path) {
  if (path == "document-link") return "documents are not kept";
  if (path == "contact-info") return "contact details, by intent";
  if (absl::EndsWith(path, "-budget") || path == "total-expenditure") {
    return "money is taken from activities";
  }
  if (path == "reporting-org") return "another organisation reports";
  if (absl::EndsWith(path, "@xml:lang")) return "not a language tag";
  if (path.find(':') != std::string::npos) return "not part of the IATI standard";
  return "no place in the contract";
}

// Maps one element; what it takes nothing from stays unmarked, to be counted as lost.
class Mapper {
 public:
  Mapper(XmlElement& element, PublishedOrganisation& organisation)
      : element_(element), organisation_(organisation) {
    const std::string language = element.Take("xml:lang");
    if (IsLanguageTag(language)) language_ = language;
  }

  void Map() {
    TakeNames();
    TakeIdentifier();
    TakeReporter();
    if (organisation_.violations.empty()) Fill();
    element_.ForEachUntaken(
        [&](const std::string& path) { organisation_.losses.Lose(path, ReasonOf(path)); });
  }

 private:
  std::string Line(XmlElement& element) {
    const std::string& text = element.TakeText();
    const std::string decoded = DecodeEntities(text);
    if (decoded != text) organisation_.losses.Repair("entities that were escaped twice");
    return CleanLine(decoded);
  }

  // The narratives of an element that say something.
  std::vector<MentionedName> NarrativesOf(XmlElement& parent) {
    std::vector<MentionedName> names;
    for (XmlElement* narrative : parent.TakeChildren("narrative")) {
      std::string text = Line(*narrative);
      std::string language = narrative->Peek("xml:lang");
      if (language.empty()) {
        language = language_;
      } else if (IsLanguageTag(language)) {
        narrative->Take("xml:lang");
      } else {
        language.clear();  // left unmarked: counted as lost
      }
      if (!text.empty()) names.push_back({std::move(text), std::move(language)});
    }
    return names;
  }

  // The first name that names somebody is the spelling to show, the others are translations.
  void TakeNames() {
    XmlElement* name = element_.TakeFirst("name");
    if (name == nullptr) return Refuse("name", "is missing");
    for (const MentionedName& one : NarrativesOf(*name)) {
      const std::string plain = PlainName(one.text);
      if (NamesNobody(plain)) continue;
      if (plain_names_.empty()) {
        ++entry_.spellings[one.text];
      } else {
        ++entry_.translations[one];
      }
      plain_names_.insert(plain);
    }
    if (plain_names_.empty()) Refuse("name", "names nobody");
  }

  void TakeIdentifier() {
    XmlElement* own = element_.TakeFirst("organisation-identifier");
    if (own != nullptr) identifier_ = Line(*own);
    if (identifier_.empty()) {
      return Refuse("organisation-identifier",
                    "is missing, so that the organisation could not be found again");
    }
    ++entry_.references[identifier_];
  }

  // Who reports is the organisation itself if it says so: by the same code, or by one of its names.
  void TakeReporter() {
    const auto is_reporter = [](const XmlElement& one) { return one.name == "reporting-org"; };
    const auto found =
        std::find_if(element_.children.begin(), element_.children.end(), is_reporter);
    if (found == element_.children.end() || !IsItself(*found)) return;
    XmlElement& reporter = *element_.TakeFirst("reporting-org");
    const std::string reference = CleanLine(reporter.Take("ref"));
    const std::string type = reporter.Take("type");
    reporter.Take("secondary-reporter");
    NarrativesOf(reporter);
    if (!reference.empty()) ++entry_.references[reference];
    if (!type.empty()) ++entry_.type_codes[type];
  }

  bool IsItself(const XmlElement& reporter) const {
    const std::string secondary = reporter.Peek("secondary-reporter");
    if (secondary == "1" || secondary == "true") return false;
    const std::string reference = CleanLine(reporter.Peek("ref"));
    const auto code = ParseOrganisationCode(reference);
    const auto own = ParseOrganisationCode(identifier_);
    if (reference == identifier_ || (code && own && code->key == own->key)) return true;
    return std::any_of(
        reporter.children.begin(), reporter.children.end(), [&](const XmlElement& one) {
          return one.name == "narrative" &&
                 plain_names_.contains(PlainName(CleanLine(DecodeEntities(one.text))));
        });
  }

  void Fill() {
    organisation_.record = RecordOf({&entry_});
    if (!ParseOrganisationCode(identifier_)) KeepOtherIdentifier();
    validation::Collect(organisation_.record, "", &organisation_.violations);
  }

  // An identifier that is not written as register and value.
  void KeepOtherIdentifier() {
    if (IsCategoryCode(identifier_) || absl::StrContains(identifier_, '-')) {
      return organisation_.losses.Lose("organisation-identifier",
                                       "names a register or a category, no organisation");
    }
    Identifier& identifier = *organisation_.record.add_identifiers();
    identifier.set_scheme("UNSTATED");
    identifier.set_value(FirstCodePoints(identifier_, 200));
    identifier.set_status(Identifier::CLAIMED);
  }

  void Refuse(std::string field, std::string description) {
    organisation_.violations.push_back({std::move(field), std::move(description)});
  }

  XmlElement& element_;
  PublishedOrganisation& organisation_;
  MentionBook::Entry entry_;
  std::string language_;  // default of the organisation; empty: not said
  std::string identifier_;
  std::set<std::string> plain_names_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<IatiOrganisationReader>> IatiOrganisationReader::Open(
    const std::string& path) {
  ASSIGN_OR_RETURN(auto stream, OpenIatiAs(path, IatiKind::kOrganisations));
  return std::unique_ptr<IatiOrganisationReader>(new IatiOrganisationReader(std::move(stream)));
}

absl::StatusOr<std::optional<PublishedOrganisation>> IatiOrganisationReader::Next() {
  while (true) {
    ASSIGN_OR_RETURN(std::optional<XmlElement> element, stream_->Next());
    if (!element) return std::optional<PublishedOrganisation>();
    if (element->name != "iati-organisation") continue;
    PublishedOrganisation organisation;
    organisation.number = ++organisations_;
    organisation.line = element->line;
    Mapper(*element, organisation).Map();
    return std::optional<PublishedOrganisation>(std::move(organisation));
  }
}

}  // namespace baraza::exchange
