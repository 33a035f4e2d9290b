"""Opens connections that begin HTTP/2 and then say nothing. Arguments: host, port, how many. Holds them until its input ends."""

import resource
import socket
import sys

host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, 4, 0, 0, 0, 0, 0])
connections = []
for _ in range(count):
    connection = socket.create_connection((host, port))
    connection.sendall(preface)
    connections.append(connection)

# Each has had the server's settings, so each is a connection the server knows of and keeps.
for connection in connections:
    assert connection.recv(9), "the server closed a connection"

print("ready", flush=True)
sys.stdin.read()

for connection in connections:
    connection.setblocking(False)
    try:
        while data := connection.recv(65536):
            pass
        raise AssertionError("the server closed an idle connection")
    except BlockingIOError:
        pass

print("held", flush=True)
