"""The scenario by gRPC for Python. Arguments: the server's host:port and the folder of the generated modules."""

import sys
import threading

sys.path.insert(0, sys.argv[2])

import grpc  # noqa: E402

# The generated grpc.health and grpc.reflection lie in a folder of their own.
grpc.__path__.append(sys.argv[2] + "/grpc")

import scenario_pb2 as pb  # noqa: E402
import scenario_pb2_grpc as pbg  # noqa: E402
from google.protobuf import descriptor_pb2, duration_pb2  # noqa: E402
from google.rpc import status_pb2  # noqa: E402
from grpc.health.v1 import health_pb2  # noqa: E402
from grpc.reflection.v1 import reflection_pb2 as r1  # noqa: E402
from grpc.reflection.v1alpha import reflection_pb2 as r1a  # noqa: E402

channel = grpc.insecure_channel(
    sys.argv[1],
    options=[("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1), ("grpc.enable_http_proxy", 0)],
)
stub = pbg.ScenarioStub(channel)


def ok(step):
    print("ok " + step, flush=True)


def refused(call, code):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, (error.code(), error.details())
        return error
    raise AssertionError("the call succeeded; expected " + str(code))


def rpc(path, request, response, kind="unary_unary"):
    return getattr(channel, kind)(path, request_serializer=request.SerializeToString, response_deserializer=response.FromString)


assert stub.Say(pb.SayRequest(text="grüß dich ☃")).text == "grüß dich ☃"
ok("unary")

raw = bytes([0, 1, 2, 254, 255])
response, call = stub.Say.with_call(
    pb.SayRequest(text="m"), metadata=(("x-text", "a b,c"), ("x-raw-bin", raw), ("x-twice", "1"), ("x-twice", "2"))
)
assert response.metadata["x-text"] == "a b,c" and response.metadata["x-raw-bin"] == raw.hex().upper()
assert ("x-raw-bin", raw) in call.initial_metadata() and ("x-text", "a b,c") in call.trailing_metadata()
assert [value for key, value in call.trailing_metadata() if key == "x-twice"] in (["1", "2"], ["1,2"], ["1, 2"])
ok("metadata")

assert [n.value for n in stub.Count(pb.CountRequest(until=5))] == [1, 2, 3, 4, 5]
ok("server-stream")

seen = []
error = refused(lambda: [seen.append(n.value) for n in stub.Count(pb.CountRequest(until=5, fail_after=2))], grpc.StatusCode.ABORTED)
assert seen == [1, 2] and error.details() == "That is enough."
ok("failure-midway")

assert stub.Sum(iter([pb.Number(value=v) for v in range(1, 101)])).value == 5050
assert stub.Sum(iter([])).value == 0
ok("client-stream")

turn = threading.Semaphore(1)


def lines():
    for text in ("one", "two", "three"):
        turn.acquire()
        yield pb.Line(text=text)


heard = []
for line in stub.Chat(lines()):
    heard.append(line.text)
    turn.release()
assert heard == ["ONE", "TWO", "THREE"]
ok("duplex")

message = "nö: 100% ☃\nnext line %41"
error = refused(lambda: stub.Fail(pb.FailRequest(code=5, message=message)), grpc.StatusCode.NOT_FOUND)
assert error.details() == message, error.details()
trailers = dict(error.trailing_metadata())
assert trailers["x-reason"] == "asked-for"
status = status_pb2.Status.FromString(trailers["grpc-status-details-bin"])
duration = duration_pb2.Duration()
assert status.message == message and status.details[0].Unpack(duration) and duration.seconds == 7
ok("failure")

error = refused(lambda: stub.Fail(pb.FailRequest(throw_plainly=True, message="secret")), grpc.StatusCode.UNKNOWN)
assert "secret" not in error.details()
ok("exception")

refused(lambda: stub.Wait(pb.WaitRequest(milliseconds=20000), timeout=0.3), grpc.StatusCode.DEADLINE_EXCEEDED)
refused(lambda: stub.Wait(pb.WaitRequest(milliseconds=1500, ignore_cancellation=True), timeout=0.3), grpc.StatusCode.DEADLINE_EXCEEDED)
ok("deadline")

future = stub.Wait.future(pb.WaitRequest(milliseconds=20000))
future.cancel()
assert future.cancelled()
ok("cancel")

refused(lambda: stub.Say(pb.SayRequest(padding=bytes(4 * 1024 * 1024 + 1))), grpc.StatusCode.RESOURCE_EXHAUSTED)
refused(lambda: stub.Sum(iter([pb.Number(value=1, padding=bytes(5 * 1024 * 1024))])), grpc.StatusCode.RESOURCE_EXHAUSTED)
ok("too-large")

response = stub.Say(pb.SayRequest(text="big", padding=bytes(4 * 1024 * 1024 - 64), response_bytes=6 * 1024 * 1024))
assert len(response.padding) == 6 * 1024 * 1024
ok("large")

big = pb.SayRequest(text="z" * 100000)
assert len(stub.Say(big, compression=grpc.Compression.Gzip).text) == 100000
assert stub.Sum(iter([pb.Number(value=2, padding=bytes(9999))] * 3), compression=grpc.Compression.Gzip).value == 6
refused(lambda: stub.Say(pb.SayRequest(padding=bytes(64 * 1024 * 1024)), compression=grpc.Compression.Gzip), grpc.StatusCode.RESOURCE_EXHAUSTED)
error = refused(lambda: stub.Say(big, compression=grpc.Compression.Deflate), grpc.StatusCode.UNIMPLEMENTED)
ok("compression")

error = refused(lambda: rpc("/sesame.scenario.v1.Scenario/Nothing", pb.SayRequest, pb.SayResponse)(pb.SayRequest()), grpc.StatusCode.UNIMPLEMENTED)
error = refused(lambda: rpc("/no.such.Service/Say", pb.SayRequest, pb.SayResponse)(pb.SayRequest()), grpc.StatusCode.UNIMPLEMENTED)
ok("unimplemented")

check = rpc("/grpc.health.v1.Health/Check", health_pb2.HealthCheckRequest, health_pb2.HealthCheckResponse)
watch = rpc("/grpc.health.v1.Health/Watch", health_pb2.HealthCheckRequest, health_pb2.HealthCheckResponse, "unary_stream")
assert check(health_pb2.HealthCheckRequest()).status == health_pb2.HealthCheckResponse.SERVING
refused(lambda: check(health_pb2.HealthCheckRequest(service="nobody")), grpc.StatusCode.NOT_FOUND)
watching = watch(health_pb2.HealthCheckRequest(service="nobody"))
assert next(watching).status == health_pb2.HealthCheckResponse.SERVICE_UNKNOWN
watching.cancel()
ok("health")

for version, r in (("v1", r1), ("v1alpha", r1a)):
    info = rpc("/grpc.reflection.%s.ServerReflection/ServerReflectionInfo" % version, r.ServerReflectionRequest, r.ServerReflectionResponse, "stream_stream")
    asked = [
        r.ServerReflectionRequest(list_services=""),
        r.ServerReflectionRequest(file_containing_symbol="sesame.scenario.v1.Scenario.Say"),
        r.ServerReflectionRequest(file_by_filename="nothing.proto"),
    ]
    services, file, nothing = info(iter(asked))
    assert "sesame.scenario.v1.Scenario" in [s.name for s in services.list_services_response.service]
    parsed = descriptor_pb2.FileDescriptorProto.FromString(file.file_descriptor_response.file_descriptor_proto[-1])
    assert parsed.package == "sesame.scenario.v1", parsed
    assert nothing.error_response.error_code == 5
ok("reflection")

print("done")
