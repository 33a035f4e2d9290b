// gRPC by the official client for Node.
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import grpc from "@grpc/grpc-js";
import { readDetail } from "./details.mjs";
import { Refusal } from "./refusal.mjs";

export class Grpc {
  constructor(contract, { grpc: address }) {
    this.contract = contract;
    this.target = new URL(address).host;
    this.clients = new Map();
  }

  reaches() {
    return true;
  }

  async call(method, request, headers) {
    const { "user-agent": agent, ...others } = headers;
    const metadata = new grpc.Metadata();
    Object.entries(others).forEach(([name, value]) => metadata.set(name, value));
    const client = this.client(agent);
    const path = `/${method.parent.typeName}/${method.name}`;
    const write = (json) => Buffer.from(toBinary(method.input, this.contract.read(method.input, json)));
    const read = (bytes) => this.contract.write(method.output, fromBinary(method.output, bytes));
    const options = { deadline: Date.now() + 120_000 };
    try {
      return await new Promise((resolve, reject) => {
        const done = (error, reply) => (error ? reject(error) : resolve(reply));
        if (method.methodKind === "client_streaming") {
          const stream = client.makeClientStreamRequest(path, write, read, metadata, options, done);
          request.forEach((message) => stream.write(message));
          stream.end();
        } else if (method.methodKind === "server_streaming") {
          const pieces = [];
          const stream = client.makeServerStreamRequest(path, write, read, request, metadata, options);
          stream.on("data", (piece) => pieces.push(piece));
          stream.on("error", reject);
          stream.on("end", () => resolve(joined(pieces)));
        } else {
          client.makeUnaryRequest(path, write, read, request, metadata, options, done);
        }
      });
    } catch (error) {
      throw this.refusal(method, error);
    }
  }

  close() {
    this.clients.forEach((client) => client.close());
  }

  // What a caller says of himself is said by the connection.
  client(agent = "") {
    if (!this.clients.has(agent)) {
      this.clients.set(agent, new grpc.Client(this.target, grpc.credentials.createInsecure(), { "grpc.primary_user_agent": agent, "grpc.use_local_subchannel_pool": 1 }));
    }
    return this.clients.get(agent);
  }

  refusal(method, error) {
    const [bytes] = error.metadata?.get("grpc-status-details-bin") ?? [];
    if (!bytes) {
      return error;
    }
    const { message, details } = this.contract.message("google.rpc.Status", bytes);
    const read = details.map(({ typeUrl, value }) => readDetail(typeUrl.split("/").at(-1), value));
    return new Refusal(method.name, grpc.status[error.code], message, read);
  }
}

/** The text of a stream of HttpBody, as one. */
export function joined(pieces) {
  return {
    text: Buffer.concat(pieces.map((piece) => Buffer.from(piece.text.data, "base64"))).toString("utf8"),
    contentType: pieces[0]?.text.contentType,
  };
}
