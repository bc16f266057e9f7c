#include "services/foundation/store/postgres_statement.h"

#include <soci/postgresql/soci-postgresql.h>

#include <algorithm>
#include <bit>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/foundation/store/stored_bytes.h"

namespace baraza::store {
namespace {

constexpr int kAsText = 0, kAsBinary = 1;

// Types of columns (pg_type.dat of PostgreSQL; a domain shows as what it is made of) that are read
// in binary format.
constexpr Oid kBool = 16, kBytea = 17, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25,
              kFloat8 = 701, kBpchar = 1042, kVarchar = 1043;

// The parameters of a statement as libpq takes them. Points into the values.
struct Arguments {
  explicit Arguments(absl::Span<const Value> values) {
    numbers.reserve(values.size());  // so that texts stay where they are
    for (const Value& value : values) Add(value);
  }

  void Add(const Value& value) {
    if (const auto* bytes = std::get_if<Bytes>(&value)) {
      Add(bytes->value.data(), StoredSize(*bytes), kAsBinary);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      Add(text->c_str(), text->size(), kAsText);
    } else if (const auto* number = std::get_if<int64_t>(&value)) {
      Add(numbers.emplace_back(absl::StrCat(*number)).c_str(), 0, kAsText);
    } else if (const auto* real = std::get_if<double>(&value)) {
      Add(numbers.emplace_back(absl::StrFormat("%.17g", *real)).c_str(), 0, kAsText);
    } else {
      Add(nullptr, 0, kAsText);
    }
  }
  void Add(const char* text, size_t length, int format) {
    texts.push_back(text);
    lengths.push_back(static_cast<int>(length));  // of bytes only: texts end at their zero
    formats.push_back(format);
  }

  std::vector<std::string> numbers;
  std::vector<const char*> texts;
  std::vector<int> lengths, formats;
};

// libpq answers null where it could not even send.
void Expect(PGconn& connection, const PGresult* result) {
  const ExecStatusType status = PQresultStatus(result);
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  throw soci::postgresql_soci_error(PQerrorMessage(&connection), state == nullptr ? "" : state);
}

bool IsReadAs(Oid oid, Type type) {
  switch (type) {
    case Type::kInt:
      return oid == kInt8 || oid == kInt4 || oid == kInt2 || oid == kBool;
    case Type::kDouble:
      return oid == kFloat8;
    case Type::kText:
      return oid == kText || oid == kVarchar || oid == kName || oid == kBpchar;
    case Type::kBytes:
      return oid == kBytea;
  }
  return false;
}

// Other types have formats of their own: what they hold must not be taken for something else.
absl::Status CheckColumns(const PGresult& result, absl::Span<const Type> columns) {
  if (PQnfields(&result) != static_cast<int>(columns.size())) {
    return absl::InternalError(absl::StrCat("a query answers ", PQnfields(&result),
                                            " columns, and ", columns.size(), " are read"));
  }
  for (int i = 0; i < PQnfields(&result); ++i) {
    if (PQfformat(&result, i) == kAsText || IsReadAs(PQftype(&result, i), columns[i])) continue;
    return absl::InternalError(absl::StrCat("column ", PQfname(&result, i), " of type ",
                                            PQftype(&result, i),
                                            " cannot be read beside bytes: cast it"));
  }
  return absl::OkStatus();
}

// Binary numbers come with the greatest byte first.
uint64_t BigEndian(const char* data, int length) {
  uint64_t number = 0;
  for (int i = 0; i < length; ++i) number = number << 8 | static_cast<uint8_t>(data[i]);
  return number;
}

int64_t Number(const char* data, int length, bool binary) {
  int64_t number = 0;
  if (!binary) {
    if (!absl::SimpleAtoi(absl::string_view(data, length), &number)) {
      throw soci::soci_error(absl::StrCat("a column holds no whole number: ", data));
    }
    return number;
  }
  const int unused = 64 - 8 * length;  // bits: shifted out and in again for the sign
  return static_cast<int64_t>(BigEndian(data, length) << unused) >> unused;
}

double Real(const char* data, int length, bool binary) {
  if (binary) return std::bit_cast<double>(BigEndian(data, length));
  double real = 0;
  if (!absl::SimpleAtod(absl::string_view(data, length), &real)) {
    throw soci::soci_error(absl::StrCat("a column holds no number: ", data));
  }
  return real;
}

// The T that `value` holds; a new one if it holds something else.
template <class T>
T& HeldIn(Value& value) {
  if (auto* held = std::get_if<T>(&value)) return *held;
  return value.emplace<T>();
}

// Reads a column into `value`, whose memory is used again if it still holds a text.
void Read(const PGresult& result, int row, int column, Type type, Value& value) {
  if (PQgetisnull(&result, row, column)) {
    value = std::monostate();
    return;
  }
  const char* data = PQgetvalue(&result, row, column);
  const int length = PQgetlength(&result, row, column);
  const bool binary = PQfformat(&result, column) == kAsBinary;
  switch (type) {
    case Type::kInt:
      value = Number(data, length, binary);
      break;
    case Type::kDouble:
      value = Real(data, length, binary);
      break;
    case Type::kText:
      HeldIn<std::string>(value).assign(data, length);
      break;
    case Type::kBytes:
      HeldIn<Bytes>(value).value.assign(data, length);
      break;
  }
}

}  // namespace

PostgresResult RunPrepared(PGconn& connection, const std::string& name,
                           absl::Span<const Value> parameters, absl::Span<const Type> columns) {
  const Arguments arguments(parameters);
  // One format for all columns; without bytes there is nothing to win by the binary one, which
  // knows fewer types.
  const bool bytes = std::count(columns.begin(), columns.end(), Type::kBytes) > 0;
  PostgresResult result(PQexecPrepared(
      &connection, name.c_str(), static_cast<int>(parameters.size()), arguments.texts.data(),
      arguments.lengths.data(), arguments.formats.data(), bytes ? kAsBinary : kAsText));
  Expect(connection, result.get());
  return result;
}

absl::Status PassRows(const PGresult& result, absl::Span<const Type> columns,
                      const Session::RowSink& sink) {
  absl::Status status = CheckColumns(result, columns);
  std::vector<Value> values(columns.size());
  for (int row = 0; status.ok() && row < PQntuples(&result); ++row) {
    for (size_t i = 0; i < columns.size(); ++i) {
      Read(result, row, static_cast<int>(i), columns[i], values[i]);
    }
    status = sink(values);
  }
  return status;
}

}  // namespace baraza::store
