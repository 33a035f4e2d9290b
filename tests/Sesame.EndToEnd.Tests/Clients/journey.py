"""The journey by gRPC with the official client for Python. Reads the same input as journey.mjs and prints the same."""

import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

given = json.load(sys.stdin)
pool = descriptor_pool.DescriptorPool()
described = descriptor_pb2.FileDescriptorSet()
with open(given["descriptors"], "rb") as file:
    described.ParseFromString(file.read())
for proto in described.file:
    pool.AddSerializedFile(proto.SerializeToString())
factory = message_factory.MessageFactory(pool)
channel = grpc.insecure_channel(given["target"])


def call(service, method, request, authorization=None):
    descriptor = pool.FindServiceByName(service).FindMethodByName(method)
    rpc = channel.unary_unary(
        f"/{service}/{method}",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=factory.GetPrototype(descriptor.output_type).FromString,
    )
    message = factory.GetPrototype(descriptor.input_type)(**request)
    return rpc(message, timeout=120, metadata=[("authorization", authorization or "Basic " + given["basic"])])


def refusal(reason, *arguments):
    """The status code of a call that must fail, and whether its details carry the reason."""
    try:
        call(*arguments)
        return "accepted"
    except grpc.RpcError as error:
        details = dict(error.trailing_metadata()).get("grpc-status-details-bin", b"")
        return f"{error.code().name} {reason if reason.encode() in details else repr(details)}"


email, password, state = given["email"], given["password"], given["state"]
created = call("sesame.users.v1.UserService", "CreateUser", {"email": email, "password": password})
wrong = refusal("INVALID_CREDENTIALS", "sesame.logins.v1.LoginService", "SubmitPassword", {"email": email, "password": password + "!", "state": state})
login = call("sesame.logins.v1.LoginService", "SubmitPassword", {"email": email, "password": password, "state": state}).reply
check = call("sesame.tokens.v1.TokenService", "CheckToken", {"token": login.token})
refreshed = call("sesame.sessions.v1.SessionService", "RefreshSession", {"refresh": login.refresh}).reply
bearer = "Bearer " + refreshed.token
listed = call("sesame.sessions.v1.SessionService", "ListUserSessions", {"user_id": "current"}, bearer)
call("sesame.sessions.v1.SessionService", "LogOut", {}, bearer)
after = call("sesame.tokens.v1.TokenService", "CheckToken", {"token": refreshed.token})
guess = {"email": email, "password": password + "!", "state": state}
right = {"email": email, "password": password, "state": state}
for _ in range(5):
    refusal("INVALID_CREDENTIALS", "sesame.logins.v1.LoginService", "SubmitPassword", guess)
delayed = refusal("LOGIN_DELAYED", "sesame.logins.v1.LoginService", "SubmitPassword", right)
known = call("sesame.logins.v1.LoginService", "SubmitPassword", {**right, "device_token": login.device_token}).reply

print(json.dumps({
    "created": created.user_id,
    "wrong": wrong,
    "user": login.user_id,
    "active": check.active,
    "sameSession": refreshed.session_id == login.session_id,
    "listed": len(listed.sessions),
    "activeAfter": after.active,
    "reasonAfter": after.reason,
    "delayed": delayed,
    "known": known.t,
}))
