#include "tests/harness/scrape.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/numbers.h"

namespace baraza::harness {

std::string Scrape(const std::string& address, const std::string& path) {
  int port = 0;
  if (!absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port)) return "";
  const int connection = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  where.sin_port = htons(static_cast<uint16_t>(port));
  const std::string request = "GET " + path + " HTTP/1.0\r\n\r\n";
  std::string answer;
  if (::connect(connection, reinterpret_cast<const sockaddr*>(&where), sizeof(where)) == 0 &&
      ::send(connection, request.data(), request.size(), MSG_NOSIGNAL) > 0) {
    char buffer[65536];
    for (ssize_t count = 1; count > 0;) {
      count = ::recv(connection, buffer, sizeof(buffer), 0);
      if (count > 0) answer.append(buffer, count);
    }
  }
  ::close(connection);
  return answer;
}

}  // namespace baraza::harness
