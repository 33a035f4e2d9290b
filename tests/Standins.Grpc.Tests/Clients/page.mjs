// The scenario in a page: by Connect's gRPC-Web transport (binary), and by the grpc-web package (base64 text).
import { create, createFileRegistry, fromBinary, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { GrpcWebClientBase, MethodDescriptor, MethodType } from "grpc-web";

const set = new Uint8Array(await (await fetch("/descriptors")).arrayBuffer());
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, set));
const service = registry.getService("sesame.scenario.v1.Scenario");
const message = "nö: 100% ☃\nnext line %41";

function same(actual, expected) {
  const [a, e] = [actual, expected].map((value) => JSON.stringify(value));
  if (a !== e) throw new Error(`expected ${e}, got ${a}`);
}

async function refused(call, code) {
  try {
    await call();
  } catch (error) {
    same(ConnectError.from(error).code, code);
    return error;
  }
  throw new Error(`the call succeeded; expected ${code}`);
}

async function connect(address, lines) {
  const client = createClient(service, createGrpcWebTransport({ baseUrl: address }));
  const ok = (step) => lines.push(`ok connect ${step}`);
  let headers, trailers;

  same((await client.say({ text: "grüß dich ☃" })).text, "grüß dich ☃");
  ok("unary");

  const response = await client.say(
    { text: "m" },
    { headers: { "x-text": "plain", "x-raw-bin": "AAEC/v8" }, onHeader: (h) => (headers = h), onTrailer: (t) => (trailers = t) },
  );
  same([response.metadata["x-text"], response.metadata["x-raw-bin"]], ["plain", "000102FEFF"]);
  same(headers.get("x-text"), "plain");
  same([trailers.get("x-text"), trailers.get("x-raw-bin")], ["plain", "AAEC/v8"]);
  ok("metadata");

  const seen = [];
  for await (const number of client.count({ until: 5 })) seen.push(Number(number.value));
  same(seen, [1, 2, 3, 4, 5]);
  ok("server-stream");

  const some = [];
  const cut = await refused(async () => {
    for await (const number of client.count({ until: 5, failAfter: 2 })) some.push(Number(number.value));
  }, Code.Aborted);
  same([some, cut.rawMessage], [[1, 2], "That is enough."]);
  ok("failure-midway");

  const error = await refused(() => client.fail({ code: 5, message }), Code.NotFound);
  same([error.rawMessage, error.metadata.get("x-reason")], [message, "asked-for"]);
  same(error.details[0].type, "google.protobuf.Duration");
  ok("failure");

  await refused(() => client.wait({ milliseconds: 20000 }, { timeoutMs: 300 }), Code.DeadlineExceeded);
  ok("deadline");

  await refused(() => client.say({ padding: new Uint8Array(4 * 1024 * 1024 + 1) }), Code.ResourceExhausted);
  ok("too-large");

  const unknown = { ...service.method.say, name: "Nothing" };
  await refused(() => createGrpcWebTransport({ baseUrl: address }).unary(unknown, undefined, undefined, undefined, { text: "" }), Code.Unimplemented);
  ok("unimplemented");
}

async function text(address, lines) {
  const client = new GrpcWebClientBase({ format: "text" });
  const ok = (step) => lines.push(`ok text ${step}`);
  const method = (name, type) => {
    const { input, output } = service.methods.find((candidate) => candidate.name === name);
    return new MethodDescriptor(
      `/${service.typeName}/${name}`, type, Object, Object,
      (request) => toBinary(input, create(input, request)), (bytes) => fromBinary(output, bytes),
    );
  };
  const unary = (name, request, metadata = {}) =>
    new Promise((resolve, reject) => {
      const descriptor = method(name, MethodType.UNARY);
      client.rpcCall(address + descriptor.name, request, metadata, descriptor, (error, response) => (error ? reject(error) : resolve(response)));
    });

  const response = await unary("Say", { text: "grüß dich ☃" }, { "x-text": "plain" });
  same([response.text, response.metadata["x-text"]], ["grüß dich ☃", "plain"]);
  ok("unary");

  const descriptor = method("Count", MethodType.SERVER_STREAMING);
  const seen = await new Promise((resolve, reject) => {
    const numbers = [];
    const stream = client.serverStreaming(address + descriptor.name, { until: 5 }, {}, descriptor);
    stream.on("data", (number) => numbers.push(Number(number.value)));
    stream.on("error", reject);
    stream.on("end", () => resolve(numbers));
  });
  same(seen, [1, 2, 3, 4, 5]);
  ok("server-stream");

  const error = await unary("Fail", { code: 5, message }).then(() => null, (caught) => caught);
  same([error.code, error.message], [5, message]);
  ok("failure");
}

window.scenario = async (address) => {
  const lines = [];
  try {
    await connect(address, lines);
    await text(address, lines);
    lines.push("done");
  } catch (error) {
    lines.push(`failed: ${error.stack ?? error}`);
  }
  return lines;
};
