#include "tools/exchange/xml_element.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace baraza::exchange {
namespace {

bool IsBlank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isspace);
}

}  // namespace

std::string XmlElement::Take(std::string_view attribute) {
  for (Attribute& one : attributes) {
    if (one.name != attribute) continue;
    one.taken = true;
    return std::string(absl::StripAsciiWhitespace(one.value));
  }
  return "";
}

std::string XmlElement::Peek(std::string_view attribute) const {
  for (const Attribute& one : attributes) {
    if (one.name == attribute) return std::string(absl::StripAsciiWhitespace(one.value));
  }
  return "";
}

const std::string& XmlElement::TakeText() {
  text_taken_ = true;
  return text;
}

std::vector<XmlElement*> XmlElement::TakeChildren(std::string_view child) {
  std::vector<XmlElement*> found;
  for (XmlElement& one : children) {
    if (one.name != child) continue;
    one.taken_ = true;
    found.push_back(&one);
  }
  return found;
}

XmlElement* XmlElement::TakeFirst(std::string_view child) {
  for (XmlElement& one : children) {
    if (one.name != child) continue;
    one.taken_ = true;
    return &one;
  }
  return nullptr;
}

void XmlElement::TakeAll() {
  Walk([](XmlElement& element) {
    element.taken_ = true;
    element.text_taken_ = true;
    for (Attribute& one : element.attributes) one.taken = true;
  });
}

bool XmlElement::Has(std::string_view child) const {
  return std::any_of(children.begin(), children.end(),
                     [child](const XmlElement& one) { return one.name == child; });
}

void XmlElement::Walk(const std::function<void(XmlElement&)>& visit) {
  visit(*this);
  for (XmlElement& child : children) child.Walk(visit);
}

bool XmlElement::HoldsSomething() const {
  const auto filled = [](const Attribute& one) { return !IsBlank(one.value); };
  const auto holds = [](const XmlElement& one) { return one.HoldsSomething(); };
  return withheld || !IsBlank(text) || std::any_of(attributes.begin(), attributes.end(), filled) ||
         std::any_of(children.begin(), children.end(), holds);
}

void XmlElement::ForEachUntaken(const std::function<void(const std::string&)>& report) const {
  ReportUntaken("", report);
}

void XmlElement::ReportUntaken(const std::string& path,
                               const std::function<void(const std::string&)>& report) const {
  const std::string prefix = path.empty() ? "" : path + "/";
  for (const Attribute& one : attributes) {
    if (!one.taken && !IsBlank(one.value)) report(absl::StrCat(prefix, "@", one.name));
  }
  if (!text_taken_ && !IsBlank(text)) report(absl::StrCat(prefix, "text()"));
  for (const XmlElement& child : children) {
    const std::string child_path = absl::StrCat(prefix, child.name);
    if (child.taken_) {
      child.ReportUntaken(child_path, report);
    } else if (child.HoldsSomething()) {
      report(child_path);
    }
  }
}

}  // namespace baraza::exchange
