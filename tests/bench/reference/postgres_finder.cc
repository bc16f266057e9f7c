#include <libpq-fe.h>

#include <cstdio>
#include <cstdlib>

#include "tests/bench/reference/name_finder.h"

namespace baraza::bench {
namespace {

struct FreeResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, FreeResult>;

// A connection; faults end the program.
class Connection {
 public:
  explicit Connection(const std::string& address) : connection_(PQconnectdb(address.c_str())) {
    if (PQstatus(connection_) != CONNECTION_OK) Fail("connecting");
  }
  ~Connection() { PQfinish(connection_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result Run(const std::string& sql, const std::vector<const char*>& parameters = {}) {
    Result result(PQexecParams(connection_, sql.c_str(), static_cast<int>(parameters.size()),
                               nullptr, parameters.data(), nullptr, nullptr, 0));
    const ExecStatusType status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) Fail(sql);
    return result;
  }

  // Sends a row per text: its position and itself.
  void Copy(const std::string& sql, const std::vector<std::string>& texts) {
    const Result begun(PQexec(connection_, sql.c_str()));
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) Fail(sql);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      std::string row = std::to_string(i) + '\t';
      for (const char c : texts[i]) {
        if (c == '\\') row += '\\';
        row += c;
      }
      row += '\n';
      if (PQputCopyData(connection_, row.data(), static_cast<int>(row.size())) != 1) Fail(sql);
    }
    if (PQputCopyEnd(connection_, nullptr) != 1) Fail(sql);
    const Result ended(PQgetResult(connection_));
    if (PQresultStatus(ended.get()) != PGRES_COMMAND_OK) Fail(sql);
    const Result nothing(PQgetResult(connection_));
  }

 private:
  void Fail(const std::string& what) {
    std::fprintf(stderr, "bare PostgreSQL: %s: %s\n", what.c_str(), PQerrorMessage(connection_));
    std::abort();
  }

  PGconn* connection_;
};

class PostgresFinder : public NameFinder {
 public:
  explicit PostgresFinder(const std::string& address) : connection_(address) {
    connection_.Run("CREATE TABLE bare_name AS SELECT name, display_name FROM organisation");
    Index();
  }
  PostgresFinder(const std::string& address, const std::vector<std::string>& names)
      : connection_(address) {
    connection_.Run("CREATE TABLE bare_name (name text, display_name text)");
    connection_.Copy("COPY bare_name FROM STDIN", names);
    Index();
  }
  const char* kind() const override { return "pg_trgm"; }

  std::vector<std::string> Find(const std::string& text, const std::vector<std::string>&) override {
    const Result result = connection_.Run(
        "SELECT name FROM bare_name WHERE display_name % $1 "
        "ORDER BY similarity(display_name, $1) DESC LIMIT 10",
        {text.c_str()});
    std::vector<std::string> names;
    for (int i = 0; i < PQntuples(result.get()); ++i) {
      names.push_back(PQgetvalue(result.get(), i, 0));
    }
    return names;
  }

 private:
  void Index() {
    connection_.Run("CREATE EXTENSION IF NOT EXISTS pg_trgm");
    connection_.Run("CREATE INDEX ON bare_name USING gin (display_name gin_trgm_ops)");
    connection_.Run("VACUUM ANALYZE bare_name");
  }

  Connection connection_;
};

}  // namespace

std::unique_ptr<NameFinder> MakePostgresFinder(const std::string& address) {
  return std::make_unique<PostgresFinder>(address);
}

std::unique_ptr<NameFinder> MakePostgresFinder(const std::string& address,
                                               const std::vector<std::string>& names) {
  return std::make_unique<PostgresFinder>(address, names);
}

double PostgresMegabytes(const std::string& address) {
  Connection connection(address);
  const Result result = connection.Run("SELECT pg_database_size(current_database())");
  return std::atof(PQgetvalue(result.get(), 0, 0)) / (1 << 20);
}

void PostgresVacuum(const std::string& address) { Connection(address).Run("VACUUM (ANALYZE)"); }

}  // namespace baraza::bench
