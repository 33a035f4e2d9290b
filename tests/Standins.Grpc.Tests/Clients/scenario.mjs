// The scenario by gRPC for Node. Arguments: the server's host:port, the folders of protos, and the folder of tests/tools.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";

const [address, protos, external, tools] = process.argv.slice(2);
const require = createRequire(join(tools, "package.json"));
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const load = (folder, file) =>
  grpc.loadPackageDefinition(loader.loadSync(file, { includeDirs: [folder, external], keepCase: true, longs: Number, enums: String, defaults: true }));
const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1, "grpc.enable_http_proxy": 0 };
const { Scenario } = load(protos, "scenario.proto").sesame.scenario.v1;
const make = (type, more = {}) => new type(address, grpc.credentials.createInsecure(), { ...unlimited, ...more });
const client = make(Scenario);

const ok = (step) => console.log(`ok ${step}`);
const unary = (method, request, ...rest) =>
  new Promise((resolve, reject) => {
    const seen = {};
    const call = method(request, ...rest, (error, response) => {
      if (error) reject(Object.assign(error, seen));
      else setImmediate(() => resolve(Object.assign(response, { seen })));
    });
    call.on("metadata", (headers) => (seen.headers = headers));
    call.on("status", (status) => (seen.trailers = status.metadata));
  });
const say = (request, ...rest) => unary(client.Say.bind(client), request, ...rest);
const refused = async (promise, code) => {
  const error = await promise.then(() => assert.fail(`succeeded; expected ${code}`), (caught) => caught);
  assert.equal(error.code, code, error.message);
  return error;
};
const status = grpc.status;

assert.equal((await say({ text: "grüß dich ☃" })).text, "grüß dich ☃");
ok("unary");

{
  const raw = Buffer.from([0, 1, 2, 254, 255]);
  const metadata = new grpc.Metadata();
  metadata.set("x-text", "a b,c");
  metadata.set("x-raw-bin", raw);
  const response = await say({ text: "m" }, metadata);
  assert.equal(response.metadata["x-text"], "a b,c");
  assert.equal(response.metadata["x-raw-bin"], raw.toString("hex").toUpperCase());
  assert.deepEqual(response.seen.headers.get("x-raw-bin"), [raw]);
  assert.deepEqual(response.seen.trailers.get("x-text"), ["a b,c"]);
  ok("metadata");
}

{
  const seen = [];
  for await (const number of client.Count({ until: 5 })) seen.push(number.value);
  assert.deepEqual(seen, [1, 2, 3, 4, 5]);
  ok("server-stream");
}

{
  const seen = [];
  const error = await refused(
    (async () => {
      for await (const number of client.Count({ until: 5, fail_after: 2 })) seen.push(number.value);
    })(),
    status.ABORTED,
  );
  assert.deepEqual(seen, [1, 2]);
  assert.equal(error.details, "That is enough.");
  ok("failure-midway");
}

const sum = (values, bytes = 0) =>
  new Promise((resolve, reject) => {
    const call = client.Sum((error, response) => (error ? reject(error) : resolve(response.value)));
    call.on("error", () => {});
    for (const value of values) call.write({ value, padding: Buffer.alloc(bytes) });
    call.end();
  });
assert.equal(await sum(Array.from({ length: 100 }, (_, i) => i + 1)), 5050);
assert.equal(await sum([]), 0);
ok("client-stream");

{
  const call = client.Chat();
  const heard = [];
  const words = ["one", "two", "three"];
  call.write({ text: words[0] });
  for await (const line of call) {
    heard.push(line.text);
    if (heard.length < words.length) call.write({ text: words[heard.length] });
    else call.end();
  }
  assert.deepEqual(heard, ["ONE", "TWO", "THREE"]);
  ok("duplex");
}

{
  const message = "nö: 100% ☃\nnext line %41";
  const error = await refused(unary(client.Fail.bind(client), { code: 5, message }), status.NOT_FOUND);
  assert.equal(error.details, message);
  assert.deepEqual(error.metadata.get("x-reason"), ["asked-for"]);
  assert.ok(error.metadata.get("grpc-status-details-bin")[0].includes("type.googleapis.com/google.protobuf.Duration"));
  ok("failure");
}

{
  const error = await refused(unary(client.Fail.bind(client), { throw_plainly: true, message: "secret" }), status.UNKNOWN);
  assert.ok(!error.details.includes("secret"));
  ok("exception");
}

const wait = (request, milliseconds) => unary(client.Wait.bind(client), request, { deadline: Date.now() + milliseconds });
await refused(wait({ milliseconds: 20000 }, 300), status.DEADLINE_EXCEEDED);
await refused(wait({ milliseconds: 1500, ignore_cancellation: true }, 300), status.DEADLINE_EXCEEDED);
ok("deadline");

{
  const call = client.Count({ until: 1000000, bytes_each: 1000 });
  call.once("data", () => call.cancel());
  await refused(new Promise((resolve, reject) => call.on("error", reject).on("end", resolve)), status.CANCELLED);
  ok("cancel");
}

await refused(say({ padding: Buffer.alloc(4 * 1024 * 1024 + 1) }), status.RESOURCE_EXHAUSTED);
await refused(sum([1], 5 * 1024 * 1024), status.RESOURCE_EXHAUSTED);
ok("too-large");

{
  const response = await say({ text: "big", padding: Buffer.alloc(4 * 1024 * 1024 - 64), response_bytes: 6 * 1024 * 1024 });
  assert.equal(response.padding.length, 6 * 1024 * 1024);
  ok("large");
}

{
  const packed = make(Scenario, { "grpc.default_compression_algorithm": 2 });
  const response = await unary(packed.Say.bind(packed), { text: "z".repeat(100000) });
  assert.equal(response.text.length, 100000);
  packed.close();
  const deflated = make(Scenario, { "grpc.default_compression_algorithm": 1 });
  await refused(unary(deflated.Say.bind(deflated), { text: "z".repeat(100000) }), status.UNIMPLEMENTED);
  deflated.close();
  ok("compression");
}

{
  const nothing = (path) =>
    new Promise((resolve, reject) =>
      client.makeUnaryRequest(path, () => Buffer.alloc(0), (bytes) => bytes, {}, (error, response) => (error ? reject(error) : resolve(response))),
    );
  await refused(nothing("/sesame.scenario.v1.Scenario/Nothing"), status.UNIMPLEMENTED);
  await refused(nothing("/no.such.Service/Say"), status.UNIMPLEMENTED);
  ok("unimplemented");
}

{
  const health = make(load(external, "grpc/health/v1/health.proto").grpc.health.v1.Health);
  assert.equal((await unary(health.Check.bind(health), {})).status, "SERVING");
  await refused(unary(health.Check.bind(health), { service: "nobody" }), status.NOT_FOUND);
  const watching = health.Watch({ service: "nobody" });
  watching.on("error", () => {});
  assert.equal((await new Promise((resolve) => watching.once("data", resolve))).status, "SERVICE_UNKNOWN");
  watching.cancel();
  health.close();
  ok("health");
}

for (const version of ["v1", "v1alpha"]) {
  const { ServerReflection } = load(external, `grpc/reflection/${version}/reflection.proto`).grpc.reflection[version];
  const reflection = make(ServerReflection);
  const call = reflection.ServerReflectionInfo();
  call.write({ list_services: "" });
  call.write({ file_containing_symbol: "sesame.scenario.v1.SayRequest" });
  call.end();
  const answers = [];
  for await (const answer of call) answers.push(answer);
  assert.ok(answers[0].list_services_response.service.some(({ name }) => name === "sesame.scenario.v1.Scenario"));
  assert.ok(answers[1].file_descriptor_response.file_descriptor_proto[0].includes("scenario.proto"));
  reflection.close();
}
ok("reflection");

client.close();
console.log("done");
