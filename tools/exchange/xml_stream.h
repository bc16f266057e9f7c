// Reads an XML file one child of its root at a time.
//
// Why: publishers' files reach gigabytes; what is held is one activity. Nothing outside the file is
// ever opened (no network, no DTD, no external entities), entities are not expanded, and a file
// that is no XML fails at its first bytes.
//
// Bounds: a child of the root holds at most 64 MiB, elements nest at most 32 deep, a single text at
// most 10 MB. Ownership: owns the file and the parser. Thread-safety: one thread at a time.
// Status: NOT_FOUND the file does not exist; PERMISSION_DENIED it may not be read;
// INVALID_ARGUMENT it is not XML, breaks off, has another root, declares a document type, or
// exceeds a bound. The message names the file and, where it can, the line.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/exchange/xml_element.h"

struct _xmlTextReader;
struct _xmlError;

namespace baraza::exchange {

class XmlStream {
 public:
  struct Options {
    // Elements whose content is not stored: `XmlElement::withheld` says if there was any.
    std::vector<std::string> withhold;
  };

  // Opens a file and reads up to its root element.
  static absl::StatusOr<std::unique_ptr<XmlStream>> Open(const std::string& path,
                                                         const Options& options);
  ~XmlStream();
  XmlStream(const XmlStream&) = delete;
  XmlStream& operator=(const XmlStream&) = delete;

  // The root element without its children.
  XmlElement& root() { return root_; }

  // The next child of the root; nothing at the end of the file. After an error the stream is over.
  absl::StatusOr<std::optional<XmlElement>> Next();

  int64_t bytes_read() const { return bytes_read_; }
  // Size of the file in bytes; 0 if it has none (a pipe).
  int64_t bytes_total() const { return bytes_total_; }
  // The line that was read last, from 1.
  long line() const;

 private:
  XmlStream(std::string path, Options options);

  static int ReadBytes(void* self, char* buffer, int size);
  static void Note(void* self, _xmlError* error);

  absl::Status OpenFile();
  absl::Status ReadRoot();
  // Moves on by one node: true, or false at the end of the document.
  absl::StatusOr<bool> Step();
  absl::StatusOr<XmlElement> ReadElement();
  absl::Status ReadNode(std::vector<XmlElement*>& open, int64_t& bytes);
  absl::Status StartElement(std::vector<XmlElement*>& open, int64_t& bytes);
  XmlElement CurrentElement() const;
  bool IsWithheld(std::string_view name) const;
  absl::Status Fault(std::string_view what) const;

  const std::string path_;
  const Options options_;
  std::FILE* file_ = nullptr;
  _xmlTextReader* reader_ = nullptr;
  XmlElement root_;
  int64_t bytes_read_ = 0;
  int64_t bytes_total_ = 0;
  int64_t children_ = 0;
  std::string first_error_;
  long first_error_line_ = 0;
  int read_errno_ = 0;
};

}  // namespace baraza::exchange
