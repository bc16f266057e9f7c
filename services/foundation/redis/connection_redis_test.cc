#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/foundation/redis/connection.h"
#include "services/foundation/redis/redis_fixture.h"
#include "tests/harness/free_port.h"
#include "tests/harness/proxy.h"

namespace baraza::redis {
namespace {

using ::testing::HasSubstr;

constexpr absl::Duration kLong = absl::Seconds(10);
constexpr absl::Duration kShort = absl::Milliseconds(50);
// What a busy machine may add to a limit.
constexpr absl::Duration kSlack = absl::Milliseconds(500);

class ConnectionTest : public RedisTest {
 protected:
  absl::StatusOr<std::unique_ptr<Connection>> Open(int port, const Login& login = {}) {
    return Connection::Open({"127.0.0.1", port}, login, Deadline(kLong));
  }
  std::unique_ptr<Connection> Open() {
    auto connection = Open(redis_->port());
    EXPECT_TRUE(connection.ok()) << connection.status();
    return connection.ok() ? *std::move(connection) : nullptr;
  }
};

TEST_F(ConnectionTest, AnswersManyCommandsOfOneTripInTheirOrder) {
  const auto connection = Open();
  std::vector<Command> commands;
  for (int i = 0; i < 1000; ++i) commands.push_back({"ECHO", std::to_string(i)});
  const auto replies = connection->Run(commands, Deadline(kLong));
  ASSERT_TRUE(replies.ok()) << replies.status();
  for (int i = 0; i < 1000; ++i)
    EXPECT_EQ((*replies)[static_cast<size_t>(i)].text, std::to_string(i));
}

TEST_F(ConnectionTest, CarriesAnyBytes) {
  const auto connection = Open();
  std::string bytes("\0\r\n$5\r\n*\xff", 10);
  bytes += std::string(3 << 20, '\0');
  ASSERT_TRUE(connection->Run(Command{"SET", bytes.substr(0, 10), bytes}, Deadline(kLong)).ok());
  const auto reply = connection->Run(Command{"GET", bytes.substr(0, 10)}, Deadline(kLong));
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_TRUE(reply->text == bytes);
}

TEST_F(ConnectionTest, TellsKindsOfAnswersApart) {
  const auto connection = Open();
  const std::vector<Command> commands = {
      {"GET", "none"}, {"INCR", "n"}, {"GET", "n"}, {"MGET", "n", "none"}, {"NONSENSE"}};
  const auto replies = connection->Run(commands, Deadline(kLong));
  ASSERT_TRUE(replies.ok()) << replies.status();
  EXPECT_EQ((*replies)[0].kind, Reply::Kind::kNil);
  EXPECT_EQ((*replies)[1].integer, 1);
  EXPECT_EQ((*replies)[2].text, "1");
  EXPECT_EQ((*replies)[3].elements[0].text, "1");
  EXPECT_EQ((*replies)[3].elements[1].kind, Reply::Kind::kNil);
  EXPECT_TRUE((*replies)[4].IsError("ERR"));
  EXPECT_FALSE(connection->broken());
}

TEST_F(ConnectionTest, SaysWhereNobodyListens) {
  const absl::Status status = Open(harness::FreePort()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(status.message()), HasSubstr("127.0.0.1:"));
}

TEST_F(ConnectionTest, SaysThatAHostHasNoAddress) {
  const absl::Status status = Connection::Open({"nobody.invalid", 1}, {}, Deadline(kLong)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

TEST_F(ConnectionTest, LogsInAndTakesTheDatabase) {
  ASSERT_TRUE(redis_->Run({"ACL", "SETUSER", "ann", "on", ">p w", "~*", "&*", "+@all"}).ok());
  const auto connection = Open(redis_->port(), {"ann", "p w", 3});
  ASSERT_TRUE(connection.ok()) << connection.status();
  const auto info = (*connection)->Run(Command{"CLIENT", "INFO"}, Deadline(kLong));
  EXPECT_THAT(info->text, HasSubstr("db=3"));
  EXPECT_THAT(info->text, HasSubstr("user=ann"));
}

TEST_F(ConnectionTest, SaysThatTheLoginIsRefused) {
  const absl::Status status = Open(redis_->port(), {"ann", "wrong", 0}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated) << status;
}

// Whoever sends back what it hears answers PING with a PING.
TEST_F(ConnectionTest, SaysThatWhatAnswersIsNoRedis) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  for (const bool echo : {true, false}) {
    std::thread peer([listener, echo] {
      const int socket = ::accept(listener, nullptr, nullptr);
      std::array<char, 256> bytes;
      const ssize_t count = ::recv(socket, bytes.data(), bytes.size(), 0);
      const std::string answer =
          echo ? std::string(bytes.data(), static_cast<size_t>(count)) : "HTTP/1.1 400\r\n\r\n";
      (void)::send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
      ::close(socket);
    });
    EXPECT_EQ(Open(ntohs(address.sin_port)).status().code(), absl::StatusCode::kInternal) << echo;
    peer.join();
  }
  ::close(listener);
}

TEST_F(ConnectionTest, GivesUpAStalledServerAtItsLimit) {
  const auto connection = Open();
  redis_->Stall();
  absl::Status status;
  const absl::Duration taken =
      Taken([&] { status = connection->Run(Command{"PING"}, Deadline(kShort)).status(); });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_GE(taken, kShort);
  EXPECT_LT(taken, kShort + kSlack);
  redis_->Resume();
}

TEST_F(ConnectionTest, GivesUpSendingToAStalledServerAtItsLimit) {
  const auto connection = Open();
  redis_->Stall();
  const Command large = {"SET", "k", std::string(16 << 20, 'x')};
  absl::Status status;
  const absl::Duration taken =
      Taken([&] { status = connection->Run(large, Deadline(kShort)).status(); });
  EXPECT_EQ(status.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_LT(taken, kShort + kSlack);
  redis_->Resume();
}

TEST_F(ConnectionTest, IsOfNoUseAfterALimitHasPassed) {
  const auto connection = Open();
  redis_->Stall();
  (void)connection->Run(Command{"PING"}, Deadline(kShort));
  redis_->Resume();
  EXPECT_TRUE(connection->broken());
  EXPECT_FALSE(connection->Run(Command{"PING"}, Deadline(kLong)).ok());
}

TEST_F(ConnectionTest, SaysThatItWasLost) {
  const auto connection = Open();
  redis_->Kill();
  const absl::Status status = connection->Run(Command{"PING"}, Deadline(kLong)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
}

TEST_F(ConnectionTest, SaysThatItWasCutInTheMiddleOfAnAnswer) {
  const auto proxy = harness::Proxy::Start(redis_->port());
  ASSERT_TRUE(proxy.ok());
  const auto connection = Open((*proxy)->port());
  ASSERT_TRUE(connection.ok()) << connection.status();
  (*proxy)->Hold();
  ASSERT_TRUE((*connection)->Send(std::vector<Command>{{"PING"}}, Deadline(kLong)).ok());
  (*proxy)->Cut();
  const absl::Status status = (*connection)->Receive(Deadline(kLong)).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable) << status;
}

TEST_F(ConnectionTest, WaitsForASlowNetworkWithinItsLimit) {
  const auto proxy = harness::Proxy::Start(redis_->port());
  ASSERT_TRUE(proxy.ok());
  const auto connection = Open((*proxy)->port());
  ASSERT_TRUE(connection.ok()) << connection.status();
  (*proxy)->Delay(absl::Milliseconds(30));
  absl::Status status;
  const absl::Duration taken =
      Taken([&] { status = (*connection)->Run(Command{"PING"}, Deadline(kLong)).status(); });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_GE(taken, absl::Milliseconds(60));
}

}  // namespace
}  // namespace baraza::redis
