// The journey by gRPC with the official client for Node, which names fields as the proto does. Reads {target, basic, email, password, state,
// descriptors} from stdin, prints what it saw.
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";

const input = JSON.parse(readFileSync(0, "utf8"));
const contract = grpc.loadPackageDefinition(loader.loadFileDescriptorSetFromBuffer(readFileSync(input.descriptors), { longs: String, defaults: true })).sesame;
const open = [];
const deadline = () => Date.now() + 120_000;

function client(Service) {
  const stub = new Service(input.target, grpc.credentials.createInsecure());
  open.push(stub);
  return (method, request, authorization = `Basic ${input.basic}`) => {
    const metadata = new grpc.Metadata();
    metadata.set("authorization", authorization);
    return promisify(stub[method].bind(stub))(request, metadata, { deadline: deadline() });
  };
}

// The status code of a call that must fail, and whether its details carry the reason.
async function refusal(call, reason) {
  try {
    await call;
    return "accepted";
  } catch (error) {
    const details = Buffer.concat(error.metadata.get("grpc-status-details-bin").map(Buffer.from));
    return `${grpc.status[error.code]} ${details.includes(reason) ? reason : details.toString("latin1")}`;
  }
}

const users = client(contract.users.v1.UserService);
const logins = client(contract.logins.v1.LoginService);
const sessions = client(contract.sessions.v1.SessionService);
const tokens = client(contract.tokens.v1.TokenService);

const { email, password, state } = input;
const created = await users("CreateUser", { email, password });
const wrong = await refusal(logins("SubmitPassword", { email, password: password + "!", state }), "INVALID_CREDENTIALS");
const { reply: login } = await logins("SubmitPassword", { email, password, state });
const check = await tokens("CheckToken", { token: login.token });
const { reply: refreshed } = await sessions("RefreshSession", { refresh: login.refresh });
const listed = await sessions("ListUserSessions", { user_id: "current" }, `Bearer ${refreshed.token}`);
await sessions("LogOut", {}, `Bearer ${refreshed.token}`);
const after = await tokens("CheckToken", { token: refreshed.token });
for (let i = 0; i < 5; i++) {
  await refusal(logins("SubmitPassword", { email, password: password + "!", state }), "INVALID_CREDENTIALS");
}
const delayed = await refusal(logins("SubmitPassword", { email, password, state }), "LOGIN_DELAYED");
const { reply: known } = await logins("SubmitPassword", { email, password, state, device_token: login.device_token });

console.log(JSON.stringify({
  created: created.user_id,
  wrong,
  user: login.user_id,
  active: check.active,
  sameSession: refreshed.session_id === login.session_id,
  listed: listed.sessions.length,
  activeAfter: after.active,
  reasonAfter: after.reason,
  delayed,
  known: known.t,
}));
open.forEach((stub) => stub.close());
