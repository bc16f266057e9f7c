#include "tools/exchange/xml_stream.h"

#include <libxml/xmlreader.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/foundation/status/status.h"

namespace baraza::exchange {
namespace {

constexpr int64_t kMaxElementBytes = int64_t{64} << 20;
constexpr int64_t kBytesPerNode = 64;
constexpr size_t kMaxDepth = 32;
// No entities are replaced (XML_PARSE_NOENT), no DTD is loaded (XML_PARSE_DTDLOAD), and the limits
// of libxml2 stay in force (XML_PARSE_HUGE).
constexpr int kParserOptions = XML_PARSE_NONET | XML_PARSE_BIG_LINES;

std::string Owned(const xmlChar* text) {
  return text == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(text));
}

// The parser's own words, or ours where it has none or misleading ones.
std::string Explained(const std::string& parser_error) {
  if (parser_error.empty()) return "the parser gave up, as it does at texts of more than 10 MB";
  if (parser_error == "Document is empty") return "it does not begin with an element";
  return parser_error;
}

absl::Status NotReadable(const std::string& path, int error) {
  const std::string text = absl::StrCat("cannot read '", path, "': ", std::strerror(error));
  if (error == ENOENT) return absl::NotFoundError(text);
  if (error == EACCES || error == EPERM) return absl::PermissionDeniedError(text);
  return absl::InvalidArgumentError(text);
}

}  // namespace

XmlStream::XmlStream(std::string path, Options options)
    : path_(std::move(path)), options_(std::move(options)) {}

XmlStream::~XmlStream() {
  if (reader_ != nullptr) xmlFreeTextReader(reader_);
  if (file_ != nullptr) std::fclose(file_);
}

absl::StatusOr<std::unique_ptr<XmlStream>> XmlStream::Open(const std::string& path,
                                                           const Options& options) {
  std::unique_ptr<XmlStream> stream(new XmlStream(path, options));
  RETURN_IF_ERROR(stream->OpenFile());
  RETURN_IF_ERROR(stream->ReadRoot());
  return stream;
}

absl::Status XmlStream::OpenFile() {
  file_ = std::fopen(path_.c_str(), "rb");
  if (file_ == nullptr) return NotReadable(path_, errno);
  struct stat facts = {};
  if (fstat(fileno(file_), &facts) != 0) return NotReadable(path_, errno);
  if (S_ISDIR(facts.st_mode)) return NotReadable(path_, EISDIR);
  bytes_total_ = S_ISREG(facts.st_mode) ? facts.st_size : 0;
  if (S_ISREG(facts.st_mode) && facts.st_size == 0) {
    return absl::InvalidArgumentError(absl::StrCat("'", path_, "' is empty"));
  }
  reader_ = xmlReaderForIO(&XmlStream::ReadBytes, nullptr, this, nullptr, nullptr, kParserOptions);
  if (reader_ == nullptr) return absl::ResourceExhaustedError("no memory for an XML parser");
  xmlTextReaderSetStructuredErrorHandler(reader_, &XmlStream::Note, this);
  return absl::OkStatus();
}

int XmlStream::ReadBytes(void* self, char* buffer, int size) {
  auto& stream = *static_cast<XmlStream*>(self);
  const size_t count = std::fread(buffer, 1, static_cast<size_t>(size), stream.file_);
  stream.bytes_read_ += static_cast<int64_t>(count);
  if (count == 0 && std::ferror(stream.file_) != 0) {
    stream.read_errno_ = errno;
    return -1;
  }
  return static_cast<int>(count);
}

void XmlStream::Note(void* self, _xmlError* error) {
  auto& stream = *static_cast<XmlStream*>(self);
  if (error == nullptr || error->level < XML_ERR_FATAL || !stream.first_error_.empty()) return;
  const absl::string_view message(error->message == nullptr ? "" : error->message);
  stream.first_error_ = std::string(absl::StripAsciiWhitespace(message));
  stream.first_error_line_ = error->line;
}

long XmlStream::line() const { return xmlTextReaderGetParserLineNumber(reader_); }

absl::Status XmlStream::Fault(std::string_view what) const {
  return absl::InvalidArgumentError(
      absl::StrCat("'", path_, "' ", absl::string_view(what.data(), what.size())));
}

absl::StatusOr<bool> XmlStream::Step() {
  const int result = xmlTextReaderRead(reader_);
  if (read_errno_ != 0) return NotReadable(path_, read_errno_);
  if (result >= 0) return result == 1;
  const std::string error = Explained(first_error_);
  const long at = first_error_line_ == 0 ? line() : first_error_line_;
  if (root_.name.empty()) {
    return Fault(absl::StrCat("is not XML: line ", at, ": ", error));
  }
  return Fault(absl::StrCat("is broken after ", children_, " elements of <", root_.name, ">: line ",
                            at, ": ", error));
}

absl::Status XmlStream::ReadRoot() {
  while (true) {
    ASSIGN_OR_RETURN(const bool more, Step());
    if (!more) return Fault("holds no XML element");
    const int type = xmlTextReaderNodeType(reader_);
    if (type == XML_READER_TYPE_DOCUMENT_TYPE) {
      return Fault("declares a document type (<!DOCTYPE>), which files for import must not");
    }
    if (type == XML_READER_TYPE_ELEMENT) break;
  }
  root_ = CurrentElement();
  return absl::OkStatus();
}

absl::StatusOr<std::optional<XmlElement>> XmlStream::Next() {
  while (true) {
    ASSIGN_OR_RETURN(const bool more, Step());
    if (!more) return std::optional<XmlElement>();
    if (xmlTextReaderNodeType(reader_) != XML_READER_TYPE_ELEMENT) continue;
    ASSIGN_OR_RETURN(XmlElement element, ReadElement());
    ++children_;
    return std::optional<XmlElement>(std::move(element));
  }
}

XmlElement XmlStream::CurrentElement() const {
  XmlElement element;
  element.name = Owned(xmlTextReaderConstName(reader_));
  element.line = xmlGetLineNo(xmlTextReaderCurrentNode(reader_));  // the parser is ahead of it
  while (xmlTextReaderMoveToNextAttribute(reader_) == 1) {
    if (xmlTextReaderIsNamespaceDecl(reader_) == 1) continue;
    element.attributes.push_back(
        {Owned(xmlTextReaderConstName(reader_)), Owned(xmlTextReaderConstValue(reader_)), false});
  }
  xmlTextReaderMoveToElement(reader_);
  return element;
}

absl::StatusOr<XmlElement> XmlStream::ReadElement() {
  XmlElement top = CurrentElement();
  int64_t bytes = 0;
  std::vector<XmlElement*> open;
  if (xmlTextReaderIsEmptyElement(reader_) == 0) open.push_back(&top);
  while (!open.empty()) {
    ASSIGN_OR_RETURN(const bool more, Step());
    if (!more) return Fault("ends inside an element");
    RETURN_IF_ERROR(ReadNode(open, bytes));
    if (bytes > kMaxElementBytes) {
      return Fault(absl::StrCat("has an element at line ", top.line, " that is larger than ",
                                kMaxElementBytes >> 20, " MiB"));
    }
  }
  return top;
}

bool XmlStream::IsWithheld(std::string_view name) const {
  return std::find(options_.withhold.begin(), options_.withhold.end(), name) !=
         options_.withhold.end();
}

// `open` are the elements that are not closed yet; children of the last one are appended to it, so
// pointers to earlier ones stay valid.
absl::Status XmlStream::ReadNode(std::vector<XmlElement*>& open, int64_t& bytes) {
  XmlElement& parent = *open.back();
  switch (xmlTextReaderNodeType(reader_)) {
    case XML_READER_TYPE_ELEMENT:
      return StartElement(open, bytes);
    case XML_READER_TYPE_END_ELEMENT:
      open.pop_back();
      return absl::OkStatus();
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA: {
      const std::string text = Owned(xmlTextReaderConstValue(reader_));
      if (parent.withheld) return absl::OkStatus();
      bytes += static_cast<int64_t>(text.size());
      parent.text += text;
      return absl::OkStatus();
    }
    case XML_READER_TYPE_ENTITY_REFERENCE:
      return Fault(absl::StrCat("refers to an entity that is not XML's own at line ", line()));
    default:
      return absl::OkStatus();
  }
}

absl::Status XmlStream::StartElement(std::vector<XmlElement*>& open, int64_t& bytes) {
  if (open.size() >= kMaxDepth) {
    return Fault(absl::StrCat("nests elements deeper than ", kMaxDepth, " at line ", line()));
  }
  XmlElement& parent = *open.back();
  const bool empty = xmlTextReaderIsEmptyElement(reader_) == 1;
  XmlElement element = CurrentElement();
  element.withheld = parent.withheld || IsWithheld(element.name);
  if (element.withheld) element.attributes.clear();
  bytes += kBytesPerNode + static_cast<int64_t>(sizeof(XmlElement));
  for (const XmlElement::Attribute& one : element.attributes) {
    bytes += kBytesPerNode + static_cast<int64_t>(one.name.size() + one.value.size());
  }
  parent.children.push_back(std::move(element));
  if (!empty) open.push_back(&parent.children.back());
  return absl::OkStatus();
}

}  // namespace baraza::exchange
