// Asks questions of the platform as one caller and writes down what it is answered.
//
// Thread-safety: one thread.
#pragma once

#include <google/protobuf/text_format.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/foundation/peers/peers.h"
#include "services/foundation/rpc/wire.h"
#include "services/foundation/scope/scope.h"
#include "tests/integration/questions.h"

namespace baraza::integration {

// Both alliances of the platform, as a field of many requests.
inline constexpr char kBothAlliances[] = "alliances: ['alliances/umbra', 'alliances/zephyr']";

// A message as text, without what is opaque or told on purpose (see Transcript).
std::string WithoutTokens(const google::protobuf::Message& message);

// The status with its details, whose maps are written in the order of their keys.
std::string Told(const absl::Status& status);

class Asker {
 public:
  Asker(const scope::Scope& scope, Transcript& transcript)
      : scope_(scope), transcript_(transcript) {}

  template <class Stub, class Request, class Response>
  void Ask(Stub& stub,
           grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
           const std::string& text) {
    Send(stub, method, Parse<Request>(text), text);
  }

  // Asks for all pages, one record each.
  template <class Stub, class Request, class Response>
  void AskPages(Stub& stub,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const std::string& text) {
    Request request = Parse<Request>(text);
    request.set_page_size(1);
    int pages = 0;
    do {
      request.set_page_token(Send(stub, method, request, text).next_page_token());
    } while (!request.page_token().empty() && ++pages < kMostPages);
    transcript_.push_back(absl::StrCat(text, " has pages: ", pages + 1));
  }

  // Reads a feed until it has caught up; the token from which it goes on.
  template <class Stub, class Request, class Response>
  std::string Watch(Stub& stub,
                    std::unique_ptr<grpc::ClientReader<Response>> (Stub::*watch)(
                        grpc::ClientContext*, const Request&),
                    const std::string& token) {
    grpc::ClientContext context;
    peers::CallAs(context, scope_);
    Request request;
    request.set_resume_token(token);
    auto stream = (stub.*watch)(&context, request);
    for (Response response; stream->Read(&response);) {
      if (response.changes_size() > 0) {
        transcript_.push_back(absl::StrCat("feed\n", WithoutTokens(response)));
      }
      if (!response.caught_up()) continue;
      context.TryCancel();
      return response.resume_token();
    }
    transcript_.push_back(Told(rpc::FromGrpc(stream->Finish())));
    return "";
  }

 private:
  static constexpr int kMostPages = 100;

  template <class Request>
  static Request Parse(const std::string& text) {
    Request request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
    return request;
  }

  template <class Stub, class Request, class Response>
  Response Send(Stub& stub,
                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                const Request& request, const std::string& text) {
    grpc::ClientContext context;
    peers::CallAs(context, scope_);
    Response response;
    const absl::Status status = rpc::FromGrpc((stub.*method)(&context, request, &response));
    std::string answer = Told(status) + "\n" + WithoutTokens(response);
    transcript_.push_back(absl::StrCat(Request::descriptor()->name(), " { ", text, " }\n", answer));
    return response;
  }

  const scope::Scope& scope_;
  Transcript& transcript_;
};

}  // namespace baraza::integration
