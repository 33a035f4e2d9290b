// The scenario by gRPC for C++. Argument: the server's host:port.
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <google/protobuf/duration.pb.h>

#include "google/rpc/status.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"
#include "scenario.grpc.pb.h"

namespace pb = sesame::scenario::v1;
using grpc::ClientContext;
using grpc::Status;
using grpc::StatusCode;

static void Ok(const std::string& step) { std::cout << "ok " << step << std::endl; }

#define CHECK(condition)                                                        \
  do {                                                                          \
    if (!(condition)) {                                                         \
      std::cerr << "line " << __LINE__ << ": " << #condition << std::endl;      \
      std::exit(1);                                                             \
    }                                                                           \
  } while (false)

static void Expect(int line, const Status& status, StatusCode code) {
  if (status.error_code() != code) {
    std::cerr << "line " << line << ": expected " << code << ", got " << status.error_code() << " " << status.error_message() << std::endl;
    std::exit(1);
  }
}
#define EXPECT(status, code) Expect(__LINE__, status, code)

static void Deadline(ClientContext& context, int milliseconds) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(milliseconds));
}

template <typename Service, typename Request, typename Response>
static void Reflect(const std::shared_ptr<grpc::Channel>& channel) {
  auto stub = Service::NewStub(channel);
  ClientContext context;
  auto stream = stub->ServerReflectionInfo(&context);
  Request request;
  request.set_list_services("");
  CHECK(stream->Write(request));
  Response response;
  CHECK(stream->Read(&response));
  bool found = false;
  for (const auto& service : response.list_services_response().service()) found |= service.name() == "sesame.scenario.v1.Scenario";
  CHECK(found);
  request.set_file_containing_symbol("sesame.scenario.v1.Number");
  CHECK(stream->Write(request));
  CHECK(stream->Read(&response));
  CHECK(response.file_descriptor_response().file_descriptor_proto_size() == 1);
  stream->WritesDone();
  CHECK(!stream->Read(&response));
  EXPECT(stream->Finish(), StatusCode::OK);
}

int main(int, char** argv) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  auto channel = grpc::CreateCustomChannel(argv[1], grpc::InsecureChannelCredentials(), arguments);
  auto stub = pb::Scenario::NewStub(channel);
  pb::SayRequest request;
  pb::SayResponse response;

  {
    ClientContext context;
    request.set_text(u8"grüß dich ☃");
    EXPECT(stub->Say(&context, request, &response), StatusCode::OK);
    CHECK(response.text() == request.text());
    Ok("unary");
  }
  {
    ClientContext context;
    const std::string raw("\x00\x01\x02\xfe\xff", 5);
    context.AddMetadata("x-text", "a b,c");
    context.AddMetadata("x-raw-bin", raw);
    EXPECT(stub->Say(&context, request, &response), StatusCode::OK);
    CHECK(response.metadata().at("x-text") == "a b,c");
    CHECK(response.metadata().at("x-raw-bin") == "000102FEFF");
    auto headers = context.GetServerInitialMetadata();
    auto trailers = context.GetServerTrailingMetadata();
    auto echoed = headers.find("x-raw-bin");
    CHECK(echoed != headers.end() && std::string(echoed->second.data(), echoed->second.size()) == raw);
    CHECK(trailers.find("x-text") != trailers.end());
    Ok("metadata");
  }
  {
    ClientContext context;
    pb::CountRequest count;
    count.set_until(5);
    auto reader = stub->Count(&context, count);
    pb::Number number;
    long long expected = 0;
    while (reader->Read(&number)) CHECK(number.value() == ++expected);
    EXPECT(reader->Finish(), StatusCode::OK);
    CHECK(expected == 5);
    Ok("server-stream");
  }
  {
    ClientContext context;
    pb::CountRequest count;
    count.set_until(5);
    count.set_fail_after(2);
    auto reader = stub->Count(&context, count);
    pb::Number number;
    int seen = 0;
    while (reader->Read(&number)) seen++;
    EXPECT(reader->Finish(), StatusCode::ABORTED);
    CHECK(seen == 2);
    Ok("failure-midway");
  }
  {
    ClientContext context;
    pb::Number number, total;
    auto writer = stub->Sum(&context, &total);
    for (int value = 1; value <= 100; value++) {
      number.set_value(value);
      CHECK(writer->Write(number));
    }
    writer->WritesDone();
    EXPECT(writer->Finish(), StatusCode::OK);
    CHECK(total.value() == 5050);
    Ok("client-stream");
  }
  {
    ClientContext context;
    auto stream = stub->Chat(&context);
    for (const std::string text : {"one", "two", "three"}) {
      pb::Line line;
      line.set_text(text);
      CHECK(stream->Write(line));
      CHECK(stream->Read(&line));
      CHECK(line.text().size() == text.size() && line.text()[0] == text[0] - 32);
    }
    stream->WritesDone();
    pb::Line none;
    CHECK(!stream->Read(&none));
    EXPECT(stream->Finish(), StatusCode::OK);
    Ok("duplex");
  }
  {
    ClientContext context;
    pb::FailRequest fail;
    fail.set_code(5);
    fail.set_message(u8"nö: 100% ☃\nnext line %41");
    Status status = stub->Fail(&context, fail, &response);
    EXPECT(status, StatusCode::NOT_FOUND);
    CHECK(status.error_message() == fail.message());
    google::rpc::Status details;
    google::protobuf::Duration duration;
    CHECK(details.ParseFromString(status.error_details()) && details.message() == fail.message());
    CHECK(details.details(0).UnpackTo(&duration) && duration.seconds() == 7);
    Ok("failure");
  }
  {
    ClientContext context;
    pb::FailRequest fail;
    fail.set_throw_plainly(true);
    fail.set_message("secret");
    Status status = stub->Fail(&context, fail, &response);
    EXPECT(status, StatusCode::UNKNOWN);
    CHECK(status.error_message().find("secret") == std::string::npos);
    Ok("exception");
  }
  for (bool stubborn : {false, true}) {
    ClientContext context;
    Deadline(context, 300);
    pb::WaitRequest wait;
    wait.set_milliseconds(stubborn ? 1500 : 20000);
    wait.set_ignore_cancellation(stubborn);
    EXPECT(stub->Wait(&context, wait, &response), StatusCode::DEADLINE_EXCEEDED);
  }
  Ok("deadline");
  {
    ClientContext context;
    pb::WaitRequest wait;
    wait.set_milliseconds(20000);
    std::thread canceller([&context] {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      context.TryCancel();
    });
    EXPECT(stub->Wait(&context, wait, &response), StatusCode::CANCELLED);
    canceller.join();
    Ok("cancel");
  }
  {
    ClientContext context;
    pb::SayRequest huge;
    huge.set_padding(std::string(4 * 1024 * 1024 + 1, 'x'));
    EXPECT(stub->Say(&context, huge, &response), StatusCode::RESOURCE_EXHAUSTED);
    Ok("too-large");
  }
  {
    ClientContext context;
    pb::SayRequest large;
    large.set_padding(std::string(4 * 1024 * 1024 - 64, 'x'));
    large.set_response_bytes(6 * 1024 * 1024);
    EXPECT(stub->Say(&context, large, &response), StatusCode::OK);
    CHECK(response.padding().size() == 6 * 1024 * 1024);
    Ok("large");
  }
  {
    ClientContext gzip, deflate;
    gzip.set_compression_algorithm(GRPC_COMPRESS_GZIP);
    deflate.set_compression_algorithm(GRPC_COMPRESS_DEFLATE);
    request.set_text(std::string(100000, 'z'));
    EXPECT(stub->Say(&gzip, request, &response), StatusCode::OK);
    CHECK(response.text() == request.text());
    EXPECT(stub->Say(&deflate, request, &response), StatusCode::UNIMPLEMENTED);
    Ok("compression");
  }
  {
    auto health = grpc::health::v1::Health::NewStub(channel);
    grpc::health::v1::HealthCheckRequest check;
    grpc::health::v1::HealthCheckResponse answer;
    ClientContext known, unknown, watching;
    EXPECT(health->Check(&known, check, &answer), StatusCode::OK);
    CHECK(answer.status() == grpc::health::v1::HealthCheckResponse::SERVING);
    check.set_service("nobody");
    EXPECT(health->Check(&unknown, check, &answer), StatusCode::NOT_FOUND);
    auto watch = health->Watch(&watching, check);
    CHECK(watch->Read(&answer));
    CHECK(answer.status() == grpc::health::v1::HealthCheckResponse::SERVICE_UNKNOWN);
    watching.TryCancel();
    EXPECT(watch->Finish(), StatusCode::CANCELLED);
    Ok("health");
  }
  namespace r1 = grpc::reflection::v1;
  namespace r1a = grpc::reflection::v1alpha;
  Reflect<r1::ServerReflection, r1::ServerReflectionRequest, r1::ServerReflectionResponse>(channel);
  Reflect<r1a::ServerReflection, r1a::ServerReflectionRequest, r1a::ServerReflectionResponse>(channel);
  Ok("reflection");

  std::cout << "done" << std::endl;
  return 0;
}
