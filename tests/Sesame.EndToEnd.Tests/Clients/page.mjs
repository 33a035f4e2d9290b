// Runs in the browser: the journey by gRPC-Web, with Connect's client. Leaves what it saw in window.seen.
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

window.journey = async ({ basic, email, password, state }) => {
  const bytes = new Uint8Array(await (await fetch("/e2e/sesame.binpb")).arrayBuffer());
  const contract = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
  const transport = createGrpcWebTransport({ baseUrl: location.origin });
  const client = (name) => createClient(contract.getService(name), transport);
  const as = (authorization) => ({ headers: { authorization }, timeoutMs: 120_000 });
  const program = as(`Basic ${basic}`);
  const refusal = async (call, reason) => {
    try {
      await call;
      return "accepted";
    } catch (error) {
      const failure = ConnectError.from(error);
      const details = failure.details.map((detail) => new TextDecoder("latin1").decode(detail.value)).join();
      return `${Code[failure.code].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase()} ${details.includes(reason) ? reason : details}`;
    }
  };

  const users = client("sesame.users.v1.UserService");
  const logins = client("sesame.logins.v1.LoginService");
  const sessions = client("sesame.sessions.v1.SessionService");
  const tokens = client("sesame.tokens.v1.TokenService");

  const created = await users.createUser({ email, password }, program);
  const wrong = await refusal(logins.submitPassword({ email, password: password + "!", state }, program), "INVALID_CREDENTIALS");
  const { reply: login } = await logins.submitPassword({ email, password, state }, program);
  const check = await tokens.checkToken({ token: login.token }, program);
  const { reply: refreshed } = await sessions.refreshSession({ refresh: login.refresh }, program);
  const user = as(`Bearer ${refreshed.token}`);
  const listed = await sessions.listUserSessions({ userId: "current" }, user);
  await sessions.logOut({}, user);
  const after = await tokens.checkToken({ token: refreshed.token }, program);
  for (let i = 0; i < 5; i++) {
    await refusal(logins.submitPassword({ email, password: password + "!", state }, program), "INVALID_CREDENTIALS");
  }
  const delayed = await refusal(logins.submitPassword({ email, password, state }, program), "LOGIN_DELAYED");
  const { reply: known } = await logins.submitPassword({ email, password, state, deviceToken: login.deviceToken }, program);

  return {
    created: created.userId,
    wrong,
    user: login.userId,
    active: check.active,
    sameSession: refreshed.sessionId === login.sessionId,
    listed: listed.sessions.length,
    activeAfter: after.active,
    reasonAfter: after.reason,
    delayed,
    known: known.t,
  };
};
