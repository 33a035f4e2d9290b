// Leads the host that a published client always calls to the server under test: calls to it go to a TLS proxy of this process, whose certificate an authority of
// the test has signed, and on from there. Nothing in the client is changed.
import net from "node:net";
import tls from "node:tls";

const { FIXED_HOST: host, SERVER_PORT: port, PROXY_CERTIFICATE: cert, PROXY_KEY: key } = process.env;

const proxy = tls.createServer({ key, cert, ALPNProtocols: ["http/1.1"] }, (secure) => {
  const plain = net.connect(Number(port), "127.0.0.1");
  const end = () => [secure, plain].forEach((socket) => socket.destroy());
  [secure, plain].forEach((socket) => socket.on("error", end).on("close", end));
  secure.pipe(plain).pipe(secure);
});
await new Promise((ready) => proxy.listen(0, "127.0.0.1", ready));
proxy.unref();

const connect = tls.connect;
tls.connect = (options, ...rest) =>
  options?.servername === host || options?.host === host
    ? connect({ ...options, servername: host, host: "127.0.0.1", port: proxy.address().port }, ...rest)
    : connect(options, ...rest);
