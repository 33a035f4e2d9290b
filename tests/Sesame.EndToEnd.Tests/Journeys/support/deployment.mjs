// A server under test: its clients, its operator, its mails. One for all scenarios of a run that need nothing of their own.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Grpc } from "./grpc.mjs";
import { GrpcWeb } from "./grpc-web.mjs";
import { Mailbox } from "./mailbox.mjs";
import { newState } from "./person.mjs";
import { Rest } from "./rest.mjs";

const transports = { REST: Rest, gRPC: Grpc, "gRPC-Web": GrpcWeb };

export class Deployment {
  constructor(contract, transport, address) {
    const made = JSON.parse(readFileSync(join(address.home, "bootstrap.json"), "utf8"));
    this.contract = contract;
    this.address = address;
    this.operatorLogin = { email: made.email, password: made.password };
    this.backEnd = `Basic ${Buffer.from(`${made.clientId}:${made.clientSecret}`).toString("base64")}`;
    this.backEndKey = `Bearer ${made.backendApiKey}`;
    this.mails = new Mailbox(address.home);
    this.transport = new transports[transport](contract, address);
    this.called = new Set();
  }

  /** A call by `area.Method`; throws a Refusal when the server says no. */
  async call(name, request, headers) {
    const reply = await this.transport.call(this.contract.method(name), request, headers);
    // What was only ever refused was not shown to work.
    this.called.add(name);
    return reply;
  }

  /** Whether the transport has the method at all: not all carry streams. */
  carries(name) {
    return this.transport.reaches(this.contract.method(name));
  }

  /** The first sysadmin's authorization; he logs in once a run. */
  operator() {
    this.operated ??= this.call("logins.SubmitPassword", { ...this.operatorLogin, state: newState() }, { authorization: this.backEnd }).then(
      ({ reply }) => `Bearer ${reply.token}`,
    );
    return this.operated;
  }

  /** A client that gives its id alone, as a page in a browser does: it may register people and log them in, and nothing else. */
  stranger() {
    this.page ??= this.newClient({ name: "page", withoutSecret: true }).then(({ client }) => `Basic ${Buffer.from(client.id).toString("base64")}`);
    return this.page;
  }

  /** Another back end, with an id and a secret of its own. */
  otherBackEnd() {
    this.other ??= this.newClient({ name: "another back end", roles: ["internal"] }).then(
      ({ client, secret }) => `Basic ${Buffer.from(`${client.id}:${secret}`).toString("base64")}`,
    );
    return this.other;
  }

  newClient(request) {
    return this.call("clients.CreateClient", { requestsPerSecond: -1, ...request }, { authorization: this.backEnd });
  }

  close() {
    this.transport.close?.();
  }
}
