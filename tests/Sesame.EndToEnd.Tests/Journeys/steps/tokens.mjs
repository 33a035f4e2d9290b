import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { Then, When } from "@cucumber/cucumber";
import { until } from "../support/until.mjs";

When("a back end checks {person}'s token", async function (person) {
  await this.attempt(() => this.check(person.session().token));
});

Then("it is good, for {person} and her session", function (person) {
  const { active, userId, sessionId, expiresAt } = this.reply();
  assert.deepEqual({ active, userId, sessionId }, { active: true, userId: person.id, sessionId: person.session().sessionId });
  assert.ok(Date.parse(expiresAt) > Date.now());
});

const part = (token, index) => JSON.parse(Buffer.from(token.split(".")[index], "base64url").toString("utf8"));
const encoded = (json) => Buffer.from(JSON.stringify(json)).toString("base64url");

Then("the token tells no more of {person} than ids and times", function (person) {
  const { token } = person.session();
  assert.ok(token.length <= 750, `${token.length} characters`);
  const allowed = ["iss", "sub", "sid", "aud", "client_id", "org_id", "ver", "auth_time", "amr", "iat", "nbf", "exp", "jti"];
  assert.deepEqual(Object.keys(part(token, 1)).filter((claim) => !allowed.includes(claim)), []);
  assert.equal(part(token, 1).sub, person.id);
  assert.deepEqual([part(token, 0).typ, part(token, 0).alg], ["at+jwt", "ES256"]);
});

async function refresh(world, person, authorization = world.deployment.backEnd) {
  await world.attempt(async () => {
    const before = person.session();
    const { reply } = await world.call("sessions.RefreshSession", { refresh: before.refresh }, authorization);
    person.formerSessions = [...(person.formerSessions ?? []), before];
    person.keep(reply);
    return reply;
  });
}

When("{person} refreshes her session", async function (person) {
  await refresh(this, person);
});

When("another back end refreshes {person}'s session", async function (person) {
  await refresh(this, person, await this.deployment.otherBackEnd());
});

Then("{person} is in the same session as before", function (person) {
  const before = person.formerSessions.at(-1);
  assert.equal(person.session().sessionId, before.sessionId);
  assert.notEqual(person.session().refresh, before.refresh);
});

When("{person} sends the refresh token before once more", async function (person) {
  await this.attempt(async () => ({ person, ...(await this.asBackEnd("sessions.RefreshSession", { refresh: person.formerSessions.at(-1).refresh })).reply }));
});

Then("she gets the same successor again", function () {
  const { person, refresh: successor } = this.reply();
  assert.equal(successor, person.session().refresh);
});

When("somebody sends the first refresh token of {person}", async function (person) {
  await this.attempt(() => this.asBackEnd("sessions.RefreshSession", { refresh: person.formerSessions[0].refresh }));
});

Then("the audit log tells of {string} done to {person}'s session", async function (action, person) {
  await until(`${action} in the audit log`, async () => {
    const { entries } = await this.asBackEnd("audit.ListAuditEntries", { objectId: person.session().sessionId, action });
    return entries.length > 0;
  });
});

When("a back end looks into {person}'s token", async function (person) {
  await this.attempt(async () => ({ person, read: await this.asBackEnd("tokens.IntrospectToken", { token: person.session().token }) }));
});

Then("it reads whose token it is and when it ends", function () {
  const { person, read } = this.reply();
  assert.deepEqual([read.active, read.sub, read.sid, read.token_type], [true, person.id, person.session().sessionId, "Bearer"]);
  assert.equal(read.exp, part(person.session().token, 1).exp);
});

Then("it reads that the token is not active, and nothing else", function () {
  assert.deepEqual(this.reply().read, { active: false });
});

const changes = {
  "with another signature": ([head, body, signature]) => [head, body, signature.replace(/^./, (first) => (first === "A" ? "B" : "A"))],
  "with another user": ([head, body, signature]) => [head, encoded({ ...part(`${head}.${body}`, 1), sub: "01a1fffb-0000-7000-8000-000000000000" }), signature],
  "with no algorithm": ([, body]) => [encoded({ typ: "at+jwt", alg: "none" }), body, ""],
  "with nothing of its form": () => ["not", "a", "token"],
};

Then("a back end is told of {person}'s token", async function (person, table) {
  for (const [change, reason] of table.raw()) {
    const token = changes[change](person.session().token.split(".")).join(".");
    const { active, reason: told } = await this.check(token);
    assert.deepEqual({ change, active, told }, { change, active: false, told: reason });
  }
});

When("a stranger reads the public keys", async function () {
  await this.attempt(() => this.call("tokens.GetJwks", {}));
});

Then("they verify {person}'s token", function (person) {
  const [head, body, signature] = person.session().token.split(".");
  const jwk = this.reply().keys.find((key) => key.kid === part(`${head}.`, 0).kid);
  assert.ok(jwk, "The key of the token is not published.");
  const { kty, crv, x, y } = jwk;
  const key = createPublicKey({ key: { kty, crv, x, y }, format: "jwk" });
  assert.ok(verify("sha256", Buffer.from(`${head}.${body}`), { key, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url")));
});

Then("they hold no private part", function () {
  const parts = { EC: ["alg", "crv", "kid", "kty", "use", "x", "y"], RSA: ["alg", "e", "kid", "kty", "n", "use"] };
  this.reply().keys.forEach((key) => assert.deepEqual(Object.keys(key).sort(), parts[key.kty]));
});
