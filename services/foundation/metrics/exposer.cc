#include "services/foundation/metrics/exposer.h"

#include <civetweb.h>

#include <array>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "services/foundation/log/log.h"
#include "services/foundation/status/status.h"

namespace baraza::metrics {
namespace {

struct Answer {
  int code;
  const char* type;
  std::string body;
};

constexpr absl::Duration kBetweenKnocks = absl::Milliseconds(5);
constexpr char kPlain[] = "text/plain; charset=utf-8";
constexpr char kExposition[] = "text/plain; version=0.0.4; charset=utf-8";

const char* Phrase(int code) {
  switch (code) {
    case 200:
      return "OK";
    case 405:
      return "Method Not Allowed";
    case 500:
      return "Internal Server Error";
    default:
      return "Service Unavailable";
  }
}

int Send(mg_connection* connection, bool with_body, const Answer& answer) {
  mg_printf(connection,
            "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
            "Cache-Control: no-store\r\nConnection: close\r\n\r\n",
            answer.code, Phrase(answer.code), answer.type, answer.body.size());
  if (with_body) mg_write(connection, answer.body.data(), answer.body.size());
  return answer.code;
}

// Answers GET and HEAD with what `make` returns. Nothing thrown may reach civetweb, which is C.
template <typename Make>
int Serve(mg_connection* connection, const Make& make) noexcept {
  try {
    const std::string_view method = mg_get_request_info(connection)->request_method;
    if (method != "GET" && method != "HEAD") {
      return Send(connection, true, {405, kPlain, "only GET and HEAD are answered here\n"});
    }
    return Send(connection, method == "GET", make());
  } catch (...) {
    return Send(connection, true, {500, kPlain, "the answer could not be made\n"});
  }
}

Answer DescribeHealth(const absl::Status& health) {
  if (health.ok()) return {200, kPlain, "OK\n"};
  return {503, kPlain, health.ToString(absl::StatusToStringMode::kWithNoExtraData) + "\n"};
}

absl::Status CannotListen(const std::string& address, const std::string& complaint) {
  const bool unreadable = complaint.find("invalid port spec") != std::string::npos;
  return status::Error(
      unreadable ? absl::StatusCode::kInvalidArgument : absl::StatusCode::kFailedPrecondition,
      "METRICS_ADDRESS",
      unreadable ? "metrics cannot be served on '" + address +
                       "': write host:port, with an IPv4 address or a known name"
                 : "metrics cannot be served on '" + address + "': " + complaint +
                       "; choose another address or stop what uses it",
      {{"address", address}});
}

// Connects and goes away again; whether somebody was there.
bool Knock(const std::string& host, int port) {
  std::array<char, 128> error{};
  mg_connection* const connection =
      mg_connect_client(host.c_str(), port, 0, error.data(), error.size());
  if (connection != nullptr) mg_close_connection(connection);
  return connection != nullptr;
}

}  // namespace

struct Exposer::Server {
  const Registry& registry;
  Health health;
  std::string host;
  mg_context* context = nullptr;
  absl::Mutex mutex = {};
  std::string complaint ABSL_GUARDED_BY(mutex) = {};  // what civetweb said first

  ~Server() {
    if (context != nullptr) Stop();
  }

  // The first complaint of a failing start names the cause, those after it the consequences.
  static int Complain(const mg_connection* connection, const char* message) noexcept {
    auto* server = static_cast<Server*>(mg_get_user_data(mg_get_context(connection)));
    absl::MutexLock lock(&server->mutex);
    if (server->complaint.empty()) server->complaint = message;
    log::Debug("civetweb complains", {{"complaint", message}});
    return 1;
  }

  static int ServeMetrics(mg_connection* connection, void* server) noexcept {
    return Serve(connection, [server] {
      return Answer{200, kExposition, static_cast<Server*>(server)->registry.Text()};
    });
  }

  static int ServeLive(mg_connection* connection, void* server) noexcept {
    return Serve(connection,
                 [server] { return DescribeHealth(static_cast<Server*>(server)->health.live()); });
  }

  static int ServeReady(mg_connection* connection, void* server) noexcept {
    return Serve(connection,
                 [server] { return DescribeHealth(static_cast<Server*>(server)->health.ready()); });
  }

  absl::Status Listen(const std::string& address) {
    const char* options[] = {"listening_ports",    address.c_str(), "num_threads", "2",
                             "request_timeout_ms", "10000",         nullptr};
    mg_callbacks callbacks = {};
    callbacks.log_message = &Complain;
    mg_init_data init = {&callbacks, this, options};
    mg_error_data error = {};
    mg_context* const started = mg_start2(&init, &error);
    if (started == nullptr) {
      absl::MutexLock lock(&mutex);
      return CannotListen(address, complaint);
    }
    context = started;
    mg_set_request_handler(context, "/metrics$", &ServeMetrics, this);
    mg_set_request_handler(context, "/healthz$", &ServeLive, this);
    mg_set_request_handler(context, "/readyz$", &ServeReady, this);
    return absl::OkStatus();
  }

  int Port() const {
    mg_server_port port = {};
    mg_get_server_ports(context, 1, &port);
    return port.port;
  }

  // civetweb's listening thread looks only every 2 s whether it is to stop, unless somebody
  // connects: so we knock until it has gone, with pauses that keep its queue from filling up.
  void Stop() {
    absl::Notification stopped;
    std::thread knocking([&stopped, host = host, port = Port()] {
      while (Knock(host, port)) {
        if (stopped.WaitForNotificationWithTimeout(kBetweenKnocks)) return;
      }
    });
    mg_stop(context);
    stopped.Notify();
    knocking.join();
  }
};

absl::StatusOr<std::unique_ptr<Exposer>> Exposer::Start(const Registry& registry,
                                                        const std::string& address, Health health) {
  const std::string host = address.substr(0, address.rfind(':'));
  auto server = std::unique_ptr<Server>(new Server{registry, std::move(health), host});
  RETURN_IF_ERROR(server->Listen(address));
  return std::unique_ptr<Exposer>(new Exposer(std::move(server)));
}

Exposer::Exposer(std::unique_ptr<Server> server) : server_(std::move(server)) {}

Exposer::~Exposer() = default;

int Exposer::port() const { return server_->Port(); }

}  // namespace baraza::metrics
