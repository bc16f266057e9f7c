// One element of an XML file with all that is in it, and a note of what was read of it.
//
// Why: whoever maps a file to records must be able to say what it left behind. Every reading method
// marks what it gave out; the rest is found by walking over the unmarked.
//
// Ownership: a tree of values. Thread-safety: one thread at a time.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace baraza::exchange {

class XmlElement {
 public:
  struct Attribute {
    std::string name;  // with its prefix: "xml:lang"
    std::string value;
    bool taken = false;
  };

  std::string name;  // with its prefix: "usg:treasury-account"
  long line = 0;
  std::string text;  // directly inside, joined
  std::vector<Attribute> attributes;
  std::vector<XmlElement> children;
  // The content was withheld by the reader: it exists, and was not stored.
  bool withheld = false;

  // The attribute's value without white space around it; empty if there is none.
  std::string Take(std::string_view attribute);

  // The same without marking it.
  std::string Peek(std::string_view attribute) const;

  // The text directly inside.
  const std::string& TakeText();

  // The children of that name, marked as read (not what is in them).
  std::vector<XmlElement*> TakeChildren(std::string_view child);

  // The first of them, the others left; nullptr if there is none.
  XmlElement* TakeFirst(std::string_view child);

  // Marks the element and all that is in it.
  void TakeAll();

  // Whether there is a child of that name.
  bool Has(std::string_view child) const;

  // Calls `report` with the path below this element of everything that holds something and was not
  // taken: "transaction/disbursement-channel", "budget/@type". A subtree is reported once, at its
  // top.
  void ForEachUntaken(const std::function<void(const std::string& path)>& report) const;

  // Calls `visit` for the element and all below it, in the order of the file.
  void Walk(const std::function<void(XmlElement&)>& visit);

 private:
  bool HoldsSomething() const;
  void ReportUntaken(const std::string& path,
                     const std::function<void(const std::string&)>& report) const;

  bool taken_ = false;
  bool text_taken_ = false;
};

}  // namespace baraza::exchange
