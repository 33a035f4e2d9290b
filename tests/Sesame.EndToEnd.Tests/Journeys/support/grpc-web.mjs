// gRPC-Web by Connect's client, as pages use it.
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { readDetail } from "./details.mjs";
import { joined } from "./grpc.mjs";
import { Refusal } from "./refusal.mjs";

export class GrpcWeb {
  constructor(contract, { http }) {
    this.contract = contract;
    this.transport = createGrpcWebTransport({ baseUrl: http });
  }

  // Pages cannot send streams.
  reaches(method) {
    return method.methodKind !== "client_streaming";
  }

  async call(method, request, headers) {
    const client = createClient(method.parent, this.transport);
    const message = this.contract.read(method.input, request);
    const options = { headers, timeoutMs: 120_000 };
    const read = (reply) => this.contract.write(method.output, reply);
    try {
      if (method.methodKind !== "server_streaming") {
        return read(await client[method.localName](message, options));
      }
      const pieces = [];
      for await (const piece of client[method.localName](message, options)) {
        pieces.push(read(piece));
      }
      return joined(pieces);
    } catch (error) {
      if (!(error instanceof ConnectError)) {
        throw error;
      }
      const details = error.details.map(({ type, value }) => readDetail(type, value));
      const status = Code[error.code].replaceAll(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
      throw details.length > 0 ? new Refusal(method.name, status.replace("CANCELED", "CANCELLED"), error.rawMessage, details) : error;
    }
  }
}
