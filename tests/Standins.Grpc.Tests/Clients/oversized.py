"""Messages past the server's limit, again and again, by gRPC for Python. Arguments: host:port, folder of the generated modules, rounds."""

import sys

sys.path.insert(0, sys.argv[2])

import grpc  # noqa: E402

import scenario_pb2 as pb  # noqa: E402
import scenario_pb2_grpc as pbg  # noqa: E402

LIMIT = 4 * 1024 * 1024


def ask(stub, size):
    """The status of one message in a call of each kind that takes one or many."""
    for name, call in (
        ("Say", lambda: stub.Say(pb.SayRequest(padding=bytes(size)))),
        ("Sum", lambda: stub.Sum(iter([pb.Number(value=1), pb.Number(value=1, padding=bytes(size))]))),
        ("Chat", lambda: list(stub.Chat(iter([pb.Line(text="x" * size), pb.Line(text="more")])))),
    ):
        try:
            call()
            yield name + " OK"
        except grpc.RpcError as error:
            yield "%s %s %s" % (name, error.code().name, "" if error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED else error.details())


answers = {}
for round in range(int(sys.argv[3])):
    # A connection of its own, as windows are narrow at its start, and once more on the same one.
    options = [("grpc.max_send_message_length", -1), ("grpc.enable_http_proxy", 0), ("grpc.use_local_subchannel_pool", 1)]
    with grpc.insecure_channel(sys.argv[1], options=options) as channel:
        stub = pbg.ScenarioStub(channel)
        for size in (LIMIT + 1, 5 * 1024 * 1024, LIMIT + 1):
            for answer in ask(stub, size):
                answers[answer] = answers.get(answer, 0) + 1

for answer, count in sorted(answers.items()):
    print(count, answer.strip())
